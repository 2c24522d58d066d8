import type { HealthState } from '#domain';

/** The three conditions that citizens, policies and incidents tell apart. `probing` is only a moment of being sick. */
export type Condition = 'well' | 'sick' | 'recovering';

const CONDITIONS: Readonly<Record<HealthState, Condition>> = {
  healthy: 'well',
  degraded: 'well',
  blocked: 'sick',
  probing: 'sick',
  recovering: 'recovering',
};

/** From bad to good. */
const SEVERITY: readonly HealthState[] = ['blocked', 'probing', 'recovering', 'degraded', 'healthy'];

/** The condition that a state belongs to. */
export function conditionOf(state: HealthState): Condition {
  return CONDITIONS[state];
}

/** Whether nothing but probes goes there. */
export function isSick(state: HealthState): boolean {
  return CONDITIONS[state] === 'sick';
}

/** Whether mail is delayed there: blocked, probing or recovering (the advisory's `delayed`). */
export function isDelayed(state: HealthState): boolean {
  return CONDITIONS[state] !== 'well';
}

/** The worst of several: the health of a provider with several sites. Of none: healthy. */
export function worstState(states: readonly HealthState[]): HealthState {
  return SEVERITY.find((state) => states.includes(state)) ?? 'healthy';
}
