import { DomainError } from './error.js';

/** States of one try to hand one notification to one contact point. */
export const ATTEMPT_STATES = [
  'queued',
  'held',
  'deferred',
  'sending',
  'unknown',
  'accepted_by_gateway',
  'delivered',
  'refused',
  'bounced',
  'failed',
  'superseded',
] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/**
 * Which state may follow which.
 * - `deferred`: a temporary refusal, tried again later. `held`: kept back because its MX site is blocked.
 * - `refused`: a final refusal about us; the address is fine, so the mail may be queued again when the block ends.
 * - `unknown`: handed over, outcome not recorded. Its owner's late result counts until the next claim; the policy
 *   decides whether it is tried again (queued, held where nothing may go now) or given up (failed, superseded).
 * - receipts lift `accepted_by_gateway`, may overtake the outcome of their own send (`sending`, `unknown`), and may
 *   arrive after an unknown attempt was queued again (`queued`, `held`, `deferred`). A bounce says more than a failure.
 * - a mail that our own relay took may come back: refused by the provider because of us, or taken out of the relay's
 *   queue (`superseded`) when another channel has told the recipient.
 */
export const ATTEMPT_TRANSITIONS: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  queued: ['sending', 'held', 'superseded', 'failed', 'accepted_by_gateway', 'delivered', 'bounced'],
  held: ['queued', 'sending', 'superseded', 'failed', 'accepted_by_gateway', 'delivered', 'bounced'],
  deferred: [
    'queued',
    'sending',
    'held',
    'superseded',
    'failed',
    'accepted_by_gateway',
    'delivered',
    'bounced',
  ],
  sending: [
    'accepted_by_gateway',
    'delivered',
    'deferred',
    'refused',
    'bounced',
    'failed',
    'unknown',
    'queued',
    'held',
    'superseded',
  ],
  unknown: [
    'accepted_by_gateway',
    'delivered',
    'deferred',
    'refused',
    'bounced',
    'failed',
    'queued',
    'held',
    'superseded',
  ],
  accepted_by_gateway: ['delivered', 'bounced', 'failed', 'refused', 'superseded'],
  delivered: ['bounced', 'failed'],
  refused: ['queued', 'held', 'superseded', 'failed'],
  bounced: [],
  failed: ['bounced'],
  superseded: [],
};

/** Attempts that still may go over a wire. */
export const LIVE_ATTEMPT_STATES: readonly AttemptState[] = [
  'queued',
  'held',
  'deferred',
  'sending',
  'unknown',
  'refused',
];

/** Whether the table allows the step; a state may always stay what it is. */
export function attemptCanBecome(from: AttemptState, to: AttemptState): boolean {
  return from === to || ATTEMPT_TRANSITIONS[from].includes(to);
}

/** @throws DomainError `attempt-transition` when the table forbids the step */
export function assertAttemptCanBecome(from: AttemptState, to: AttemptState): void {
  if (!attemptCanBecome(from, to))
    throw new DomainError('attempt-transition', `an attempt that is ${from} cannot become ${to}`);
}

/** Whether the attempt has told the recipient: a copy in the inbox alone has not (domain.md, "told"). */
export function hasTold(channel: string, state: AttemptState): boolean {
  return channel !== 'inbox' && (state === 'accepted_by_gateway' || state === 'delivered');
}
