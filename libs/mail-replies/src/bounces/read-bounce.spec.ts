import type { DecodedMail, DecodedPart } from './decoded-mail.js';
import { readBounce } from './read-bounce.js';

const DAEMON = 'Mail Delivery System <MAILER-DAEMON@mx.example>';
const RETURNED =
  'From: amt@stadt.example\nTo: erika@post.example\nReceived: by x\nMessage-ID: <1@x>\nSubject: Termin';

interface Given {
  readonly from?: string;
  readonly subject?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly parts?: readonly DecodedPart[];
}

/** A mail with the given words, from a mail system unless said otherwise. */
function aMail(
  words: string,
  { from = DAEMON, subject = 'Undeliverable', headers = {}, parts = [] }: Given = {},
): DecodedMail {
  const named = Object.entries({ from, subject, ...headers });
  return {
    headers: named.map(([name, value]) => ({ name, value })),
    parts: [{ type: 'text/plain', text: words }, ...parts],
  };
}

const status = (text: string): DecodedPart => ({ type: 'message/delivery-status', text });
const returned: DecodedPart = { type: 'message/rfc822', text: `${RETURNED}\n\nGuten Tag` };
const dsn = (fields: string): Given => ({
  parts: [status(`Reporting-MTA: dns; mx.example\n\n${fields}`), returned],
});
const AN_ERIKA = 'Final-Recipient: rfc822; erika@post.example';

describe('a report in fields (RFC 3464)', () => {
  it.each<[string, string, string, object]>([
    [
      'failed',
      `${AN_ERIKA}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown`,
      'bounce',
      {
        action: 'failed',
        status: '5.1.1',
        code: 550,
        label: 'mailbox_unknown',
        scope: 'recipient',
        suppress: true,
      },
    ],
    [
      'delayed',
      `${AN_ERIKA}\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: X-Postfix; connect to post.example: Connection timed out`,
      'delay',
      { action: 'delayed', status: '4.4.1', code: null, label: 'server_temporary', suppress: false },
    ],
    [
      'delayed for no ground',
      `${AN_ERIKA}\nAction: delayed\nStatus: 4.0.0`,
      'delay',
      { action: 'delayed', label: 'server_temporary', scope: 'provider_outage' },
    ],
    [
      'delivered',
      `${AN_ERIKA}\nAction: delivered\nStatus: 2.0.0\nDiagnostic-Code: smtp; 250 2.0.0 Ok`,
      'success',
      { action: 'delivered', status: '2.0.0', code: 250, label: null, scope: null, suppress: false },
    ],
    ['relayed', `${AN_ERIKA}\nAction: relayed\nStatus: 2.0.0`, 'success', { action: 'relayed', label: null }],
    [
      'with a vague status',
      `${AN_ERIKA}\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 552 5.2.2 over quota`,
      'bounce',
      { status: '5.2.2', label: 'mailbox_full', suppress: false },
    ],
    [
      'with another status than the server gave',
      `${AN_ERIKA}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.7.1 IP listed at a block list`,
      'bounce',
      { status: '5.7.1', suppress: false },
    ],
    [
      'with a status alone',
      `${AN_ERIKA}\nAction: failed\nStatus: 5.2.2`,
      'bounce',
      { status: '5.2.2', code: null, label: 'mailbox_full', suppress: false },
    ],
    [
      'with a null MX',
      `${AN_ERIKA}\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: X-Postfix; Domain post.example does not accept mail (nullMX)`,
      'bounce',
      { label: 'domain_unknown' },
    ],
    [
      'about our own address',
      `${AN_ERIKA}\nAction: failed\nStatus: 5.1.8\nDiagnostic-Code: smtp; 553 5.1.8 Domain of sender address does not exist (in reply to MAIL FROM command)`,
      'bounce',
      { label: 'auth_failure', scope: 'own_infrastructure', suppress: false },
    ],
  ])('%s', (_, fields, kind, recipient) => {
    const report = readBounce(aMail('see below', dsn(fields)));
    expect(report).toMatchObject({ kind, recipients: [{ address: 'erika@post.example', ...recipient }] });
  });

  it('tells several recipients apart', () => {
    const report = readBounce(
      aMail(
        'see below',
        dsn(
          `${AN_ERIKA}\nAction: delayed\nStatus: 4.2.2\n\nFinal-Recipient: rfc822; max@post.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user`,
        ),
      ),
    );
    expect(report.kind).toBe('bounce');
    expect(report.recipients.map(({ address, action, suppress }) => [address, action, suppress])).toEqual([
      ['erika@post.example', 'delayed', false],
      ['max@post.example', 'failed', true],
    ]);
  });

  it('takes from the transcript what the fields leave out', () => {
    const words =
      '   ----- Transcript of session follows -----\n>>> DATA\n<<< 552-5.7.0 the first line\n<<< 552 5.7.0 holds a virus\n';
    const [recipient] = readBounce(
      aMail(
        words,
        dsn(`${AN_ERIKA}\nAction: failed\nStatus: 5.7.0\nDiagnostic-Code: smtp; 552-5.7.0 the first line`),
      ),
    ).recipients;
    expect(recipient).toMatchObject({ code: 552, label: 'spam_content', scope: 'message' });
  });

  it('ends a reply of the transcript where the reporter goes on in its own words', () => {
    const words =
      '   ----- Transcript of session follows -----\n>>> DATA\n<<< 550-5.2.1 This account of ours is\n<<< 550 5.2.1 inactive\n550 5.1.1 <erika@post.example>... User unknown\n';
    const [recipient] = readBounce(
      aMail(
        words,
        dsn(
          `${AN_ERIKA}\nAction: failed\nStatus: 5.2.1\nDiagnostic-Code: smtp; 550-5.2.1 This account of ours is`,
        ),
      ),
    ).recipients;
    expect(recipient).toMatchObject({ status: '5.2.1', label: 'mailbox_disabled' });
  });

  it.each<[string, string]>([
    ['before the first command', 'SMTP error from remote mail server after initial connection'],
    ['in answer to MAIL', 'host mx.post.example said (in reply to MAIL FROM command)'],
    ['in answer to EHLO', 'SMTP error from remote mail server after EHLO stadt.example'],
  ])('takes the moment from the words: refused %s is not about the recipient', (_, moment) => {
    const words = `The following address failed:\n\n  erika@post.example\n    ${moment}:\n    550 Rejected: no such user\n`;
    const [recipient] = readBounce(
      aMail(
        words,
        dsn(`${AN_ERIKA}\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 Rejected: no such user`),
      ),
    ).recipients;
    expect(recipient?.scope).not.toBe('recipient');
    expect(recipient?.suppress).toBe(false);
  });

  it('takes what stands behind the status where nothing else is said of a recipient', () => {
    const fields = `${AN_ERIKA}\nAction: failed\nStatus: 5.2.2 (mailbox is over its quota)\n\nFinal-Recipient: rfc822; max@post.example\nAction: failed\nStatus: 5.0.0 (permanent failure)`;
    const { recipients } = readBounce(aMail('see below', dsn(fields)));
    expect(recipients).toMatchObject([
      { diagnostic: 'mailbox is over its quota', label: 'mailbox_full', suppress: false },
      { diagnostic: '', suppress: false },
    ]);
  });

  it("takes no reply of another class for a recipient's own", () => {
    const fields = `${AN_ERIKA}\nAction: delayed\nStatus: 4.0.0\n\nFinal-Recipient: rfc822; max@post.example\nAction: failed\nStatus: 5.0.0`;
    const { recipients } = readBounce(aMail('... while talking to mx:\n550 no such user', dsn(fields)));
    expect(recipients).toMatchObject([
      { code: null, label: 'server_temporary', suppress: false },
      { code: 550, label: 'mailbox_unknown', suppress: false },
    ]);
  });

  it('is read where its fields stand in the words', () => {
    const report = readBounce(
      aMail(
        `Technical report:\n\n${AN_ERIKA}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown user`,
      ),
    );
    expect(report.recipients).toMatchObject([
      { address: 'erika@post.example', status: '5.1.1', suppress: true },
    ]);
  });
});

describe('a report whose mail looks like another kind', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['auto-replied, as Postfix marks it', { 'auto-submitted': 'auto-replied' }],
    ['of the precedence of answers', { precedence: 'auto_reply' }],
  ])('%s, is one for all that', (_, headers) => {
    const report = readBounce(aMail('<erika@post.example>: 550 5.1.1 User unknown', { headers }));
    expect(report).toMatchObject({ kind: 'bounce', recipients: [{ address: 'erika@post.example' }] });
  });

  it('quoted in a forwarded mail, is read behind its signs', () => {
    const words = `> Reporting-MTA: dns; mx.example\n>\n> ${AN_ERIKA}\n> Action: delayed\n> Status: 4.4.1\n> Diagnostic-Code: smtp; 451 try later\n`;
    const report = readBounce(aMail(words));
    expect(report.recipients).toMatchObject([
      { address: 'erika@post.example', action: 'delayed', status: '4.4.1', diagnostic: '451 try later' },
    ]);
  });
});

describe('a report in words', () => {
  it.each<[string, string, object, Given?]>([
    [
      'qmail',
      'Hi. This is the qmail-send program.\n\n<erika@post.example>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 User unknown\nGiving up on 192.0.2.1.\n\n--- Below this line is a copy of the message.\n\nFrom: a@b.example',
      { status: '5.1.1', code: 550, label: 'mailbox_unknown', suppress: true },
    ],
    [
      'qmail of itself',
      '<erika@post.example>:\nSorry, no mailbox here by that name. (#5.1.1)',
      { status: '5.1.1', code: null, label: 'mailbox_unknown', suppress: false },
    ],
    [
      'Exim',
      'The following address(es) failed:\n\n  erika@post.example\n    SMTP error from remote mail server after RCPT TO:<erika@post.example>:\n    host mx.post.example [192.0.2.1]: 552 5.2.2 mailbox full\n\n------ This is a copy of the message ------',
      { status: '5.2.2', code: 552, label: 'mailbox_full', suppress: false },
    ],
    [
      'Exim of a loop',
      'The following address failed:\n\n  erika@post.example\n    Too many "Received" headers - suspected mail loop\n',
      { code: null, label: 'other', suppress: false },
    ],
    [
      'Sendmail',
      '   ----- The following addresses had permanent fatal errors -----\n<erika@post.example>\n\n   ----- Transcript of session follows -----\n... while talking to mx.post.example.:\n>>> RCPT To:<erika@post.example>\n<<< 550 5.1.1 <erika@post.example>... User unknown\n550 5.1.1 <erika@post.example>... User unknown\n',
      { code: 550, status: '5.1.1', label: 'mailbox_unknown', suppress: true },
    ],
    [
      'Sendmail at MAIL',
      '   ----- Transcript of session follows -----\n>>> MAIL From:<amt@stadt.example>\n<<< 501 no access from this open relay\n554 <erika@post.example>... Remote protocol error\n',
      { code: 501, suppress: false },
    ],
    [
      'Postfix',
      '<erika@post.example>: host mx.post.example[192.0.2.1] said: 550 5.1.1\n    <erika@post.example>: Recipient address rejected: User unknown (in reply to\n    RCPT TO command)\n',
      { status: '5.1.1', label: 'mailbox_unknown', suppress: true },
    ],
    [
      'Exchange',
      'Your message\n\n  To:      chef@stadt.example\n  Subject: Termin\n\ndid not reach the following recipient(s):\n\nerika@post.example on Thu, 1 Jan 2026\n    The recipient name is not recognized\n',
      { label: 'mailbox_unknown', suppress: false },
    ],
    [
      'Domino',
      'Your document: Termin\nwas not delivered to: erika@post.example\nbecause: User erika not listed in Domino Directory\n',
      { label: 'mailbox_unknown', suppress: false },
    ],
    [
      'Gmail',
      'Delivery to the following recipient failed permanently:\n\n     erika@post.example\n\nTechnical details of permanent failure:\nThe error that the other server returned was: 550 550 5.1.1 User unknown (state 13).\n\n----- Original message -----\n',
      { code: 550, label: 'mailbox_unknown', suppress: true },
    ],
    [
      'Gmail waiting',
      'THIS IS A WARNING MESSAGE ONLY.\n\nDelivery to the following recipient has been delayed:\n\n     erika@post.example\n\nThe recipient server did not accept our requests to connect.\n',
      { action: 'delayed', label: 'server_temporary', suppress: false },
    ],
    [
      'GMX',
      'The following address failed:\n\nerika@post.example:\nSMTP error from remote server for RCPT TO command, host: mx.post.example (192.0.2.1) reason: 550 5.1.1 unknown user\n\n--- The header of the original message is following. ---\n',
      { code: 550, label: 'mailbox_unknown' },
    ],
    [
      'a German gateway',
      'Ihre Nachricht konnte nicht zugestellt werden.\n\nEmpfänger: erika@post.example\nGrund: Das Postfach ist voll, Quota überschritten.\n',
      { label: 'mailbox_full', suppress: false },
    ],
    [
      'a list in a sentence',
      '1 error(s):\n\nThe following recipients returned permanent errors: erika@post.example. Reason: refused with the following error message: [554 5.4.6 Hop count exceeded]\n',
      { code: 554, status: '5.4.6' },
    ],
    [
      'a provider of its own user',
      'Your mail to the following recipients could not be delivered:\n\terika\n',
      { address: 'erika@post.example' },
      { from: 'MAILER-DAEMON@post.example' },
    ],
    [
      'one who names nobody',
      '550 5.1.1 no such user here',
      { address: 'erika@post.example', code: 550 },
      { parts: [returned] },
    ],
    [
      'a quoting forwarder',
      '> From: MAILER-DAEMON@mx.example\n> Message-Id: <1@x>\n>\n> <erika@post.example>:\n> 550 5.1.1 User unknown\n',
      { code: 550 },
    ],
    [
      'Exim, by its header',
      'This address failed, we say no more.',
      { address: 'erika@post.example' },
      { headers: { 'x-failed-recipients': 'erika@post.example' } },
    ],
    [
      'one who forwarded',
      '<max@post.example> (expanded from <erika@post.example>): host x said: 550 5.1.1 User unknown\n',
      { address: 'max@post.example', originalAddress: 'erika@post.example' },
    ],
  ])('of %s', (_, words, expected, given = {}) => {
    const report = readBounce(aMail(words, given));
    expect(report.recipients).toHaveLength(1);
    expect(report.recipients).toMatchObject([{ address: 'erika@post.example', ...expected }]);
  });

  it('never takes the reply about one for proof against another', () => {
    const words =
      'The following addresses failed:\n\n<erika@post.example>\n<max@post.example>:\nRemote host said: 550 5.1.1 User unknown\n';
    const proven = readBounce(aMail(words)).recipients.map(({ address, suppress }) => [address, suppress]);
    expect(proven).toEqual([
      ['erika@post.example', false],
      ['max@post.example', true],
    ]);
  });

  it('is read from HTML when there is nothing else', () => {
    const text =
      '<html><style>a{}</style><p>Could not be delivered to</p><p>&lt;erika@post.example&gt;:<br>550 5.1.1 User unknown</p></html>';
    const report = readBounce({
      headers: [{ name: 'from', value: DAEMON }],
      parts: [{ type: 'text/html', text }],
    });
    expect(report.recipients).toMatchObject([{ address: 'erika@post.example', code: 550 }]);
  });
});

describe('what is no bounce', () => {
  it.each<[string, string, DecodedMail]>([
    [
      'a complaint (RFC 5965)',
      'complaint',
      aMail('This is an abuse report.', {
        parts: [
          {
            type: 'message/feedback-report',
            text: 'Feedback-Type: abuse\nOriginal-Rcpt-To: erika@post.example',
          },
        ],
      }),
    ],
    [
      'a complaint without fields of its own',
      'complaint',
      aMail('abuse', {
        parts: [{ type: 'message/feedback-report', text: 'Feedback-Type: abuse' }, returned],
      }),
    ],
    [
      'a complaint as Microsoft marks it',
      'complaint',
      aMail('complaint', {
        from: 'staff@hotmail.example',
        parts: [
          { type: 'message/rfc822', text: `X-HmXmrOriginalRecipient: erika@post.example\n${RETURNED}` },
        ],
      }),
    ],
    [
      'a complaint in a notice of SES',
      'complaint',
      aMail(
        '{"notificationType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"erika@post.example"}]}}',
      ),
    ],
  ])('%s', (_, kind, mail) => {
    expect(readBounce(mail)).toMatchObject({
      kind,
      recipients: [{ address: 'erika@post.example', action: null, label: null, suppress: false }],
    });
  });

  it.each<[string, string, DecodedMail]>([
    [
      'an answer of a machine (RFC 3834)',
      'auto-reply',
      aMail('Ich bin nicht da. 550', {
        from: 'erika@post.example',
        subject: 'AW: Termin',
        headers: { 'auto-submitted': 'auto-replied' },
      }),
    ],
    [
      'an absence by its subject',
      'auto-reply',
      aMail('weg', { from: 'erika@post.example', subject: 'Automatische Antwort: Termin' }),
    ],
    [
      'an answer with a null path',
      'auto-reply',
      aMail('a@b.example is away', {
        from: 'erika@post.example',
        subject: 'Out of office',
        headers: { 'return-path': '<>' },
      }),
    ],
    [
      'a wish to leave',
      'unsubscribe',
      aMail('', {
        from: 'erika@post.example',
        subject: 'unsubscribe',
        headers: { to: 'news@stadt.example' },
      }),
    ],
    [
      'a mail to the leaving address',
      'unsubscribe',
      aMail('', { from: 'erika@post.example', subject: '', headers: { to: 'unsubscribe+7@stadt.example' } }),
    ],
    [
      'a letter',
      'other',
      aMail('Mail an max@post.example kam nicht an', { from: 'erika@post.example', subject: 'Frage' }),
    ],
    ['a report about nobody', 'other', aMail('Something could not be delivered.')],
    ['nothing', 'other', { headers: [], parts: [] }],
  ])('%s', (_, kind, mail) => {
    expect(readBounce(mail)).toEqual({ kind, recipients: [] });
  });
});

describe('a notice of SES', () => {
  const bounce = {
    notificationType: 'Bounce',
    bounce: {
      bouncedRecipients: [
        {
          emailAddress: 'erika@post.example',
          status: '5.1.1',
          diagnosticCode: 'smtp; 550 5.1.1 user unknown',
        },
      ],
    },
  };

  it.each<[string, string]>([
    ['bare', JSON.stringify(bounce)],
    ['with the footer of SNS', `${JSON.stringify(bounce)}\n\n--\nTo stop receiving …`],
    ['in its envelope', JSON.stringify({ Type: 'Notification', Message: JSON.stringify(bounce) }, null, 2)],
  ])('is read %s', (_, words) => {
    const report = readBounce(
      aMail(words, { from: 'no-reply@sns.example', subject: 'AWS Notification Message' }),
    );
    expect(report).toMatchObject({
      kind: 'bounce',
      recipients: [{ address: 'erika@post.example', status: '5.1.1', code: 550, suppress: true }],
    });
  });

  it('of a delivery is success', () => {
    const words = JSON.stringify({
      notificationType: 'Delivery',
      delivery: { recipients: ['erika@post.example'], smtpResponse: '250 2.6.0 ok' },
    });
    expect(readBounce(aMail(words))).toMatchObject({
      kind: 'success',
      recipients: [{ action: 'delivered', code: 250 }],
    });
  });

  it.each([
    '{"notificationType":',
    '{"notificationType":"Bounce"}',
    '{"notificationType":"Bounce","bounce":[1]}',
  ])('that is broken (%j) is nothing', (words) => {
    expect(readBounce(aMail(words, { from: 'no-reply@sns.example', subject: '' })).recipients).toEqual([]);
  });
});
