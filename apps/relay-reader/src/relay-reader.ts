import { NotTaken, type Answer, type Observations, type Removal } from './api-client.js';
import type { LogFollower, LogPosition } from './log-follower.js';
import type { OurMail, PostedEntry } from './our-mail.js';
import type { Progress } from './position-file.js';
import type { PostfixQueue } from './postfix-queue.js';

/** What a reader works with. */
export interface RelayReaderParts {
  readonly host: string;
  readonly queue: Pick<PostfixQueue, 'list' | 'remove'>;
  readonly log: Pick<LogFollower, 'readFrom'>;
  readonly mail: OurMail;
  readonly post: (observations: Observations) => Promise<Answer>;
  readonly note: (progress: Progress) => void;
  readonly say: (line: string) => void;
  readonly now: () => number;
  readonly zoneMinutes: () => number;
  readonly everyMs: number;
  readonly removes: boolean;
}

const MOST_ENTRIES = 1_000;
/** Chunks of the log read for one post. */
const MOST_CHUNKS = 4;
const MOST_LINES = 4_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** One reader: looks, posts what is new, and takes out of the queue what it is asked to. */
export class RelayReader {
  private queueReadMs = 0;
  private pauseUntilMs = 0;
  private pauseMs = 0;
  /** Lines read from the log that the api does not have yet. */
  private lines: string[] = [];
  private removed: Removal[] = [];

  /** @param position where the log goes on */
  constructor(
    private readonly parts: RelayReaderParts,
    private position: LogPosition,
  ) {}

  /** One look; called about once a second. Never throws: what failed is tried again, ever less often. */
  async look(): Promise<void> {
    const { now, say } = this.parts;
    if (now() < this.pauseUntilMs) return;
    try {
      await this.step();
      this.pauseMs = 0;
    } catch (error) {
      this.pauseMs = Math.min(Math.max(this.pauseMs * 2, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
      this.pauseUntilMs = now() + this.pauseMs;
      say(`${error instanceof Error ? error.message : 'failed'}; again in ${String(this.pauseMs / 1000)} s`);
    }
  }

  private async step(): Promise<void> {
    const { now, everyMs } = this.parts;
    await this.readLog();
    const isDue = now() - this.queueReadMs >= everyMs;
    if (!isDue && this.lines.length === 0 && this.removed.length === 0) return;
    const entries = isDue ? await this.readQueue() : [];
    const answer = await this.tell(entries);
    if (isDue) this.queueReadMs = now();
    if (this.parts.removes && answer.remove.length > 0) await this.remove(answer.remove);
  }

  private async readLog(): Promise<void> {
    const { log, mail, now, zoneMinutes } = this.parts;
    for (let chunk = 0; chunk < MOST_CHUNKS && this.lines.length < MOST_LINES; chunk += 1) {
      const { lines, position } = await log.readFrom(this.position);
      this.position = position;
      if (lines.length === 0) return;
      this.lines.push(...mail.linesToPost(lines, { nearMs: now(), zoneMinutes: zoneMinutes() }));
    }
  }

  private async readQueue(): Promise<readonly PostedEntry[]> {
    const { queue, mail, now } = this.parts;
    return mail.entriesToPost(await queue.list(), now(), MOST_ENTRIES);
  }

  /** In batches that the api takes; what it took is not told again. */
  private async tell(entries: readonly PostedEntry[]): Promise<Answer> {
    const { host, now, removes, mail, note } = this.parts;
    const log = this.lines.slice(0, MOST_LINES);
    const { removed } = this;
    const at = new Date(now()).toISOString();
    const answer = await this.post({ host, at, queue: entries, log, removed, removes });
    this.lines = this.lines.slice(log.length);
    this.removed = this.removed.filter((one) => !removed.includes(one));
    mail.posted(entries);
    if (this.lines.length > 0) return this.tell([]);
    note({ position: this.position, ours: mail.known() });
    return answer;
  }

  /** What the api refuses for good is left out, or nothing would ever follow it. */
  private async post(observations: Observations): Promise<Answer> {
    try {
      return await this.parts.post(observations);
    } catch (error) {
      if (!(error instanceof NotTaken) || error.isTemporary) throw error;
      this.parts.say(`${error.message}; these observations are left out`);
      return { taken: 0, unknown: 0, remove: [] };
    }
  }

  /**
   * A mail is called removed only when the log, read to its end after the removal, does not say that it was sent. One that
   * is being sent right now is asked for again.
   */
  private async remove(wanted: Answer['remove']): Promise<void> {
    const { queue, mail } = this.parts;
    const ids = wanted.map(({ queueId }) => queueId);
    const removed = await queue.remove(ids);
    const there = removed.size === ids.length ? [] : await queue.list();
    await this.readLog();
    for (const queueId of ids) {
      if (mail.wasSent(queueId)) this.removed.push({ queueId, result: 'sent' });
      else if (removed.has(queueId)) this.removed.push({ queueId, result: 'removed' });
      else if (!there.some((line) => line.includes(`"${queueId}"`)))
        this.removed.push({ queueId, result: 'gone' });
    }
  }
}
