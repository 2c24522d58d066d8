import type { LaneStore, Outcome } from '../ports/index.js';

/** While outcomes keep coming, a flush waits this long for so many of them: each is a commit. */
const GATHER_MS = 30;
const GATHERED = 60;

/**
 * Writes outcomes in bulk: one flush at a time takes all that came meanwhile, so a lone outcome is written at once and
 * a flood in few statements. An outcome that cannot be written (the database is away) is tried again until its claim
 * has lapsed; the sweep has then made the attempt `unknown`, and the late result still counts.
 */
export class OutcomeWriter {
  private pending: Outcome[] = [];
  private flushing: Promise<void> | null = null;

  /** @param onRecorded called after each commit, with the notifications that are due now */
  constructor(
    private readonly lanes: LaneStore,
    private readonly onRecorded: (due: readonly string[]) => void,
    private readonly pause: (ms: number) => Promise<void>,
    private readonly most = 500,
  ) {}

  write(outcome: Outcome): void {
    this.pending.push(outcome);
    this.flushing ??= this.flush();
  }

  /** Resolves when everything given so far is written. */
  async drained(): Promise<void> {
    while (this.flushing) await this.flushing;
  }

  private async flush(): Promise<void> {
    // Let outcomes of the same turn of the event loop join the first batch.
    await Promise.resolve();
    while (this.pending.length > 0) {
      const batch = this.pending.splice(0, this.most);
      try {
        this.onRecorded(await this.lanes.recordOutcomes(batch));
        await this.gather();
      } catch {
        this.pending.unshift(...batch);
        await this.pause(250);
      }
    }
    this.flushing = null;
  }

  /** Nothing came during the write: the next outcome is alone again, and does not wait. */
  private async gather(): Promise<void> {
    if (this.pending.length > 0 && this.pending.length < GATHERED) await this.pause(GATHER_MS);
  }
}
