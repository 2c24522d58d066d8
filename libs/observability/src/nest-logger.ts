import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.js';

type Method = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Nest's own lines, through our logger. Nest calls `log(message, …more, context)` and `error(message, stack, context)`. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(method: Method, message: unknown, rest: readonly unknown[]): void {
    const texts = rest.filter((part) => typeof part === 'string');
    const stack = texts.find(isStack);
    const context = texts.findLast((text) => !isStack(text));
    const fields = {
      ...(context === undefined ? {} : { context }),
      ...(stack === undefined ? {} : { stack }),
    };
    if (message instanceof Error) this.logger[method]({ ...fields, err: message }, message.message);
    else if (typeof message === 'string') this.logger[method](fields, message);
    else this.logger[method]({ ...fields, details: message });
  }
}

function isStack(text: string): boolean {
  return /\n\s*at /.test(text);
}
