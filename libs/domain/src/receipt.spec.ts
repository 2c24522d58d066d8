import * as fc from 'fast-check';
import { ATTEMPT_STATES, attemptCanBecome } from './attempt.js';
import type { AttemptState } from './attempt.js';
import { RECEIPT_KINDS, mergeReceipt } from './receipt.js';
import type { ReceiptKind } from './receipt.js';

const state = fc.constantFrom(...ATTEMPT_STATES);
const receipts = fc.array(fc.constantFrom(...RECEIPT_KINDS), { maxLength: 6 });

function mergeAll(from: AttemptState, list: readonly ReceiptKind[]): AttemptState {
  return list.reduce(mergeReceipt, from);
}

describe('mergeReceipt', () => {
  it.each([
    ['sending', 'accepted_by_gateway', 'accepted_by_gateway'],
    ['sending', 'delivered', 'delivered'],
    ['unknown', 'accepted_by_gateway', 'accepted_by_gateway'],
    ['deferred', 'bounced', 'bounced'],
    ['queued', 'delivered', 'delivered'],
    ['accepted_by_gateway', 'delivered', 'delivered'],
    ['delivered', 'accepted_by_gateway', 'delivered'],
    ['delivered', 'bounced', 'bounced'],
    ['bounced', 'delivered', 'bounced'],
    ['bounced', 'failed', 'bounced'],
    ['failed', 'bounced', 'bounced'],
    ['failed', 'failed', 'failed'],
    ['superseded', 'delivered', 'superseded'],
    ['refused', 'accepted_by_gateway', 'refused'],
    ['held', 'delivered', 'held'],
  ] as const)('%s and %s: %s', (from, receipt, to) => {
    expect(mergeReceipt(from, receipt)).toBe(to);
  });

  it('ends in the same state in any order', () => {
    fc.assert(
      fc.property(
        state,
        receipts.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        (from, [list, shuffled]) => {
          expect(mergeAll(from, shuffled)).toBe(mergeAll(from, list));
        },
      ),
    );
  });

  it('ends in the same state when receipts are repeated', () => {
    fc.assert(
      fc.property(state, receipts, (from, list) => {
        expect(mergeAll(from, [...list, ...list])).toBe(mergeAll(from, list));
      }),
    );
  });

  it('takes only steps that the transition table allows', () => {
    for (const from of ATTEMPT_STATES)
      for (const receipt of RECEIPT_KINDS)
        expect([from, receipt, attemptCanBecome(from, mergeReceipt(from, receipt))]).toEqual([
          from,
          receipt,
          true,
        ]);
  });
});
