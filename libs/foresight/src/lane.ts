import { laneKey } from '#domain';
import {
  admission,
  advanceTime,
  beginProbe,
  changeBetween,
  healthyRecord,
  illSinceMs,
  isSick,
  isSuspected,
  learn,
  nextLookMs,
  suspect,
  type HealthChange,
  type HealthRecord,
} from '#health';
import type { SiteFacts } from '#policy';
import type { Calendar } from './calendar.js';
import { landingOf } from './landing.js';
import type { Life } from './life.js';
import type { ForeseenSite, World } from './mail.js';

/** What a lane tells of. */
export interface LaneNews {
  /** A try ended: the notification decides anew. */
  readonly landed: (life: Life, now: number) => void;
  /** The site is seen otherwise than before: all that wait for it decide anew. */
  readonly turned: (lane: ForeseenLane, now: number) => void;
}

/** Chance stands in its middle, so that the same question has the same answer. */
const JITTER = 0.5;
const MINUTE_MS = 60_000;

/** All mail to one site, let through as its health admits. State: the health record, and who waits. */
export class ForeseenLane {
  readonly changes: HealthChange[] = [];
  /** Notifications whose mail still may go this way. */
  readonly open = new Set<Life>();
  private readonly kept = new Map<Life, number>();
  private record: HealthRecord;
  private lookAtMs = Number.POSITIVE_INFINITY;
  private slotMs = 0;

  constructor(
    readonly site: ForeseenSite,
    private readonly world: World,
    private readonly calendar: Calendar,
    private readonly news: LaneNews,
  ) {
    this.record = healthyRecord(
      laneKey({ channel: 'email', stream: 'transactional', route: 'direct', site: site.site }),
    );
  }

  get isSick(): boolean {
    return isSick(this.record.state);
  }

  facts(): SiteFacts {
    return {
      site: this.site.site,
      name: this.site.name,
      health: this.record.state,
      suspected: isSuspected(this.record),
      sinceMs: illSinceMs(this.record),
    };
  }

  /** Keeps a mail back, to be the next probe or to go by the ramp. */
  keep(life: Life, ordinal: number, now: number): void {
    this.kept.set(life, ordinal);
    this.look(now);
  }

  /** Nothing of this notification goes this way any more. */
  forget(life: Life): void {
    this.kept.delete(life);
    this.open.delete(life);
  }

  /** A mail that is due: it goes now, later by the pace, or is kept. */
  offer(life: Life, ordinal: number, now: number): void {
    const admitted = admission(this.record, now);
    if (admitted.kind === 'probe') this.probe(life, ordinal, now);
    else if (admitted.kind === 'closed' || this.record.ramp !== null) this.keep(life, ordinal, now);
    else if (admitted.perMinute === null || this.slotMs <= now) {
      if (admitted.perMinute !== null) this.slotMs = now + MINUTE_MS / admitted.perMinute;
      this.send(life, ordinal, now);
    } else {
      this.calendar.at(this.slotMs, (then) => {
        if (life.attempt(ordinal)?.state === 'queued') this.offer(life, ordinal, then);
      });
    }
  }

  /** A sister site is blocked, or well again. */
  suspect(isSisterBlocked: boolean, now: number): void {
    this.become(suspect(this.record, isSisterBlocked, now), now);
  }

  private probe(life: Life, ordinal: number, now: number): void {
    this.become(beginProbe(this.record, now), now);
    this.send(life, ordinal, now, true);
  }

  private send(life: Life, ordinal: number, now: number, probe = false): void {
    this.kept.delete(life);
    const answer = this.world.answer(this.site.site, now);
    life.land(ordinal, landingOf(answer), now);
    this.become(learn(this.record, { ...answer, probe }, now, JITTER), now);
    this.news.landed(life, now);
    this.look(now);
  }

  private become(record: HealthRecord, now: number): void {
    const before = this.facts();
    const change = changeBetween(this.record, record);
    if (change !== null) this.changes.push(change);
    this.record = record;
    if (viewOf(before) !== viewOf(this.facts())) this.news.turned(this, now);
  }

  private look(now: number): void {
    const atMs = this.nextPassMs(now);
    const isPlanned = this.lookAtMs <= atMs && this.lookAtMs >= now;
    if (!Number.isFinite(atMs) || isPlanned) return;
    this.lookAtMs = atMs;
    this.calendar.at(atMs, (then) => {
      if (this.lookAtMs === then) this.pass(then);
    });
  }

  /** When a probe can go, when time alone changes something, and every minute while the ramp lets mail through. */
  private nextPassMs(now: number): number {
    const { ramp } = this.record;
    if (this.open.size === 0 && ramp === null) return Number.POSITIVE_INFINITY;
    if (this.isServable(now)) return now;
    const byTimeMs = nextLookMs(this.record, now) ?? Number.POSITIVE_INFINITY;
    const tickMs = ramp !== null && this.kept.size > 0 ? now + MINUTE_MS : Number.POSITIVE_INFINITY;
    return Math.min(Math.max(byTimeMs, now + 1), tickMs);
  }

  private isServable(now: number): boolean {
    return this.kept.size > 0 && admission(this.record, now).kind === 'probe';
  }

  private pass(now: number): void {
    this.lookAtMs = Number.POSITIVE_INFINITY;
    this.become(advanceTime(this.record, now, JITTER), now);
    const admitted = admission(this.record, now);
    if (admitted.kind === 'probe') this.serve(1, now, true);
    else if (admitted.kind === 'open' && this.record.ramp !== null)
      this.serve(Math.max(1, Math.floor(this.record.ramp.perMinute)), now, false);
    else if (admitted.kind === 'open') this.sendWaiting(now);
    this.look(now);
  }

  /** Nearest deadline first, then the oldest. */
  private serve(count: number, now: number, probe: boolean): void {
    const next = [...this.kept].sort(([a], [b]) => urgencyOf(a) - urgencyOf(b) || ageOf(a) - ageOf(b));
    for (const [life, ordinal] of next.slice(0, count)) {
      if (!this.kept.has(life) || (this.record.ramp === null && !probe)) continue;
      if (probe) this.probe(life, ordinal, now);
      else this.send(life, ordinal, now);
    }
  }

  /** The lane is open again: what was queued behind a probe goes; what is held waits for its own decision. */
  private sendWaiting(now: number): void {
    for (const [life, ordinal] of [...this.kept])
      if (life.attempt(ordinal)?.state === 'queued') {
        this.kept.delete(life);
        this.offer(life, ordinal, now);
      }
  }
}

/** What of a site's health decisions differ by. */
function viewOf({ health, suspected }: SiteFacts): string {
  if (health === 'healthy') return suspected ? 'suspect' : 'well';
  return health === 'degraded' ? 'suspect' : 'down';
}

function urgencyOf(life: Life): number {
  return life.mail.notification.deadline?.atMs ?? Number.MAX_SAFE_INTEGER;
}

function ageOf(life: Life): number {
  return life.mail.notification.acceptedAtMs;
}
