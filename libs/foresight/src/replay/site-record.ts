import type { ForeseenSite, SiteAnswer } from '../mail.js';
import type { DeliveryOutcome } from './delivery-outcome.js';
import type { HeardReply, SiteReport } from './model.js';
import { SiteHistory } from './site-history.js';
import { Tally } from './tally.js';

const HOUR_MS = 3_600_000;
/** A year of hours; a site with few mails has no line worth drawing. */
const MOST_HOURS = 9_000;
const FEWEST_FOR_HOURS = 20;
const MOST_REPLIES = 200;

/** What a site needs to know of a mail that waits for it. */
export interface PutOff {
  readonly firstTryMs: number;
}

interface HourCount {
  sent: number;
  refused: number;
}

/** Everything that the log tells of one site. State: the counts and the history. */
export class SiteRecord {
  readonly history: SiteHistory;
  readonly tally = new Tally();
  /** Oldest first. */
  readonly waiting = new Set<PutOff>();
  private readonly counts = { sent: 0, deferred: 0, bounced: 0 };
  private readonly replies = new Map<string, HeardReply>();
  private readonly hours = new Map<number, HourCount>();

  constructor(readonly site: ForeseenSite) {
    this.history = new SiteHistory(site);
  }

  get volume(): number {
    return this.counts.sent + this.counts.deferred + this.counts.bounced;
  }

  count(status: keyof SiteRecord['counts'], now: number): void {
    this.counts[status] += 1;
    if (status === 'sent') this.countHour('sent', now);
  }

  learn(answer: SiteAnswer, now: number): void {
    const [oldest] = this.waiting;
    this.history.take(answer, now, { count: this.waiting.size, oldestMs: oldest?.firstTryMs ?? null });
  }

  /** Notes what was said against us. */
  hear({ fingerprint, verdict }: DeliveryOutcome, now: number): void {
    this.countHour('refused', now);
    const known = this.replies.get(fingerprint);
    if (known !== undefined) {
      known.count += 1;
      known.lastMs = now;
    } else if (this.replies.size < MOST_REPLIES) {
      const { label, scope } = verdict;
      this.replies.set(fingerprint, { text: fingerprint, label, scope, count: 1, firstMs: now, lastMs: now });
    }
  }

  report(): SiteReport {
    return {
      site: this.site,
      ...this.counts,
      episodes: this.history.found(),
      replies: [...this.replies.values()].sort((a, b) => b.count - a.count),
      waited: this.tally.waited(),
      wouldHave: this.tally.wouldHave(),
      hours: [...this.hours]
        .sort(([a], [b]) => a - b)
        .map(([hour, { sent, refused }]) => ({ atMs: hour * HOUR_MS, sent, refused })),
    };
  }

  private countHour(what: keyof HourCount, now: number): void {
    const hour = Math.floor(now / HOUR_MS);
    const known = this.hours.get(hour);
    if (known !== undefined) known[what] += 1;
    else if ((this.volume >= FEWEST_FOR_HOURS || what === 'refused') && this.hours.size < MOST_HOURS)
      this.hours.set(hour, { sent: 0, refused: 0, [what]: 1 });
  }
}
