import type { AttemptState } from './attempt.js';

/** What a gateway reports later, in our words. */
export const RECEIPT_KINDS = ['accepted_by_gateway', 'delivered', 'bounced', 'failed'] as const;
export type ReceiptKind = (typeof RECEIPT_KINDS)[number];

/** States before a hand-over is on record rank lowest: any receipt settles them. */
const RANK: Readonly<Record<AttemptState, number>> = {
  queued: 0,
  held: 0,
  deferred: 0,
  sending: 0,
  refused: 0,
  superseded: 0,
  unknown: 1,
  accepted_by_gateway: 2,
  delivered: 3,
  bounced: 4,
  failed: 4,
};

/**
 * Merges a receipt into an attempt's state by rank (unknown < accepted_by_gateway < delivered < bounced, failed), so
 * that receipts commute: late, repeated and reordered ones end in the same state. Between `bounced` and `failed`, which
 * have the same rank, `bounced` wins, whichever came first. A receipt proves a hand-over, so it also settles `sending`
 * and `deferred`; it never reopens `superseded`, `refused` or `held`, which were never handed over or are dropped.
 */
export function mergeReceipt(state: AttemptState, receipt: ReceiptKind): AttemptState {
  if (state === 'superseded' || state === 'refused' || state === 'held') return state;
  const before = RANK[state];
  const after = RANK[receipt];
  if (after === before) return receipt === 'bounced' && state === 'failed' ? 'bounced' : state;
  return after > before ? receipt : state;
}
