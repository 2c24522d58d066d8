import * as fc from 'fast-check';
import { REPLY_LABELS, REPLY_SCOPES } from '#domain';
import { addressesIn, recipientAddress } from './addresses.js';
import { findReply, statusIn } from './codes.js';
import { readDeliveryStatus } from './delivery-status.js';
import { readBounce } from './read-bounce.js';

const PIECES = [
  'Final-Recipient: rfc822; a@b.example\n',
  'Status: 5.1.1\n',
  'Action: failed\n',
  'Diagnostic-Code: smtp; 550 5.1.1 no such user\n',
  '<a@b.example>:\n',
  '<<< 550 5.1.1 User unknown\n',
  '--- Below this line is a copy of the message.\n',
  'Received: x\n',
  '\n',
  ' ',
  '@',
  '550-',
];
const noise = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary' })), {
  maxLength: 40,
});
const text = noise.map((pieces) => pieces.join(''));
const type = fc.constantFrom(
  'text/plain',
  'text/html',
  'message/delivery-status',
  'message/feedback-report',
  'message/rfc822',
);
const field = fc.record({
  name: fc.constantFrom('from', 'to', 'subject', 'return-path', 'x-failed-recipients'),
  value: text,
});

describe('readBounce', () => {
  it('answers any mail with what the words of the house allow', () => {
    const mails = fc.record({
      headers: fc.array(field, { maxLength: 5 }),
      parts: fc.array(fc.record({ type, text }), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(mails, (mail) => {
        const { recipients } = readBounce(mail);
        for (const { label, scope, suppress, action, diagnostic, address } of recipients) {
          expect(label === null || REPLY_LABELS.includes(label)).toBe(true);
          expect(scope === null || REPLY_SCOPES.includes(scope)).toBe(true);
          expect(suppress && action !== 'failed').toBe(false);
          expect(diagnostic.length).toBeLessThanOrEqual(1000);
          expect(address).not.toBe('');
        }
      }),
    );
  });

  it('never suppresses what was delayed', () => {
    const words = fc.constantFrom('550 5.1.1 User unknown', '554 5.4.4 Host unknown', '551 no such user');
    fc.assert(
      fc.property(words, (said) => {
        const status = `Final-Recipient: rfc822; a@b.example\nAction: delayed\nDiagnostic-Code: smtp; ${said}\n`;
        const report = readBounce({
          headers: [],
          parts: [{ type: 'message/delivery-status', text: status }],
        });
        expect(report).toMatchObject({ kind: 'delay', recipients: [{ suppress: false }] });
      }),
    );
  });
});

describe('the small readers', () => {
  it('take any text', () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(() => [
          readDeliveryStatus(any),
          recipientAddress(any),
          findReply(any),
          statusIn(any),
        ]).not.toThrow();
        for (const address of addressesIn(any)) expect(address).toContain('@');
      }),
    );
  });
});
