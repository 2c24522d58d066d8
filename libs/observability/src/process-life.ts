import type { Registry } from 'prom-client';
import { DomainClock, listenForClock } from './domain-clock.js';
import { createLogger, type Logger, type LogLevel } from './logger.js';
import { createMetricsRegistry, startMetricsServer, type MetricsServer } from './metrics-server.js';

/** Of a process's settings, what its ground is made of. */
export interface ProcessSettings {
  readonly logLevel: LogLevel;
  readonly server: { readonly host: string; readonly metricsPort: number };
  readonly local: { readonly clockOffsetMs: number } | null;
}

/** What every process stands on: a log, a clock that its parent may set, and metrics that are served. */
export interface ProcessGround {
  readonly log: Logger;
  readonly setClock: DomainClock;
  readonly registry: Registry;
  readonly metricsServer: MetricsServer;
}

/** @throws the metrics server's listening error, such as EADDRINUSE */
export async function openProcess(name: string, settings: ProcessSettings): Promise<ProcessGround> {
  const log = createLogger({ level: settings.logLevel, process: name });
  const setClock = new DomainClock(settings.local?.clockOffsetMs ?? 0);
  listenForClock(process, setClock);
  const registry = createMetricsRegistry();
  const { metricsPort, host } = settings.server;
  return { log, setClock, registry, metricsServer: await startMetricsServer(metricsPort, registry, host) };
}

/** Closes everything at the first SIGTERM or SIGINT and ends the process, also when closing fails. */
export function stopOnSignal(log: Logger, close: () => Promise<void>): void {
  const stop = async (): Promise<void> => {
    await close().catch((error: unknown) => {
      log.error({ err: error }, 'stopping failed');
    });
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
}

/**
 * Runs a process. What its start throws goes to standard error, and the exit code is 1.
 * @param forPeople an error that says all by its message
 */
export function runProcess(main: () => Promise<void>, forPeople: new (...args: never[]) => Error): void {
  main().catch((error: unknown) => {
    const stack = error instanceof Error ? error.stack : undefined;
    const told = error instanceof forPeople ? error.message : (stack ?? String(error));
    process.stderr.write(`${told}\n`);
    process.exit(1);
  });
}
