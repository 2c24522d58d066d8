import type { AttemptState } from '#domain';
import { assertAttemptCanBecome, assertCanBecome, isEnd } from '#domain';
import type { Past, PastAttempt, Step } from '../src/model.js';

/** What delivery does with steps, in memory: the smallest world in which the policy can be asked again. */
export function apply(past: Past, steps: readonly Step[], now: number): Past {
  const begun: Past = isEnd(past.status) ? past : { ...past, status: 'in_progress' };
  return steps.reduce((before, step) => applyOne(before, step, now), begun);
}

function applyOne(past: Past, step: Step, now: number): Past {
  switch (step.kind) {
    case 'attempt':
    case 'hold':
    case 'supersede':
    case 'give_up':
      return move(past, step, now);
    case 'ask_gateway':
      return replace(past, step.ordinal, { gatewayFound: false });
    case 'tell_department':
      return { ...past, alerts: [...past.alerts, step.event] };
    case 'finish':
      assertCanBecome(past.status, step.status);
      return { ...past, status: step.status };
    case 'extend_deadline':
    case 'wait':
      return past;
  }
}

type Move = Extract<Step, { kind: 'attempt' | 'hold' | 'supersede' | 'give_up' }>;

function move(past: Past, step: Move, now: number): Past {
  if (step.kind === 'supersede') return change(past, step.ordinal, 'superseded', now, {});
  if (step.kind === 'give_up') return change(past, step.ordinal, 'failed', now, {});
  const state: AttemptState = step.kind === 'hold' ? 'held' : 'queued';
  const over = { dueAtMs: step.kind === 'hold' ? step.untilMs : step.dueAtMs, content: step.content };
  if (step.ordinal !== null) return change(past, step.ordinal, state, now, over);
  const channel = step.kind === 'hold' ? 'email' : step.channel;
  const attempt = { ...newAttempt(past, now), ...over, state, channel, contactRef: step.contactRef };
  return { ...past, attempts: [...past.attempts, attempt] };
}

function newAttempt(past: Past, now: number): PastAttempt {
  return {
    ordinal: Math.max(0, ...past.attempts.map(({ ordinal }) => ordinal)) + 1,
    channel: 'email',
    contactRef: 'email',
    state: 'queued',
    createdAtMs: now,
    dueAtMs: now,
    tries: 0,
    lapses: 0,
    lastTriedAtMs: null,
    stateSinceMs: now,
    verdict: null,
    content: 'original',
    gatewayFound: null,
  };
}

function change(
  past: Past,
  ordinal: number,
  state: AttemptState,
  now: number,
  over: Partial<PastAttempt>,
): Past {
  const before = past.attempts.find((attempt) => attempt.ordinal === ordinal);
  if (before === undefined) throw new Error(`no attempt ${ordinal}`);
  assertAttemptCanBecome(before.state, state);
  return replace(past, ordinal, { ...over, state, stateSinceMs: now });
}

/** Sets fields of one attempt. */
export function replace(past: Past, ordinal: number, over: Partial<PastAttempt>): Past {
  const attempts = past.attempts.map((attempt) =>
    attempt.ordinal === ordinal ? { ...attempt, ...over } : attempt,
  );
  return { ...past, attempts };
}
