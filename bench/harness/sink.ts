import { fork, type ChildProcess } from 'node:child_process';

/** What arrived at the sink in one round. Moments are Unix milliseconds. */
export interface Arrivals {
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** Dialogue included. */
  readonly bytes: number;
  /** What the sink itself used of one core. */
  readonly cpuMs: number;
}

/** The SMTP sink (`bench/smtp-sink.ts`) in its own process. */
export class SmtpSink {
  private constructor(
    private readonly child: ChildProcess,
    readonly host: string,
    readonly port: number,
  ) {}

  static async start(): Promise<SmtpSink> {
    const child = fork(new URL('../smtp-sink.js', import.meta.url));
    return new SmtpSink(child, '127.0.0.1', Number(await answerOf(child)));
  }

  /** Begins to count. @returns what comes when `messages` have arrived; it fails when that takes longer than `limitMs` */
  async count(messages: number, limitMs = 300_000): Promise<{ readonly arrived: Promise<Arrivals> }> {
    const counting = answerOf(this.child);
    this.child.send(messages);
    await counting;
    const arrived = answerOf(this.child, limitMs) as Promise<Arrivals>;
    // It may fail before anybody waits for it.
    arrived.catch(() => undefined);
    return { arrived };
  }

  /** From now on it answers so much later. */
  async delay(delayMs: number): Promise<void> {
    const delaying = answerOf(this.child);
    this.child.send({ delayMs });
    await delaying;
  }

  stop(): void {
    this.child.disconnect();
  }
}

function answerOf(child: ChildProcess, limitMs = 10_000): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown) => {
      clearTimeout(limit);
      resolve(message);
    };
    const limit = setTimeout(() => {
      child.off('message', onMessage);
      reject(new Error(`the sink did not get all messages within ${String(limitMs / 1000)} s`));
    }, limitMs);
    child.once('message', onMessage);
  });
}
