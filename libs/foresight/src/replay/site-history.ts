import { laneKey } from '#domain';
import {
  advanceTime,
  changeBetween,
  healthyRecord,
  illSinceMs,
  isSuspected,
  learn,
  learnLateness,
  nextLookMs,
  suspect,
  isSick,
  type HealthChange,
  type HealthRecord,
} from '#health';
import type { SiteFacts } from '#policy';
import type { ForeseenSite, SiteAnswer } from '../mail.js';
import type { Episode } from './model.js';

/** How a site was seen from a moment on. */
interface View {
  readonly atMs: number;
  readonly facts: SiteFacts;
}

const JITTER = 0.5;
/** No mail waits longer in a Postfix, so nobody asks for what was before. */
const KEPT_MS = 6 * 86_400_000;
const MOST_VIEWS = 20_000;
const LATENESS_EVERY_MS = 5 * 60_000;

/** One site's health as the log teaches it, and how it was seen at each moment. State: the record and the views. */
export class SiteHistory {
  private readonly episodes: Episode[] = [];
  private record: HealthRecord;
  private views: View[] = [];
  private firstBadMs: number | null = null;
  private takenAgainMs: number | null = null;
  private latenessAtMs = 0;

  constructor(readonly site: ForeseenSite) {
    this.record = healthyRecord(
      laneKey({ channel: 'email', stream: 'transactional', route: 'relay', site: site.site }),
    );
  }

  get isSick(): boolean {
    return isSick(this.record.state);
  }

  /** What was found. A block whose probes were all taken is over, though the log may end before the full rate. */
  found(): Episode[] {
    const open = this.openEpisode();
    const isOver = open?.kind === 'block' && this.record.ramp !== null;
    return isOver
      ? [...this.episodes.slice(0, -1), { ...open, endMs: this.endOf(open, open.foundMs) }]
      : this.episodes;
  }

  /** Learns one try. @param waiting mails that were tried and are not taken yet, and the first try of the oldest */
  take(
    answer: SiteAnswer,
    now: number,
    waiting: { readonly count: number; readonly oldestMs: number | null },
  ): void {
    this.pass(now);
    const isAccepted = answer.outcome === 'accepted';
    if (isAccepted && this.record.state !== 'recovering') this.takenAgainMs = now;
    if (speaksAgainst(answer)) this.firstBadMs ??= now;
    const illMs = illSinceMs(this.record);
    this.become(learn(this.record, { ...answer, probe: illMs === null || now > illMs }, now, JITTER), now);
    if (this.record.evidence.refusalsInRow === 0 && this.record.evidence.score === 0 && isAccepted)
      this.firstBadMs = null;
    this.learnLateness(now, waiting);
  }

  /** A sister site is blocked, or well again. */
  suspect(isSisterSick: boolean, now: number): void {
    this.become(suspect(this.record, isSisterSick, now), now);
  }

  /** How the site was seen at a moment. */
  at(atMs: number): SiteFacts {
    return this.views[this.viewsUntil(atMs) - 1]?.facts ?? wellAt(this.site);
  }

  /** The next moment after which it was seen otherwise, `Infinity` for none. */
  nextTurnMs(afterMs: number): number {
    return this.views[this.viewsUntil(afterMs)]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  /** How many views began until then: their moments only grow. */
  private viewsUntil(atMs: number): number {
    let [low, high] = [0, this.views.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.views[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private pass(now: number): void {
    for (let look = nextLookMs(this.record, now); look !== null && look <= now;) {
      const passed = advanceTime(this.record, now, JITTER);
      if (passed === this.record) return;
      this.become(passed, now);
      look = nextLookMs(this.record, now);
    }
  }

  private learnLateness(now: number, { count, oldestMs }: { count: number; oldestMs: number | null }): void {
    if (now < this.latenessAtMs + LATENESS_EVERY_MS) return;
    this.latenessAtMs = now;
    const oldestWaitingMs = oldestMs === null ? 0 : now - oldestMs;
    const lateness = { oldestWaitingMs, p95AcceptanceMs: null, waiting: count };
    this.become(learnLateness(this.record, lateness, now), now);
  }

  private become(record: HealthRecord, now: number): void {
    const change = changeBetween(this.record, record);
    this.record = record;
    if (change !== null) this.noteEpisode(change, now);
    this.noteView(now);
  }

  private noteEpisode({ from, to, because }: HealthChange, now: number): void {
    const open = this.openEpisode();
    if (to === 'blocked') {
      if (open?.kind === 'block') return;
      if (open !== null) this.close(now);
      this.open('block', because, now);
    } else if (to === 'degraded' && from === 'healthy') this.open('slow', because, now);
    else if (open !== null && (to === 'healthy' || to === 'degraded')) this.close(this.endOf(open, now));
  }

  private openEpisode(): Episode | null {
    const last = this.episodes.at(-1);
    return last?.endMs === null ? last : null;
  }

  private open(kind: Episode['kind'], foundBy: Episode['foundBy'], now: number): void {
    const beginMs = kind === 'block' ? (this.firstBadMs ?? now) : now;
    this.episodes.push({ kind, beginMs, foundMs: now, foundBy, endMs: null });
  }

  private close(endMs: number): void {
    const open = this.episodes.pop();
    if (open !== undefined) this.episodes.push(open.endMs === null ? { ...open, endMs } : open);
  }

  /** A block ends with the first mail that was taken again, not with the end of the ramp. */
  private endOf({ kind, foundMs }: Episode, now: number): number {
    const { takenAgainMs } = this;
    return kind === 'block' && takenAgainMs !== null && takenAgainMs > foundMs ? takenAgainMs : now;
  }

  private noteView(now: number): void {
    const facts = this.facts();
    const last = this.views.at(-1)?.facts ?? wellAt(this.site);
    if (last.health === facts.health && last.suspected === facts.suspected) return;
    this.views.push({ atMs: now, facts });
    if (this.views.length > MOST_VIEWS)
      this.views = this.views.filter(({ atMs }) => atMs > now - KEPT_MS).slice(-MOST_VIEWS / 2);
  }

  private facts(): SiteFacts {
    const { site, name } = this.site;
    return {
      site,
      name,
      health: this.record.state,
      suspected: isSuspected(this.record),
      sinceMs: illSinceMs(this.record),
    };
  }
}

function wellAt({ site, name }: ForeseenSite): SiteFacts {
  return { site, name, health: 'healthy', suspected: false, sinceMs: null };
}

/** Refusals of us, outages and silence; a dead mailbox or a message that was too large is none of it. */
function speaksAgainst({ outcome, verdict }: SiteAnswer): boolean {
  if (outcome === 'accepted') return false;
  return verdict === null || verdict.scope === 'sender_at_provider' || verdict.scope === 'provider_outage';
}
