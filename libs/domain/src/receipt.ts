import type { AttemptState } from './attempt.js';

/** What a gateway reports later, in our words. */
export const RECEIPT_KINDS = ['accepted_by_gateway', 'delivered', 'bounced', 'failed'] as const;
export type ReceiptKind = (typeof RECEIPT_KINDS)[number];

const RANK: Readonly<Partial<Record<AttemptState, number>>> = {
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
 * and `deferred`; it never reopens `superseded` or `refused`.
 */
export function mergeReceipt(state: AttemptState, receipt: ReceiptKind): AttemptState {
  if (state === 'superseded' || state === 'refused' || state === 'held') return state;
  const before = RANK[state] ?? 0;
  const after = RANK[receipt] ?? 0;
  if (after === before) return receipt === 'bounced' && state === 'failed' ? 'bounced' : state;
  return after > before ? receipt : state;
}
