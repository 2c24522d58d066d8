import { readFileSync } from 'node:fs';
import { unsubscribeWays } from '#channels';
import { attemptId, type Uuid } from '#domain';
import { DepartmentDirectory, ReportStore, type ReceivedReport, type RecordedReport } from '#delivery/ports';
import { createLogger } from '#observability';
import { KeyedHash, SignedLinks } from '#persistence';
import { SilentWakeUp } from '#queue';
import { LocalAuthority, freePort } from '#sandbox';
import { FixedClock, anId, useTemporaryFolders } from '#testing';
import { SmtpDialogue } from '../../../../test/smtp-dialogue.js';
import { InboundDesk } from './inbound-desk.js';
import { InboundServer } from './inbound-server.js';

const NOW = Date.UTC(2021, 2, 11, 13, 3);
const DAY_MS = 86_400_000;
const DOMAIN = 'bounce.stadt.example';
const links = new SignedLinks(
  new KeyedHash([{ id: 'k', secret: Buffer.alloc(32, 1) }]),
  'https://stadt.example',
);
const NOTIFICATION = anId(NOW - DAY_MS);
const CITIZEN = anId(1);
const GMX = 'email:transactional:direct:gmx.net';

const returnPath = (id: Uuid, ordinal = 1) =>
  `bounce+${links.token('bounce', id)}.${String(ordinal)}@${DOMAIN}`;

class KeptReports extends ReportStore {
  readonly kept: ReceivedReport[] = [];
  isAway = false;

  override record(report: ReceivedReport): Promise<RecordedReport> {
    if (this.isAway) return Promise.reject(new Error('away'));
    const repeated = this.kept.some(
      ({ attempt, digest }) => attempt === report.attempt && digest === report.digest,
    );
    if (!repeated) this.kept.push(report);
    const against = report.refusal === null || repeated ? null : { lane: GMX, handedOverMs: NOW - 1 };
    return Promise.resolve({ result: repeated ? 'repeated' : 'stored', against });
  }
}

class TwoCategories extends DepartmentDirectory {
  override department() {
    return Promise.resolve(null);
  }

  override categories() {
    return Promise.resolve(
      (['duty', 'consent'] as const).map((basis) => ({
        id: basis === 'duty' ? 'appointments' : 'waste',
        nameDe: 'x',
        nameEn: 'x',
        basis,
        confidentialByDefault: false,
        sameDay: false,
      })),
    );
  }
}

const aFolder = useTemporaryFolders();
let reports: KeptReports;
let learned: unknown[];
let isHealthAway: boolean;
let stopped: (readonly [string, string])[];
let server: InboundServer;
let port: number;
let dialogue: SmtpDialogue;
beforeEach(async () => {
  reports = new KeptReports();
  stopped = [];
  learned = [];
  isHealthAway = false;
  const desk = new InboundDesk({
    links,
    domains: new Set([DOMAIN]),
    clock: new FixedClock(NOW),
    reports,
    refusals: {
      learn: (...given) => {
        learned.push(given);
        return isHealthAway ? Promise.reject(new Error('away')) : Promise.resolve();
      },
    },
    departments: new TwoCategories(),
    citizens: {
      unsubscribe: (citizen, category) => {
        stopped.push([citizen, category]);
        return Promise.resolve(citizen === CITIZEN);
      },
    },
    wakeUp: new SilentWakeUp(),
    log: createLogger({ level: 'silent', process: 'test' }),
  });
  const folder = aFolder();
  LocalAuthority.open(folder).certificateFor('mx', ['localhost']);
  port = await freePort();
  const tls = { cert: readFileSync(`${folder}/mx.pem`), key: readFileSync(`${folder}/mx-key.pem`) };
  server = new InboundServer({ port, host: '127.0.0.1', name: 'mx.stadt.example', tls }, desk);
  await server.listen();
  dialogue = SmtpDialogue.open(port);
  await dialogue.reply();
  await dialogue.say('EHLO mx.gmx.example');
  await dialogue.say('MAIL FROM:<>');
});
afterEach(async () => {
  dialogue.cut();
  await server.close();
});

const bounce = (diagnostic: string, status: string, action = 'failed') =>
  [
    'Received: from mx.gmx.example by mx.stadt.example; Thu, 11 Mar 2021 13:02:00 +0000',
    'From: MAILER-DAEMON@gmx.example',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Ihre Nachricht konnte nicht zugestellt werden.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.gmx.example',
    '',
    'Final-Recipient: rfc822; anna@gmx.de',
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${diagnostic}`,
    '',
    '--b--',
  ].join('\r\n');
const UNKNOWN = bounce('550 5.1.1 <anna@gmx.de>: Recipient address rejected: User unknown', '5.1.1');

async function hand(to: string, mail: string): Promise<string> {
  const answer = await dialogue.say(`RCPT TO:<${to}>`);
  if (!answer.startsWith('250')) return answer;
  await dialogue.say('DATA');
  return dialogue.say(`${mail.replace(/^\./gm, '..')}\r\n.`);
}

describe('a mail to a return path', () => {
  it.each([
    [
      'an unknown mailbox',
      UNKNOWN,
      { kind: 'bounced', label: 'mailbox_unknown', scope: 'recipient', suppress: true },
    ],
    [
      'our address on a list',
      bounce(
        '554 5.7.1 Service unavailable; Client host [203.0.113.5] blocked using zen.spamhaus.org',
        '5.7.1',
      ),
      { kind: 'failed', label: 'sender_blocked_ip', scope: 'sender_at_provider', suppress: false },
    ],
  ])('that reports %s changes its attempt', async (_, mail, receipt) => {
    expect(await hand(returnPath(NOTIFICATION, 2), mail)).toMatch(/^250 /);
    expect(reports.kept).toMatchObject([
      {
        attempt: attemptId(NOTIFICATION, 2),
        kind: 'bounce',
        receipt: { attempt: attemptId(NOTIFICATION, 2), ...receipt },
      },
    ]);
  });

  it('that reports a delay is kept and changes nothing', async () => {
    const mail = bounce('421 4.7.0 try again later', '4.7.0', 'delayed');
    expect(await hand(returnPath(NOTIFICATION), mail)).toMatch(/^250 /);
    expect(reports.kept).toMatchObject([{ kind: 'delay', receipt: null }]);
  });

  it('that came before is refused, whatever way it takes the second time', async () => {
    await hand(returnPath(NOTIFICATION), UNKNOWN);
    await dialogue.say('MAIL FROM:<>');
    const again = UNKNOWN.replace(
      /^Received:.*/,
      'Received: from elsewhere by mx.stadt.example;\r\n Fri, 12 Mar 2021',
    );
    expect(await hand(returnPath(NOTIFICATION), again)).toMatch(/^554 5\.7\.1 /);
    expect(reports.kept).toHaveLength(1);
  });

  it('that a machine sent as an answer is taken and forgotten', async () => {
    const mail = [
      'From: anna@gmx.de',
      'Auto-Submitted: auto-replied',
      'Subject: Urlaub',
      '',
      'Bin weg.',
    ].join('\r\n');
    expect(await hand(returnPath(NOTIFICATION), mail)).toMatch(/^250 /);
    expect(reports.kept).toEqual([]);
  });

  it('that a person wrote is refused in session, with where to write', async () => {
    const mail = ['From: anna@gmx.de', 'Subject: Re: Termin', '', 'Ich komme.'].join('\r\n');
    expect(await hand(returnPath(NOTIFICATION), mail)).toMatch(/^550 5\.7\.1 .*Reply-To/);
    expect(reports.kept).toEqual([]);
  });

  it('is to come again when it cannot be stored', async () => {
    reports.isAway = true;
    expect(await hand(returnPath(NOTIFICATION), UNKNOWN)).toMatch(/^451 4\.3\.0 /);
  });
});

describe('a report that the provider does not want us', () => {
  const LISTED = bounce('554 5.7.1 Your IP address 203.0.113.5 is blocked', '5.7.1');
  const refusal = { label: 'sender_blocked_ip', scope: 'sender_at_provider', suppress: false };

  it.each([
    ['that it failed', LISTED, false],
    ['that it waits', bounce('554 5.7.1 Your IP address 203.0.113.5 is blocked', '4.7.1', 'delayed'), true],
  ])('%s tells the health of the lane, with the time of the report', async (_, mail, temporary) => {
    expect(await hand(returnPath(NOTIFICATION), mail)).toMatch(/^250 /);
    expect(learned).toMatchObject([
      [{ lane: GMX, handedOverMs: NOW - 1 }, { ...refusal, temporary, rule: 'delivery-report' }, NOW],
    ]);
  });

  it.each([
    ['an unknown mailbox', UNKNOWN],
    ['a full system', bounce('452 4.3.1 Insufficient system storage', '5.3.1')],
    ['spam', bounce('554 5.7.1 Message content rejected as spam', '5.7.1')],
    ['what arrived', bounce('250 2.1.5 ok', '2.1.5', 'delivered')],
  ])('is not: %s', async (_, mail) => {
    expect(await hand(returnPath(NOTIFICATION), mail)).toMatch(/^250 /);
    expect(reports.kept).toMatchObject([{ refusal: null }]);
    expect(learned).toEqual([]);
  });

  it('tells nothing at another address, nor the second time', async () => {
    expect(await hand(`postmaster@${DOMAIN}`, LISTED)).toMatch(/^250 /);
    await dialogue.say('MAIL FROM:<>');
    await hand(returnPath(NOTIFICATION), LISTED);
    await dialogue.say('MAIL FROM:<>');
    expect(await hand(returnPath(NOTIFICATION), LISTED)).toMatch(/^554 5\.7\.1 /);
    expect(learned).toHaveLength(1);
  });

  it('is taken although health cannot be told', async () => {
    isHealthAway = true;
    expect(await hand(returnPath(NOTIFICATION), LISTED)).toMatch(/^250 /);
  });
});

describe('a report to two return paths', () => {
  const second = returnPath(NOTIFICATION, 2);

  it('that was stored for one of them before the database went away is stored for the other when it comes again', async () => {
    await hand(returnPath(NOTIFICATION), UNKNOWN);
    await dialogue.say('MAIL FROM:<>');
    await dialogue.say(`RCPT TO:<${returnPath(NOTIFICATION)}>`);
    expect(await hand(second, UNKNOWN)).toMatch(/^250 /);
    expect(reports.kept.map(({ attempt }) => attempt)).toEqual([
      attemptId(NOTIFICATION, 1),
      attemptId(NOTIFICATION, 2),
    ]);
  });
});

describe('a recipient', () => {
  it.each([
    [
      'that was never made',
      () => returnPath(NOTIFICATION).replace(/\+(.)/, (_, c: string) => `+${c === 'a' ? 'b' : 'a'}`),
      /^550 5\.1\.1 /,
    ],
    [
      'of another installation',
      () => returnPath(NOTIFICATION).replace(DOMAIN, 'elsewhere.example'),
      /^550 5\.7\.1 /,
    ],
    ['that has expired', () => returnPath(anId(NOW - 31 * DAY_MS)), /^550 5\.7\.1 .*expired/],
    ['in the case that a server made of it', () => returnPath(NOTIFICATION).toUpperCase(), /^250 /],
    ['postmaster', () => `Postmaster@${DOMAIN}`, /^250 /],
    ['anybody', () => `anna@${DOMAIN}`, /^550 5\.1\.1 /],
  ])('%s is answered before the mail comes', async (_, address, answer) => {
    expect(await dialogue.say(`RCPT TO:<${address()}>`)).toMatch(answer);
  });
});

describe('a complaint', () => {
  const complaint = (quoted: string) =>
    [
      'From: fbl@gmx.example',
      'Subject: complaint',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
      '',
      '--b',
      'Content-Type: message/feedback-report',
      '',
      'Feedback-Type: abuse',
      'User-Agent: fbl/1.0',
      'Version: 1',
      '',
      '--b',
      'Content-Type: message/rfc822',
      '',
      `Return-Path: <${quoted}>`,
      'Subject: Ihr Termin',
      '',
      'x',
      '--b--',
    ].join('\r\n');

  it.each([
    [
      'is kept with the attempt whose return path it quotes',
      returnPath(NOTIFICATION),
      attemptId(NOTIFICATION, 1),
    ],
    [
      'is kept for the postmaster when the quoted path is forged',
      `bounce+${'a'.repeat(45)}.1@${DOMAIN}`,
      null,
    ],
  ])('%s', async (_, quoted, attempt) => {
    expect(await hand(`complaints@${DOMAIN}`, complaint(quoted))).toMatch(/^250 /);
    expect(reports.kept).toMatchObject([{ attempt, kind: 'complaint', receipt: null }]);
  });
});

describe('a mail to the address in List-Unsubscribe', () => {
  const mail = ['From: anna@gmx.de', 'Subject: unsubscribe', '', ''].join('\r\n');

  it('takes back the consent to its category', async () => {
    const ways = unsubscribeWays({ citizenId: CITIZEN, category: 'waste' }, links, DOMAIN);
    expect(await hand(ways.address, mail)).toMatch(/^250 /);
    expect(stopped).toEqual([[CITIZEN, 'waste']]);
    expect(ways.address.split('@')[0]?.length).toBeLessThanOrEqual(64);
  });

  it('switches nothing off that the law wants told, and nothing that it does not know', async () => {
    const duty = unsubscribeWays({ citizenId: CITIZEN, category: 'appointments' }, links, DOMAIN);
    expect(await hand(duty.address, mail)).toMatch(/^550 5\.1\.1 /);
    await dialogue.say('MAIL FROM:<>');
    expect(await hand(duty.address.replace(/\.[a-z2-7]{6}@/, '.aaaaaa@'), mail)).toMatch(/^550 5\.1\.1 /);
    expect(stopped).toEqual([]);
  });
});
