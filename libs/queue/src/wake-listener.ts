import type { Job } from 'bull';
import type { WakeTarget } from '#delivery/ports';
import type { Logger } from '#observability';
import { targetOf } from './wake-job.js';
import type { WakeQueue } from './wake-queue.js';

/** Does a target's work, or begins it. Called for one target at a time. */
export type WakeHandler = (target: WakeTarget) => Promise<void>;

/** Jobs that one process runs at once. They wait for Postgres and the wire, not for the processor. */
const CONCURRENCY = 20;

/**
 * The worker's end: takes jobs and calls the handler. In one process a target is never handled twice at once: a job
 * that comes meanwhile makes the handler run once more. A handler that throws is logged and not repeated: the sweep is
 * the repetition. Bull's own recovery of stalled jobs is for workers that crashed.
 */
export class WakeListener {
  private readonly running = new Set<WakeTarget>();
  private readonly again = new Set<WakeTarget>();
  /** Resolves when closing begins, so that a long handler does not hold the queue. */
  private endWaiting: () => void = () => undefined;
  private readonly closing = new Promise<void>((resolve) => {
    this.endWaiting = resolve;
  });

  constructor(
    private readonly queue: WakeQueue,
    private readonly handler: WakeHandler,
    private readonly log: Logger,
  ) {}

  /** Begins to listen as soon as Redis is there, and does not wait for it. */
  start(concurrency: number = CONCURRENCY): void {
    const processor = (job: Job<unknown>): Promise<void> => Promise.race([this.run(job), this.closing]);
    // The promise lasts as long as the queue, and is rejected when that is closed before Redis was ever there. The
    // decorator @Process drops it, which would end the process in that case.
    this.queue.bull.process('*', concurrency, processor).catch(() => undefined);
  }

  /** Ends within 2 s and does not wait for a handler that takes longer; its job goes to another worker or the sweep. */
  async close(): Promise<void> {
    this.endWaiting();
    await this.queue.close();
  }

  private async run(job: Job<unknown>): Promise<void> {
    const target = targetOf(job.name, job.data);
    if (target === null) {
      this.log.warn({ job: job.name }, 'a job of an unknown kind was dropped');
      return;
    }
    await this.queue.takeMark(target).catch(() => undefined);
    if (this.running.has(target)) this.again.add(target);
    else await this.handle(target);
  }

  private async handle(target: WakeTarget): Promise<void> {
    this.running.add(target);
    do {
      this.again.delete(target);
      await this.callHandler(target);
    } while (this.again.has(target));
    this.running.delete(target);
  }

  private async callHandler(target: WakeTarget): Promise<void> {
    try {
      await this.handler(target);
    } catch (error) {
      this.log.error({ err: error, target }, 'a wake-up failed; the sweep tries again');
    }
  }
}
