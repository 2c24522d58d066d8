import { pino, type DestinationStream, type Logger } from 'pino';
import { redact } from './redact.js';
import { scrub } from './scrub.js';

export type { Logger } from 'pino';

/** The least important lines that are written. */
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/**
 * A logger that writes JSON lines and lets nothing personal out: texts go through `redact`, objects through `scrub`, in
 * child bindings too.
 * @param process which process speaks: `api`, `worker` …
 * @param destination where lines go; standard output when left out
 */
export function createLogger(
  settings: { readonly level: LogLevel; readonly process: string },
  destination?: DestinationStream,
): Logger {
  const options = {
    level: settings.level,
    base: { process: settings.process },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      bindings: (bindings: object) => scrub(bindings) as Record<string, unknown>,
      log: (fields: object) => scrub(fields) as Record<string, unknown>,
    },
    // `scrub` has told the error already; pino's own serializer would print its properties.
    serializers: { err: (told: unknown) => told },
    hooks: { logMethod },
  };
  return scrubChildren(destination === undefined ? pino(options) : pino(options, destination));
}

/** pino formats the bindings of its first logger only; children and their children inherit this. */
function scrubChildren(logger: Logger): Logger {
  const parent = logger as unknown as { child: (bindings: unknown, ...options: unknown[]) => Logger };
  const { child } = parent;
  parent.child = function (this: Logger, bindings: unknown, ...options: unknown[]): Logger {
    return child.call(this, scrub(bindings), ...options);
  };
  return logger;
}

/** Messages are texts as well, and so is what is put into their `%s`. Fields are left to the formatter. */
function logMethod(
  this: Logger,
  args: Parameters<Logger['info']>,
  method: (...args: unknown[]) => void,
): void {
  const [first, ...rest] = args as unknown[];
  if (first instanceof Error)
    method.call(this, { err: first }, ...textsOf(rest.length === 0 ? [first.message] : rest));
  else method.call(this, typeof first === 'string' ? redact(first) : first, ...textsOf(rest));
}

function textsOf(parts: readonly unknown[]): unknown[] {
  return parts.map((part) => scrub(part));
}
