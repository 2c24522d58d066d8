import type { SubmissionNews } from '#delivery/ports';
import { senderReport } from './sender-report.js';
import { readReport } from '../../reports/read-report.js';

const MAIL = 'From: amt@stadt.example\r\nTo: weg@gmx.de\r\nSubject: Termin\r\n\r\nGeheimes\r\n';
const WORLD = {
  name: 'mail.stadt.example',
  from: 'mailer-daemon@bounce.stadt.example',
  nowMs: Date.UTC(2021, 2, 11),
};

function failed(changes: Partial<SubmissionNews> = {}, original: Partial<SubmissionNews['original']> = {}) {
  return {
    kind: 'failed',
    key: 'x',
    notificationId: '01980000-0000-7000-8000-000000000001',
    departmentId: '01980000-0000-7000-8000-000000000002',
    keyKind: 'live',
    category: 'appointments',
    recipient: 'weg@gmx.de',
    reply: '550 5.1.1 <recipient> unknown\nsecond line',
    acceptedAtMs: WORLD.nowMs,
    ...changes,
    original: {
      message: Buffer.from(MAIL).toString('base64'),
      returnPath: 'amt@stadt.example',
      envelopeId: null,
      notify: [],
      ret: 'HDRS',
      ...original,
    },
  } as const;
}

describe('senderReport', () => {
  it('is a report that our own reader understands', async () => {
    const report = await readReport(senderReport(failed(), WORLD));
    expect(report).toMatchObject({
      kind: 'bounce',
      recipients: [{ address: 'weg@gmx.de', action: 'failed', status: '5.1.1', code: 550 }],
    });
  });

  it.each<[string, SubmissionNews, string]>([
    ['what took too long', failed({ kind: 'expired' }), '5.4.7'],
    ['a reply without an enhanced code', failed({ reply: '550 unknown' }), '5.0.0'],
    ['one that was only for now', failed({ reply: '450 4.2.1 later' }), '5.0.0'],
    ['no reply', failed({ reply: null }), '5.0.0'],
  ])('says of %s %s', (_, given, status) => {
    expect(senderReport(given, WORLD).toString()).toContain(`Action: failed\r\nStatus: ${status}\r\n`);
  });

  it.each<[string, Partial<SubmissionNews>, string, string]>([
    ['taken', { kind: 'relayed', reply: '250 2.1.5 queued' }, 'relayed', '2.1.5'],
    ['taken without an enhanced code', { kind: 'relayed', reply: '250 OK id=5.1.1' }, 'relayed', '2.0.0'],
    ['in the mailbox', { kind: 'delivered', reply: '250 2.0.0 ok' }, 'delivered', '2.0.0'],
    ['told by SMS', { kind: 'told-otherwise', reply: '554 2.1.5 blocked' }, 'relayed', '2.0.0'],
    ['waiting', { kind: 'delayed', reply: '421 4.7.0 later' }, 'delayed', '4.7.0'],
    ['waiting, of which nothing was heard', { kind: 'delayed', reply: null }, 'delayed', '4.0.0'],
  ])('says of what is %s', async (_, given, action, status) => {
    const report = senderReport(failed(given, { ret: 'FULL' }), WORLD);
    expect(report.toString()).toContain(`Action: ${action}\r\nStatus: ${status}\r\n`);
    expect(report.toString()).not.toContain('Geheimes');
    expect(report.toString()).not.toContain('Undelivered');
    expect((await readReport(report)).kind).toBe(action === 'delayed' ? 'delay' : 'success');
  });

  it('returns the header alone, or the mail where RET asked for it', () => {
    const header = senderReport(failed(), WORLD).toString();
    expect(header).toContain('text/rfc822-headers\r\n\r\nFrom: amt@stadt.example');
    expect(header).not.toContain('Geheimes');
    const full = senderReport(failed({}, { ret: 'FULL' }), WORLD).toString();
    expect(full).toContain(`message/rfc822\r\n\r\n${MAIL}`);
  });

  it('writes every line in ASCII and none longer than a line may be', () => {
    const reply = `550 5.7.1 ${'ü'.repeat(2_000)}`;
    const lines = senderReport(failed({ reply }, { envelopeId: 'a b+c=d' }), WORLD)
      .toString()
      .split('\r\n');
    expect(lines.filter((line) => line.length > 998 || /[^ -~\t]/.test(line))).toEqual([]);
    expect(lines).toContain('Original-Envelope-Id: a+20b+2Bc+3Dd');
  });
});
