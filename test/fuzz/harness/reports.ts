import type { Random } from '../../drills/harness/random.js';

const WORDS = [
  'This is the mail system at host mx.stadt.example. Your message could not be delivered.',
  'Hi. This is the qmail-send program at post.example. I am afraid I was not able to deliver your message.',
  'Ihre Nachricht konnte nicht zugestellt werden. Der Empfänger ist unbekannt.',
  '----- The following addresses had permanent fatal errors -----',
  '   ----- Transcript of session follows -----\n... while talking to mx.post.example.:\n>>> RCPT To:<erika@post.example>',
  'A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.',
  'Delivery to the following recipients failed permanently:\n\n     * erika@post.example',
  'Generating server: EX01.post.example\n\nerika@post.example\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##',
  'Ich bin bis zum 4. Januar nicht im Haus. Ihre Nachricht wird nicht weitergeleitet.',
  '--- Below this line is a copy of the message.',
];
const TYPES = [
  'multipart/report; report-type=delivery-status', 'multipart/report; report-type=feedback-report', 'multipart/mixed',
  'multipart/report;\n report-type=disposition-notification', 'multipart/alternative', 'text/plain', 'text/html',
]; // prettier-ignore
const CHARSETS = ['utf-8', 'iso-8859-1', 'iso-2022-jp', 'utf-7', 'windows-1252', 'gb18030', 'x-none', '"'];
const SUBJECTS = [
  'Undelivered Mail Returned to Sender', 'Delivery Status Notification (Failure)', 'Delayed Mail (still being retried)',
  '=?utf-8?q?Unzustellbar=3A_Ihr_Termin?=', '=?iso-2022-jp?b?GyRCQXc/?=', 'Abwesend: Ihr Termin', 'failure notice',
  'complaint about message from 192.0.2.1', 'unsubscribe', '',
]; // prettier-ignore

/** Makes mail as it comes back: reports in fields, in words, complaints, answers by machines, one in the other. */
export class Reports {
  /** @param replies what servers said @param quoted a field of the returned mail */
  constructor(
    private readonly replies: readonly string[],
    private readonly quoted: (random: Random) => string,
  ) {}

  /** Lines ended by LF. */
  one(random: Random, depth = 0): string {
    const boundary = random.pick(['b1', '=_a.b/c', `n${String(depth)}`, 'a b', '--x']);
    const type = random.pick(TYPES);
    const field = type.startsWith('multipart') ? `${type}; boundary="${boundary}"` : type;
    const header = [
      'Return-Path: <>',
      random.pick(['From: Mail Delivery System <MAILER-DAEMON@mx.post.example>', 'From: erika@post.example']),
      `Subject: ${random.pick(SUBJECTS)}`,
      ...(random.next() < 0.3 ? [random.pick(['Auto-Submitted: auto-replied', 'X-Failed-Recipients: erika@post.example', 'Precedence: bulk'])] : []),
      `Content-Type: ${field}`,
    ]; // prettier-ignore
    const parts = type.startsWith('multipart') ? this.parts(random, depth) : [this.words(random)];
    const body = type.startsWith('multipart')
      ? [...parts.map((part) => `--${boundary}\n${part}`), `--${boundary}--`, '']
      : ['', ...parts];
    return [...header, ...(type.startsWith('multipart') ? [''] : []), ...body].join('\n');
  }

  private parts(random: Random, depth: number): string[] {
    const kinds = [
      () => this.encoded(random, `text/plain; charset=${random.pick(CHARSETS)}`, this.words(random)),
      () => this.encoded(random, 'message/delivery-status', this.status(random)),
      () => this.encoded(random, 'message/feedback-report', this.complaint(random)),
      () => this.encoded(random, 'text/html', `<p>${this.words(random)}</p><pre>${this.reply(random)}</pre>`),
      () =>
        this.encoded(
          random,
          'message/rfc822',
          depth < 3 && random.next() < 0.5 ? this.one(random, depth + 1) : this.returned(random),
        ),
      () => this.encoded(random, 'text/rfc822-headers', this.returned(random)),
    ];
    const whole = kinds.filter(() => random.next() < 0.6).map((kind) => kind());
    return random.next() < 0.1 ? [...whole, ...whole, ...whole] : whole;
  }

  private encoded(random: Random, type: string, text: string): string {
    const chance = random.next();
    if (chance < 0.7) return `Content-Type: ${type}\n\n${text}`;
    const [name, coded] =
      chance < 0.85
        ? [
            'base64',
            (
              Buffer.from(text)
                .toString('base64')
                .match(/.{1,76}/g) ?? []
            ).join('\n'),
          ]
        : ['quoted-printable', text.replace(/[=<>ä]/g, (char) => `=${char.charCodeAt(0).toString(16)}`)];
    return `Content-Type: ${type}\nContent-Transfer-Encoding: ${name}\n\n${coded}`;
  }

  private words(random: Random): string {
    return [
      random.pick(WORDS),
      '',
      `<erika@post.example>: ${random.pick(['', 'host mx.post.example[192.0.2.7] said: '])}${this.reply(random)}`,
      random.next() < 0.3 ? this.returned(random) : '',
    ].join('\n');
  }

  private reply(random: Random): string {
    return random.pick(this.replies);
  }

  private status(random: Random): string {
    const recipient = () =>
      [
        random.pick([
          'Final-Recipient: rfc822; erika@post.example',
          'Original-Recipient: rfc822;erika@post.example',
        ]),
        `Action: ${random.pick(['failed', 'delayed', 'delivered', 'relayed', 'expanded', 'FAILED (x)'])}`,
        `Status: ${random.pick(['5.1.1', '4.4.7', '5.0.0', '2.0.0', '5.7.1 (x)', 'none'])}`,
        `Diagnostic-Code: smtp; ${this.reply(random).replaceAll('\n', '\n ')}`,
        '',
      ].join('\n');
    const count = random.next() < 0.05 ? 300 : 1 + Math.floor(random.next() * 3);
    return `Reporting-MTA: dns; mx.post.example\n\n${Array.from({ length: count }, recipient).join('\n')}`;
  }

  private complaint(random: Random): string {
    return `Feedback-Type: ${random.pick(['abuse', 'fraud', 'not-spam', 'opt-out'])}\nUser-Agent: x/1\nVersion: 1\nOriginal-Rcpt-To: erika@post.example\n`;
  }

  private returned(random: Random): string {
    return `${this.quoted(random)}\nFrom: amt@stadt.example\nTo: erika@post.example\nSubject: Ihr Termin\nMessage-ID: <1@stadt.example>\n\nGuten Tag`;
  }
}
