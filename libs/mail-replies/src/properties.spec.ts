import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { PROOF_LABELS, REPLY_LABELS, REPLY_SCOPES, SMTP_STAGES } from '#domain';
import type { SmtpStage } from '#domain';
import { readReply } from './index.js';
import type { ReadReply, Reply } from './index.js';

interface Row {
  readonly response: string;
  readonly provider: string;
  readonly stage?: SmtpStage;
}

const REPLIES = readFileSync('test/data/mail-replies/smtp-replies.jsonl', 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Row)
  .map(({ response, stage, provider }): Reply => ({ response, stage: stage ?? null, provider }));

const captured = fc.constantFrom(...REPLIES);
const essence = ({ label, scope, suppress, temporary, rule }: ReadReply): object => ({
  label,
  scope,
  suppress,
  temporary,
  rule,
});
const sameVerdict = (reply: Reply, response: string): void => {
  expect({ response, ...essence(readReply({ ...reply, response })) }).toEqual({
    response,
    ...essence(readReply(reply)),
  });
};
const IP = /(?<![\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.])/g;
const RUNS = { numRuns: 200 };

describe('a verdict', () => {
  it('exists for any text, stage and provider, and keeps the rules of proof', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.lorem(),
      captured.map((reply) => reply.response),
    );
    const stage = fc.option(fc.constantFrom(...SMTP_STAGES));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), stage, fc.option(fc.string()), (parts, at, provider) => {
        const verdict = readReply({ response: parts.join(' '), stage: at, provider });
        expect(REPLY_LABELS).toContain(verdict.label);
        expect(REPLY_SCOPES).toContain(verdict.scope);
        if (at !== null && !['rcpt', 'data', 'end'].includes(at)) expect(verdict.scope).not.toBe('recipient');
        if (!verdict.suppress) return;
        expect(PROOF_LABELS).toContain(verdict.label);
        expect(verdict).toMatchObject({ scope: 'recipient', temporary: false });
      }),
      RUNS,
    );
  });

  it('is the same for another IP address', () => {
    fc.assert(
      fc.property(
        captured,
        fc.oneof(fc.ipV4(), fc.constantFrom('2001:db8::1', '2001:db8:1:2:3:4:5:6')),
        (reply, ip) => {
          sameVerdict(
            reply,
            reply.response
              .replace(/https?:\S+/g, (link) => link.replace(IP, '192.0.2.1'))
              .replace(/(?<!\S)\[?(?:\d{1,3}\.){3}\d{1,3}\]?(?!\S)/g, ip),
          );
        },
      ),
      RUNS,
    );
  });

  it('is the same with an id at the end', () => {
    fc.assert(
      fc.property(captured, fc.stringMatching(/^[a-z]\d[A-Za-z0-9]{8,20}\d$/), (reply, id) => {
        sameVerdict(reply, `${reply.response} [${id}]`);
        sameVerdict(reply, `${reply.response} ${id}`);
      }),
      RUNS,
    );
  });

  it('is the same with padding', () => {
    const blanks = fc.stringMatching(/^[ \t]{1,20}$/);
    fc.assert(
      fc.property(captured, blanks, blanks, (reply, between, around) => {
        const lines = reply.response.split('\n').map((line) => {
          const [head = '', ...rest] = line.split(' ');
          return `${head} ${rest.join(between)}`;
        });
        sameVerdict(reply, `${lines.join('\r\n')}${around}`);
      }),
      RUNS,
    );
  });

  it('is the same flattened by a relay', () => {
    for (const reply of REPLIES) sameVerdict(reply, reply.response.replaceAll('\n', ' '));
  });
});

describe('hostile text', () => {
  const texts = [
    'a',
    '550 ',
    '550-',
    '.',
    '. ',
    '<',
    'a@',
    'a.',
    'a-',
    '@a.b',
    '1.1.1.1',
    '1.',
    'x.',
    '::',
    'a:',
    ' ',
    '\t',
    '\n',
    '\r\n',
    "l'",
    'é',
    '用户',
    'said: 550 ',
    '(550 ',
    'http://a/',
    'https://',
    'www.',
    'to protect spam',
    'in reply to ',
    'mailbox ',
    'user unknown ',
    'not ',
    'sender ip blocked listed rate limit ',
    'recipient address rejected: ',
    '(in reply to ',
  ];

  it.each(texts)('of 100 kB of %j is read in less than 50 ms', (text) => {
    const response = `550 ${text.repeat(Math.ceil(100_000 / text.length))}`;
    readReply({ response });
    const times = [1, 2, 3].map(() => {
      const start = performance.now();
      readReply({ response });
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(50);
  });
});
