import { SMTP_STAGES } from '#domain';
import { readReply, replyReader } from './index.js';
import type { ReplyRule } from './index.js';

const RULE: ReplyRule = {
  id: 'test',
  means: 'A rule of a test.',
  label: 'policy',
  scope: 'message',
  source: 'this spec',
  example: { response: '550 apple' },
};

describe('readReply', () => {
  it.each(['', '   ', '\r\n', '\n\n'])('holds a reply without words: %j', (response) => {
    expect(readReply({ response })).toEqual({
      label: 'other',
      scope: 'sender_at_provider',
      suppress: false,
      temporary: false,
      rule: 'no-reply',
      because: {
        rule: 'no-reply',
        facts: {
          code: null,
          enhanced: null,
          stage: null,
          provider: null,
          label: 'other',
          scope: 'sender_at_provider',
        },
      },
    });
  });

  it.each(['550 qwerty', 'qwerty', '554 5.0.0', '550'])('holds what no rule knows: %j', (response) => {
    expect(readReply({ response })).toMatchObject({
      label: 'other',
      scope: 'sender_at_provider',
      suppress: false,
      rule: 'not-known',
    });
  });

  it('says in a machine form why', () => {
    const { because } = readReply({
      response: '550 5.1.1 <a@example.org>: User unknown',
      stage: 'rcpt',
      provider: 'posteo',
    });
    expect(because).toEqual({
      rule: 'mailbox-unknown',
      facts: {
        code: 550,
        enhanced: '5.1.1',
        stage: 'rcpt',
        provider: 'posteo',
        label: 'mailbox_unknown',
        scope: 'recipient',
      },
    });
  });

  it.each([
    ['\\n', '554-No SMTP service\n554-IP address is block listed.\n554 See you'],
    ['\\r\\n', '554-No SMTP service\r\n554-IP address is block listed.\r\n554 See you\r\n'],
    ['flattened', '554-No SMTP service 554-IP address is block listed. 554 See you'],
    ['without codes', 'No SMTP service IP address is block listed. See you'],
  ])('reads lines joined by %s alike', (_, response) => {
    expect(readReply({ response })).toMatchObject({
      label: 'sender_blocked_ip',
      scope: 'sender_at_provider',
    });
  });

  it.each(SMTP_STAGES.filter((stage) => !['rcpt', 'data', 'end'].includes(stage)))(
    'finds nothing about a recipient at %s',
    (stage) => {
      const verdict = readReply({ response: '550 5.1.1 User unknown', stage });
      expect(verdict.scope).not.toBe('recipient');
      expect(verdict.suppress).toBe(false);
    },
  );

  it.each([
    ['550 5.1.1 User unknown (in reply to MAIL FROM command)', 'mail'],
    ['550 5.1.1 User unknown (in reply to RCPT TO command)', 'rcpt'],
    ['host mx.example.org[192.0.2.1] refused to talk to me: 554 5.7.1 no', 'connect'],
    ['SMTP error from remote mail server after initial connection: 550 no', 'connect'],
    ['mx.example.org [192.0.2.1] did not like our final DATA: 550 no', 'end'],
    ['SMTP error from remote server for TEXT command, host: mx.example.org reason: 550 no', 'end'],
    ['SMTP error from remote server for RCPT TO command, host: mx.example.org reason: 550 no', 'rcpt'],
    ['550 5.7.1 no (in reply to end of DATA command)', 'end'],
    ['lost connection with mx.example.org[192.0.2.1] while receiving the initial server greeting', 'connect'],
    ['550 no', null],
  ])('takes the stage from the words of a relay: %s', (response, stage) => {
    expect(readReply({ response }).because.facts['stage']).toBe(stage);
  });

  it('believes the caller before the words', () => {
    const response = '550 5.7.1 no (in reply to end of DATA command)';
    expect(readReply({ response, stage: 'rcpt' }).because.facts['stage']).toBe('rcpt');
  });

  it.each([
    ['421 4.3.2 apple', true],
    ['450 User unknown', true],
    ['550 User unknown', false],
    ['550 Mailbox temporarily disabled', true],
    ['no code at all', false],
  ])('says whether waiting can help: %s', (response, temporary) => {
    expect(readReply({ response }).temporary).toBe(temporary);
  });

  it('lets a scheme of a provider prove what its words alone would not', () => {
    const response =
      '550 5.4.1 [a@example.org]: Recipient address rejected: Access denied by policy [example.org]';
    expect(readReply({ response, stage: 'rcpt' })).toMatchObject({
      rule: 'microsoft-edge-blocking',
      suppress: true,
    });
  });
});

describe('replyReader', () => {
  it.each<[string, Partial<ReplyRule>, Parameters<typeof readReply>[0], boolean]>([
    ['any', { any: 'apple; pear' }, { response: '550 pear' }, true],
    ['any', { any: 'apple; pear' }, { response: '550 plum' }, false],
    ['all', { any: 'apple', all: ['pear', 'plum'] }, { response: '550 apple. Pear. Plum' }, true],
    ['all', { any: 'apple', all: ['pear', 'plum'] }, { response: '550 apple. Pear' }, false],
    ['none', { any: 'apple', none: 'pear' }, { response: '550 apple pear' }, false],
    ['stages', { stages: ['data'] }, { response: '550 apple', stage: 'data' }, true],
    ['stages', { stages: ['data'] }, { response: '550 apple', stage: 'rcpt' }, false],
    ['stages', { stages: ['data'] }, { response: '550 apple' }, false],
    ['providers', { providers: ['gmx'] }, { response: '550 apple', provider: 'gmx' }, true],
    ['providers', { providers: ['gmx'] }, { response: '550 apple', provider: 'webde' }, false],
    ['providers', { providers: ['gmx'] }, { response: '550 apple', provider: null }, false],
    ['codes', { codes: ['55'] }, { response: '550 apple' }, true],
    ['codes', { codes: ['4'] }, { response: '550 apple' }, false],
    ['codes', { codes: ['-'] }, { response: 'apple' }, true],
    ['enhanced', { enhanced: ['5.7.'] }, { response: '550 5.7.1 apple' }, true],
    ['enhanced', { enhanced: ['5.7.'] }, { response: '550 5.1.1 apple' }, false],
    ['enhanced', { enhanced: ['5.7.'] }, { response: '550 apple' }, false],
    ['a recipient scope', { scope: 'recipient' }, { response: '550 apple', stage: 'mail' }, false],
    ['a recipient scope', { scope: 'recipient' }, { response: '550 apple', stage: 'rcpt' }, true],
  ])('asks for %s %j of %j: %s', (_, conditions, reply, speaks) => {
    expect(replyReader([{ ...RULE, ...conditions }])(reply).rule).toBe(speaks ? 'test' : 'not-known');
  });

  it('lets the first rule that speaks decide', () => {
    const read = replyReader([
      { ...RULE, id: 'one', any: 'apple' },
      { ...RULE, id: 'two', any: 'apple' },
    ]);
    expect(read({ response: '550 apple' }).rule).toBe('one');
  });
});
