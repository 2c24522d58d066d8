import type { Past, Policy, PolicyFacts, Step } from './model.js';
import { chooseChannels } from './rules/choose.js';
import { alreadyOver, deadlinePassed, silentRelay, validityOver } from './rules/over.js';
import { told } from './rules/told.js';
import { awaitsDigest, lostCode, notNeeded, scheduled, withdrawn } from './rules/withdrawn.js';
import type { Situation } from './situation.js';
import { situationOf } from './situation.js';

/** In order; the first that answers decides. The last one always does. */
const RULES: readonly ((s: Situation) => readonly Step[] | null)[] = [
  alreadyOver,
  withdrawn,
  told,
  notNeeded,
  lostCode,
  silentRelay,
  validityOver,
  deadlinePassed,
  scheduled,
  awaitsDigest,
];

/**
 * What to do next about one notification, and why (domain.md, "The policy").
 *
 * Total: unless the notification is over, the answer ends with `finish`, or with `wait` until a moment after `now`.
 * Idempotent: once its steps are applied, the same question at the same moment brings no new attempt, alert or end. The
 * order of `past.attempts` does not matter. It reads no clock: everything it knows are its arguments.
 * @param now Unix milliseconds of domain time
 */
export function nextSteps(past: Past, facts: PolicyFacts, policy: Policy, now: number): readonly Step[] {
  const s = situationOf(past, facts, policy, now);
  for (const rule of RULES) {
    const steps = rule(s);
    if (steps !== null) return steps;
  }
  return chooseChannels(s);
}
