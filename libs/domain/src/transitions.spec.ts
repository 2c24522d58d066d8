import { DomainError } from './error.js';
import {
  ATTEMPT_STATES,
  ATTEMPT_TRANSITIONS,
  LIVE_ATTEMPT_STATES,
  assertAttemptCanBecome,
  attemptCanBecome,
  hasTold,
} from './attempt.js';
import {
  NOTIFICATION_STATUSES,
  NOTIFICATION_TRANSITIONS,
  REOPEN_WINDOW_MS,
  assertCanBecome,
  canBecome,
  isEnd,
} from './notification.js';

/** Everything that can be reached from `from` in any number of steps. */
function reachable<T extends string>(table: Readonly<Record<T, readonly T[]>>, from: T): Set<T> {
  const found = new Set<T>([from]);
  for (const state of found) for (const next of table[state]) found.add(next);
  return found;
}

describe('attempt transitions', () => {
  it('reach every state from queued', () => {
    expect([...reachable(ATTEMPT_TRANSITIONS, 'queued')].sort()).toEqual([...ATTEMPT_STATES].sort());
  });

  it.each(LIVE_ATTEMPT_STATES)('%s can end as superseded and as failed', (state) => {
    const ends = reachable(ATTEMPT_TRANSITIONS, state);
    expect(ends.has('superseded')).toBe(true);
    expect(ends.has('failed')).toBe(true);
  });

  it('what is accepted comes back to us only when our own relay gave it back: refused because of us', () => {
    const back = ATTEMPT_TRANSITIONS.accepted_by_gateway.filter((next) => LIVE_ATTEMPT_STATES.includes(next));
    expect(back).toEqual(['refused']);
  });

  it.each(ATTEMPT_STATES)('%s that is not live never becomes live again', (state) => {
    if (LIVE_ATTEMPT_STATES.includes(state) || state === 'accepted_by_gateway') return;
    for (const next of reachable(ATTEMPT_TRANSITIONS, state)) expect(LIVE_ATTEMPT_STATES).not.toContain(next);
  });

  it.each(ATTEMPT_STATES)('%s may stay what it is, and is not listed as its own successor', (state) => {
    expect(attemptCanBecome(state, state)).toBe(true);
    expect(ATTEMPT_TRANSITIONS[state]).not.toContain(state);
  });

  it.each([
    ['queued', 'sending', true],
    ['unknown', 'queued', true],
    ['refused', 'queued', true],
    ['failed', 'bounced', true],
    ['bounced', 'failed', false],
    ['superseded', 'queued', false],
    ['accepted_by_gateway', 'queued', false],
    ['delivered', 'accepted_by_gateway', false],
    ['sending', 'queued', true],
    ['unknown', 'held', true],
    ['held', 'delivered', true],
    ['held', 'unknown', false],
  ] as const)('%s → %s: %p', (from, to, allowed) => {
    expect(attemptCanBecome(from, to)).toBe(allowed);
    const act = () => {
      assertAttemptCanBecome(from, to);
    };
    if (allowed) expect(act).not.toThrow();
    else
      expect(act).toThrow(
        new DomainError('attempt-transition', `an attempt that is ${from} cannot become ${to}`),
      );
  });
});

describe('hasTold', () => {
  it.each([
    ['email', 'accepted_by_gateway', true],
    ['sms', 'delivered', true],
    ['push', 'sending', false],
    ['inbox', 'delivered', false],
    ['inbox', 'accepted_by_gateway', false],
  ] as const)('%s %s: %p', (channel, state, told) => {
    expect(hasTold(channel, state)).toBe(told);
  });
});

describe('notification transitions', () => {
  it('reach every status from accepted', () => {
    expect([...reachable(NOTIFICATION_TRANSITIONS, 'accepted')].sort()).toEqual(
      [...NOTIFICATION_STATUSES].sort(),
    );
  });

  it.each(NOTIFICATION_STATUSES)('%s can come to an end', (status) => {
    expect([...reachable(NOTIFICATION_TRANSITIONS, status)].some(isEnd)).toBe(true);
  });

  it('reopen only what evidence may reopen', () => {
    const reopened = NOTIFICATION_STATUSES.filter(
      (status) => isEnd(status) && NOTIFICATION_TRANSITIONS[status].some((next) => !isEnd(next)),
    );
    expect(reopened).toEqual(['delivered', 'sent']);
    expect(REOPEN_WINDOW_MS).toBe(72 * 60 * 60 * 1000);
  });

  it.each([
    ['accepted', 'in_progress', true],
    ['scheduled', 'accepted', false],
    ['in_progress', 'in_progress', true],
    ['in_progress', 'sent', true],
    ['sent', 'delivered', true],
    ['delivered', 'in_progress', true],
    ['delivered', 'expired', false],
    ['cancelled', 'in_progress', false],
  ] as const)('%s → %s: %p', (from, to, allowed) => {
    expect(canBecome(from, to)).toBe(allowed);
    const act = () => {
      assertCanBecome(from, to);
    };
    if (allowed) expect(act).not.toThrow();
    else
      expect(act).toThrow(
        new DomainError('notification-transition', `a notification that is ${from} cannot become ${to}`),
      );
  });
});
