import type { Channel } from '#domain';
import type { Fate } from '../mail.js';
import { quantile } from '../totals.js';
import type { Waited, WouldHave } from './model.js';

/** Durations beyond this many are not kept; the quantiles are then those of the first ones. */
const MOST_DURATIONS = 500_000;

/** How one mail that waited ended in the log. */
export interface WaitEnd {
  readonly acceptedMs: number;
  readonly deadlineMs: number | null;
  readonly end: 'delivered' | 'lost' | 'open';
  readonly endMs: number | null;
}

/** Adds up what waited and what the policy would have done for it. State: the sums. */
export class Tally {
  private readonly ends = { delivered: 0, lost: 0, open: 0 };
  private readonly waits: number[] = [];
  private readonly smsWaits: number[] = [];
  private readonly toldBy: Partial<Record<Channel, number>> = {};
  private readonly sums = { untold: 0, held: 0, texts: 0, costMicros: 0, missedWithout: 0, missedWith: 0 };

  add(wait: WaitEnd, fate: Fate): void {
    this.ends[wait.end] += 1;
    const toldMs = wait.end === 'delivered' ? wait.endMs : null;
    if (toldMs !== null && this.waits.length < MOST_DURATIONS) this.waits.push(toldMs - wait.acceptedMs);
    if (wait.deadlineMs !== null && (toldMs === null || toldMs > wait.deadlineMs))
      this.sums.missedWithout += 1;
    this.addFate(wait, fate);
  }

  private addFate(
    { acceptedMs }: WaitEnd,
    { toldBy, toldAtMs, heldAtMs, isMissed, texts, costMicros }: Fate,
  ): void {
    if (toldBy === null) this.sums.untold += 1;
    else this.toldBy[toldBy] = (this.toldBy[toldBy] ?? 0) + 1;
    if (heldAtMs !== null) this.sums.held += 1;
    if (isMissed) this.sums.missedWith += 1;
    this.sums.texts += texts;
    this.sums.costMicros += costMicros;
    if (toldBy === 'sms' && toldAtMs !== null && this.smsWaits.length < MOST_DURATIONS)
      this.smsWaits.push(toldAtMs - acceptedMs);
  }

  waited(): Waited {
    const sorted = this.waits.sort((a, b) => a - b);
    return {
      mails: this.ends.delivered + this.ends.lost + this.ends.open,
      ...this.ends,
      p50Ms: quantile(sorted, 0.5),
      p95Ms: quantile(sorted, 0.95),
      maxMs: sorted.at(-1) ?? null,
    };
  }

  wouldHave(): WouldHave {
    const sorted = this.smsWaits.sort((a, b) => a - b);
    return {
      toldBy: this.toldBy,
      ...this.sums,
      smsP50Ms: quantile(sorted, 0.5),
      smsP95Ms: quantile(sorted, 0.95),
    };
  }
}
