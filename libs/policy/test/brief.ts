import type { Past, Policy, PolicyFacts, Step } from '../src/model.js';
import { DEFAULT_POLICY } from '../src/default-policy.js';
import { nextSteps } from '../src/next-steps.js';
import { T0 } from './builders.js';

/**
 * Steps as short texts, for tables: `attempt sms original +0 2-blocked-with-deadline`. A number in brackets is the
 * attempt's ordinal, none means a new one; times are minutes (`+5m`) or seconds (`+10s`) after `T0`.
 */
export function brief(steps: readonly Step[]): readonly string[] {
  return steps.map((step) => [...wordsOf(step), step.because.rule].join(' '));
}

function wordsOf(step: Step): readonly string[] {
  switch (step.kind) {
    case 'attempt':
      return ['attempt', nameOf(step.ordinal, step.contactRef), step.content, after(step.dueAtMs)];
    case 'hold':
      return ['hold', nameOf(step.ordinal, step.contactRef), step.content, after(step.untilMs)];
    case 'supersede':
    case 'give_up':
    case 'ask_gateway':
      return [step.kind, `[${step.ordinal}]`];
    case 'tell_department':
      return ['tell', step.event];
    case 'extend_deadline':
      return ['extend', after(step.toMs)];
    case 'wait':
      return ['wait', after(step.untilMs)];
    case 'finish':
      return ['finish', step.status];
  }
}

function nameOf(ordinal: number | null, contactRef: string): string {
  return ordinal === null ? contactRef : `${contactRef}[${ordinal}]`;
}

function after(ms: number): string {
  const seconds = (ms - T0) / 1_000;
  return seconds % 60 === 0 ? `${signed(seconds / 60)}m` : `${signed(seconds)}s`;
}

function signed(count: number): string {
  return count < 0 ? String(count) : `+${count}`;
}

/** Asks the policy, and answers in short texts. */
export function decide(
  past: Past,
  facts: PolicyFacts,
  now: number = T0,
  policy: Partial<Policy> = {},
): readonly string[] {
  return brief(nextSteps(past, facts, { ...DEFAULT_POLICY, ...policy }, now));
}
