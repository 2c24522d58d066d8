import type { LaneIdentity, LaneObservation } from '../ports/index.js';

/** One outcome, as the judgement of our own infrastructure needs it. */
export interface RecentOutcome {
  readonly site: string;
  readonly group: string | null;
  readonly outcome: LaneObservation['outcome'];
  readonly atMs: number;
}

const MOST = 200;
const JUDGEMENT_KEPT_MS = 1_000;

/** The last outcomes of email over all lanes of this process, in a ring. */
export class RecentOutcomes {
  private readonly ring: RecentOutcome[] = [];
  private next = 0;
  private judged: { readonly atMs: number; readonly length: number; readonly broken: boolean } | null = null;
  private added = 0;

  add(identity: LaneIdentity, observation: LaneObservation, nowMs: number): void {
    if (!identity.lane.startsWith('email:')) return;
    this.ring[this.next] = {
      site: identity.lane,
      group: identity.group,
      outcome: observation.outcome,
      atMs: nowMs,
    };
    this.next = (this.next + 1) % MOST;
    if (observation.outcome !== 'accepted') this.added += 1;
    else if (this.judged?.broken === true) this.judged = null;
  }

  /** The judgement, asked again only when something new was seen or a second has passed. */
  ownFault(nowMs: number, judge: (outcomes: readonly RecentOutcome[]) => boolean): boolean {
    const kept = this.judged;
    if (kept && kept.length === this.added && Math.abs(nowMs - kept.atMs) < JUDGEMENT_KEPT_MS)
      return kept.broken;
    const broken = this.ring.length > 0 && judge(this.ring);
    this.judged = { atMs: nowMs, length: this.added, broken };
    return broken;
  }
}
