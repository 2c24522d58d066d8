import type { Because, Facts } from '#domain';

/** Ids of the rules that change a lane's state. Stable: they are stored, and rendered from one catalogue. */
export const HEALTH_RULES = [
  'no-evidence',
  'refusals-in-row',
  'refused-share',
  'weight-of-evidence',
  'unreachable',
  'rate-replies',
  'late',
  'slow',
  'calm',
  'on-time',
  'quick',
  'probe-sent',
  'probe-refused',
  'probe-unanswered',
  'probe-inconclusive',
  'probe-lost',
  'probe-accepted',
  'relapse',
  'recovered',
  'pardoned',
] as const;
export type HealthRule = (typeof HEALTH_RULES)[number];

/** Ids of the rules that judge our own infrastructure. */
export const OWN_RULES = ['own-unreachable', 'own-configuration', 'own-repaired'] as const;
export type OwnRule = (typeof OWN_RULES)[number];

/** Why a lane's health is what it is. */
export interface HealthBecause extends Because {
  readonly rule: HealthRule;
  readonly facts: Facts;
}

/** Why our own infrastructure is judged as it is. */
export interface OwnBecause extends Because {
  readonly rule: OwnRule;
}
