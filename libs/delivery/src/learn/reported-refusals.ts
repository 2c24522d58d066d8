import type { LaneKey, Verdict } from '#domain';
import type { AdvanceStore, ReportedLane, WakeUp } from '../ports/index.js';
import type { HealthBook } from './health-book.js';

/** What reported refusals are learned with. */
export interface ReportedRefusalsParts {
  readonly health: HealthBook;
  readonly advances: Pick<AdvanceStore, 'wakeLanes'>;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
  readonly sisterLanes: (lane: LaneKey) => readonly LaneKey[];
}

/**
 * Tells health of refusals that came back as delivery reports: a provider that takes all mail and returns it afterwards is
 * as closed as one that refuses in the dialogue. The dialogue had come to its end, so no report counts to the three
 * refusals in a row: whoever got a mail of ours can write a report on it, and would need few to close a provider.
 */
export class ReportedRefusals {
  constructor(private readonly parts: ReportedRefusalsParts) {}

  /**
   * Learns one refusal and wakes what waits for the lane and its sisters, should that change it.
   * @param nowMs when the report came, domain time
   */
  async learn({ lane, handedOverMs }: ReportedLane, verdict: Verdict, nowMs: number): Promise<void> {
    const { health, advances, sisterLanes, wakeUp } = this.parts;
    await health.refresh(nowMs);
    const { sinceMs } = health.healthOf(lane);
    // Mail that went out after the lane fell ill was a probe, and this is what came of it.
    const probe = sinceMs !== null && handedOverMs > sinceMs;
    const seen = { outcome: 'refused', stage: 'end', verdict, latencyMs: 0, isReported: true } as const;
    health.learn(lane, { ...seen, probe }, nowMs);
    const changed = (await health.flush()).flatMap(({ key }) => [key, ...sisterLanes(key)]);
    if (changed.length === 0) return;
    await advances.wakeLanes([...new Set(changed)], 'open', nowMs);
    wakeUp.wake('advance');
  }
}
