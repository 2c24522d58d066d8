import * as fc from 'fast-check';
import { PROOF_LABELS, REPLY_LABELS, REPLY_SCOPES, SMTP_STAGES } from '#domain';
import { isProof } from './index.js';
import type { Evidence } from './index.js';

const PROOF: Evidence = { label: 'mailbox_unknown', scope: 'recipient', codes: [550], stage: 'rcpt' };

describe('isProof', () => {
  it.each<[string, Partial<Evidence>, boolean]>([
    ['unknown', {}, true],
    ['disabled', { label: 'mailbox_disabled' }, true],
    ['no domain', { label: 'domain_unknown' }, true],
    ['unknown stage', { stage: null }, true],
    ['at the end', { stage: 'end' }, true],
    ['full', { label: 'mailbox_full' }, false],
    ['about us', { scope: 'sender_at_provider' }, false],
    ['temporary', { codes: [450] }, false],
    ['permanent behind temporary', { codes: [450, 550] }, false],
    ['temporary behind permanent', { codes: [550, 450] }, false],
    ['no code', { codes: [] }, false],
    ['no error', { codes: [250] }, false],
    ['no reply code', { codes: [600] }, false],
    ['order of commands', { codes: [503] }, false],
    ['signing in', { codes: [535] }, false],
    ['our account', { codes: [525] }, false],
    ['a permanent code above signing in', { codes: [540] }, true],
    ['before RCPT', { stage: 'mail' }, false],
    ['at connect', { stage: 'connect' }, false],
  ])('%s', (_, change, expected) => {
    expect(isProof({ ...PROOF, ...change })).toBe(expected);
  });

  it('asks for every condition at once', () => {
    const evidence = fc.record({
      label: fc.constantFrom(...REPLY_LABELS),
      scope: fc.constantFrom(...REPLY_SCOPES),
      codes: fc.array(fc.integer({ min: 200, max: 599 }), { maxLength: 2 }),
      stage: fc.option(fc.constantFrom(...SMTP_STAGES)),
    });
    fc.assert(
      fc.property(evidence, (given) => {
        if (!isProof(given)) return;
        expect(PROOF_LABELS).toContain(given.label);
        expect(given.scope).toBe('recipient');
        expect(given.codes.every((code) => code >= 500)).toBe(true);
        expect([null, 'rcpt', 'data', 'end']).toContain(given.stage);
      }),
    );
  });
});
