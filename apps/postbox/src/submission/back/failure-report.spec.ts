import type { FailedSubmission } from '#delivery/ports';
import { failureReport } from './failure-report.js';
import { readReport } from '../../reports/read-report.js';

const MAIL = 'From: amt@stadt.example\r\nTo: weg@gmx.de\r\nSubject: Termin\r\n\r\nGeheimes\r\n';
const WORLD = {
  name: 'mail.stadt.example',
  from: 'mailer-daemon@bounce.stadt.example',
  nowMs: Date.UTC(2021, 2, 11),
};

function failed(
  changes: Partial<FailedSubmission> = {},
  original: Partial<FailedSubmission['original']> = {},
) {
  return {
    notificationId: '01980000-0000-7000-8000-000000000001',
    departmentId: '01980000-0000-7000-8000-000000000002',
    keyKind: 'live',
    category: 'appointments',
    isExpired: false,
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

describe('failureReport', () => {
  it('is a report that our own reader understands', async () => {
    const report = await readReport(failureReport(failed(), WORLD));
    expect(report).toMatchObject({
      kind: 'bounce',
      recipients: [{ address: 'weg@gmx.de', action: 'failed', status: '5.1.1', code: 550 }],
    });
  });

  it.each<[string, FailedSubmission, string]>([
    ['what took too long', failed({ isExpired: true }), '5.4.7'],
    ['a reply without an enhanced code', failed({ reply: '550 unknown' }), '5.0.0'],
    ['one that was only for now', failed({ reply: '450 4.2.1 later' }), '5.0.0'],
    ['no reply', failed({ reply: null }), '5.0.0'],
  ])('says of %s %s', (_, given, status) => {
    expect(failureReport(given, WORLD).toString()).toContain(`Action: failed\r\nStatus: ${status}\r\n`);
  });

  it('returns the header alone, or the mail where RET asked for it', () => {
    const header = failureReport(failed(), WORLD).toString();
    expect(header).toContain('text/rfc822-headers\r\n\r\nFrom: amt@stadt.example');
    expect(header).not.toContain('Geheimes');
    const full = failureReport(failed({}, { ret: 'FULL' }), WORLD).toString();
    expect(full).toContain(`message/rfc822\r\n\r\n${MAIL}`);
  });

  it('writes every line in ASCII and none longer than a line may be', () => {
    const reply = `550 5.7.1 ${'ü'.repeat(2_000)}`;
    const lines = failureReport(failed({ reply }, { envelopeId: 'a b+c=d' }), WORLD)
      .toString()
      .split('\r\n');
    expect(lines.filter((line) => line.length > 998 || /[^ -~\t]/.test(line))).toEqual([]);
    expect(lines).toContain('Original-Envelope-Id: a+20b+2Bc+3Dd');
  });
});
