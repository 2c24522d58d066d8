import { GroupCommit, type QuotaSettings } from '#delivery';
import {
  AcceptStore,
  DelegatedMetrics,
  DepartmentDirectory,
  OutcomeUnknownError,
  PLAIN_RULES,
  QuarantineStore,
  SubmissionDirectory,
  type AcceptResult,
  type AcceptUnit,
  type QuarantinedMail,
  type SubmissionRules,
} from '#delivery/ports';
import { ApiKeys, Authenticator } from '#identity';
import { createLogger } from '#observability';
import { randomBytes } from '#persistence';
import { SilentWakeUp } from '#queue';
import { LocalAuthority, freePort } from '#sandbox';
import { FixedClock, aDepartment, aSender, useTemporaryFolders } from '#testing';
import { MemoryKeys, TestClock, TestHasher, TestRandom } from '../../../../libs/identity/test/memory.js';
import { SmtpDialogue } from '../../../../test/smtp-dialogue.js';
import { AllowedSenders } from './allowed-senders.js';
import { SubmissionIntake } from './intake.js';
import { SubmissionSignIn } from './sign-in.js';
import { SubmissionServer, type SubmissionPort } from './submission-server.js';
import { SubmissionSessions } from './submission-sessions.js';

const FROM = 'amt@stadt.example';
const DEPARTMENT = aDepartment({ sender: aSender({ fromAddress: FROM }) });
const CATEGORY = {
  id: 'appointments',
  nameDe: 'Termine',
  nameEn: 'Appointments',
  basis: 'duty',
  confidentialByDefault: false,
  sameDay: false,
} as const;
const MAIL = [`From: ${FROM}`, 'Subject: x', '', 'Hallo'].join('\r\n');

/** Answers as it is told. */
class ToldStore extends AcceptStore {
  answer: () => Promise<AcceptResult> = () => Promise.resolve({ kind: 'accepted' });
  units: AcceptUnit[] = [];

  override acceptGroup(units: readonly AcceptUnit[]): Promise<readonly AcceptResult[]> {
    this.units.push(...units);
    return Promise.all(units.map(() => this.answer()));
  }
}

class OneCity extends DepartmentDirectory {
  isAway = false;

  override department() {
    return this.isAway ? Promise.reject(new Error('away')) : Promise.resolve(DEPARTMENT);
  }

  override categories() {
    return Promise.resolve([CATEGORY]);
  }
}

class ToldRules extends SubmissionDirectory {
  told: Partial<SubmissionRules> = {};

  override rules() {
    return Promise.resolve({ ...PLAIN_RULES, ...this.told });
  }

  override senders() {
    return Promise.resolve([]);
  }
}

class Quarantine extends QuarantineStore {
  kept: QuarantinedMail[] = [];
  isAway = false;

  override keep(mail: QuarantinedMail): Promise<void> {
    if (this.isAway) return Promise.reject(new OutcomeUnknownError('away'));
    this.kept.push(mail);
    return Promise.resolve();
  }
}

const folder = useTemporaryFolders();
const clock = new FixedClock();
const nothing = () => undefined;
const authority = LocalAuthority.open(folder());
const tls = (() => {
  const { cert, key } = authority.certificateFor('postbox', ['localhost']);
  return { cert: Buffer.from(cert), key: Buffer.from(key) };
})();

/** A listener with its stores in memory, and a key. */
async function aPostbox(manner: SubmissionPort['manner'], limits: Partial<QuotaSettings> = {}) {
  const store = new ToldStore();
  const departments = new OneCity();
  const submissions = new ToldRules();
  const quarantine = new Quarantine();
  const keys = new MemoryKeys();
  const hasher = new TestHasher();
  const wish = { departmentId: DEPARTMENT.id, name: 'k', kind: 'live', expiresAtMs: null } as const;
  const { key } = await new ApiKeys(keys, hasher, new TestRandom(), new TestClock()).issue({
    ...wish,
    scopes: ['send'],
  });
  const reading = await new ApiKeys(keys, hasher, new TestRandom(), new TestClock()).issue({
    ...wish,
    scopes: ['read'],
  });
  const senders = new AllowedSenders(submissions, departments);
  const intake = new SubmissionIntake({
    clock,
    departments,
    submissions,
    quarantine,
    senders,
    group: new GroupCommit(store, 2),
    team: { knows: () => Promise.resolve(false) },
    hash: (_, text) => Buffer.from(text).toString('base64url').slice(-40),
    random: randomBytes,
    wakeUp: new SilentWakeUp(),
    metrics: new DelegatedMetrics({
      accepted: nothing,
      advanced: nothing,
      handedOver: nothing,
      swept: nothing,
      toldDepartments: nothing,
    }),
    log: createLogger({ level: 'silent', process: 'postbox' }),
  });
  const sessions = new SubmissionSessions({
    signIn: new SubmissionSignIn(new Authenticator(keys, hasher, new TestClock(), null), keys, () => 0),
    senders,
    intake,
    limits: { keyPerMinute: 1_000, departmentPerMinute: 1_000, exceptions: new Map(), ...limits },
    smsDomains: new Set(['sms.stadt.example']),
    realNow: () => clock.realNow(),
  });
  const port = await freePort(new Set());
  const server = new SubmissionServer(
    { port, host: '127.0.0.1', name: 'mail.stadt.example', tls, manner },
    sessions,
  );
  await server.listen();
  const user = key.split('_')[2] ?? '';
  const address = {
    host: '127.0.0.1',
    port,
    tlsPort: port,
    user,
    password: key,
    from: FROM,
    ca: authority.caPath,
  };
  return {
    server,
    sessions,
    store,
    departments,
    submissions,
    quarantine,
    keys,
    address,
    readingKey: reading.key,
  };
}

type Postbox = Awaited<ReturnType<typeof aPostbox>>;

async function hand({ address }: Postbox, to = ['a@gmx.de'], message = MAIL): Promise<string> {
  const dialogue = await SmtpDialogue.signedIn(address);
  await dialogue.say(`MAIL FROM:<${FROM}>`);
  const reply = await dialogue.hand(to, message);
  dialogue.cut();
  return reply;
}

describe('a listener with STARTTLS', () => {
  let postbox: Postbox;
  beforeEach(async () => {
    postbox = await aPostbox('starttls');
  });
  afterEach(() => postbox.server.close());

  it('answers 250 with the id of what was committed', async () => {
    const reply = await hand(postbox);
    expect(reply).toBe(`250 2.6.0 accepted ${postbox.store.units[0]?.notifications[0]?.id ?? ''}`);
    expect(postbox.store.units[0]).toMatchObject({ route: 'smtp', departmentId: DEPARTMENT.id });
  });

  it.each<[string, (postbox: Postbox) => void, RegExp]>([
    [
      'the commit is lost',
      ({ store }) => (store.answer = () => Promise.reject(new OutcomeUnknownError('lost'))),
      /^451 4\.3\.0 /,
    ],
    [
      'the store fails',
      ({ store }) => (store.answer = () => Promise.reject(new Error('bug'))),
      /^451 4\.3\.0 /,
    ],
    [
      'the row cannot be written',
      ({ store }) => (store.answer = () => Promise.resolve({ kind: 'rejected', code: 'x' })),
      /^554 5\.6\.0 /,
    ],
    [
      'it came before',
      ({ store }) => (store.answer = () => Promise.resolve({ kind: 'replayed', response: 'first' })),
      /^250 2\.6\.0 accepted first$/,
    ],
    [
      'the rest is new',
      ({ store }) => (store.answer = () => Promise.resolve({ kind: 'partly', written: ['second'] })),
      /^250 2\.6\.0 accepted second$/,
    ],
  ])('when %s', async (_, tell, expected) => {
    tell(postbox);
    expect(await hand(postbox)).toMatch(expected);
  });

  it('says that it cannot store while the departments cannot be read', async () => {
    postbox.departments.isAway = true;
    const dialogue = await SmtpDialogue.signedIn(postbox.address);
    expect(await dialogue.say(`MAIL FROM:<${FROM}>`)).toMatch(/^451 4\.3\.0 /);
    dialogue.cut();
  });

  it('takes the null sender, and refuses a key without the scope', async () => {
    const dialogue = await SmtpDialogue.signedIn(postbox.address);
    expect(await dialogue.say('MAIL FROM:<>')).toMatch(/^250 /);
    dialogue.cut();
    const { readingKey: password } = postbox;
    const other = await SmtpDialogue.signedIn(postbox.address, {
      user: password.split('_')[2] ?? '',
      password,
    });
    expect(await other.say('MAIL FROM:<>')).toMatch(/^530 5\.7\.0 /);
    other.cut();
  });

  it('asks for a mail in several when it would be stored too often', async () => {
    const large = `${MAIL}\r\n${`${'x'.repeat(76)}\r\n`.repeat(140_000)}`;
    const many = ['a@gmx.de', 'b@gmx.de', 'c@gmx.de', 'd@gmx.de', 'e@gmx.de', 'f@gmx.de', 'g@gmx.de'];
    expect(await hand(postbox, many, large)).toMatch(/^452 4\.5\.3 /);
    expect(postbox.store.units).toEqual([]);
  }, 20_000);

  it('keeps what is wrong in quarantine for a legacy key, and says 451 when even that cannot be stored', async () => {
    postbox.submissions.told = { legacy: true };
    const wrong = MAIL.replace('Subject: x', 'Subject: x\r\nStadtbote-Urgency: now');
    expect(await hand(postbox, undefined, wrong)).toBe(
      `250 2.6.0 accepted ${postbox.quarantine.kept[0]?.id ?? ''}`,
    );
    expect(postbox.quarantine.kept[0]?.reason).toMatch(/^554 5\.6\.0 .*Stadtbote-Urgency/);
    postbox.quarantine.isAway = true;
    expect(await hand(postbox, undefined, wrong)).toMatch(/^451 4\.3\.0 /);
    postbox.store.answer = () => Promise.reject(new OutcomeUnknownError('lost'));
    expect(await hand(postbox)).toMatch(/^451 4\.3\.0 /);
  });

  it('lets a mail that is being sent end when it stops, and nothing else', async () => {
    const [idle, within] = [
      await SmtpDialogue.signedIn(postbox.address),
      await SmtpDialogue.signedIn(postbox.address),
    ];
    await within.say(`MAIL FROM:<${FROM}>`);
    await within.say('RCPT TO:<a@gmx.de>');
    await within.say('DATA');
    postbox.sessions.stop();
    const closed = postbox.server.close();
    expect(await idle.reply()).toMatch(/^421 4\.3\.2 /);
    expect(await within.say(`${MAIL}\r\n.`)).toMatch(/^250 2\.6\.0 accepted /);
    expect(await within.say(`MAIL FROM:<${FROM}>`)).toMatch(/^421 4\.3\.2 /);
    await closed;
  });

  it('begins no mail once it is to stop', async () => {
    const dialogue = await SmtpDialogue.signedIn(postbox.address);
    postbox.sessions.stop();
    expect(await dialogue.say(`MAIL FROM:<${FROM}>`)).toMatch(/^421 4\.3\.2 /);
    dialogue.cut();
  });
});

describe('quotas', () => {
  it('let through what the key may send a minute, and refuse each recipient beyond', async () => {
    const postbox = await aPostbox('starttls', { keyPerMinute: 2 });
    const dialogue = await SmtpDialogue.signedIn(postbox.address);
    await dialogue.say(`MAIL FROM:<${FROM}>`);
    const replies = [];
    for (const to of ['a@gmx.de', 'b@gmx.de', 'c@gmx.de'])
      replies.push(await dialogue.say(`RCPT TO:<${to}>`));
    expect(replies.map((reply) => reply.slice(0, 9))).toEqual(['250 2.1.5', '250 2.1.5', '451 4.7.1']);
    dialogue.cut();
    await postbox.server.close();
  });
});

describe('a listener for listed networks', () => {
  async function plain(address: string, bits: number, prefix: (postbox: Postbox) => string) {
    // The key's prefix is known once the postbox stands; the networks are read at each connection.
    const networks: { address: string; bits: number; family: 'ipv4'; keyPrefix: string }[] = [];
    const postbox = await aPostbox({ networks });
    networks.push({ address, bits, family: 'ipv4', keyPrefix: prefix(postbox) });
    return postbox;
  }

  it('takes mail without a key from them, as that of the key that stands for them', async () => {
    const postbox = await plain('127.0.0.0', 8, ({ address }) => address.user);
    const dialogue = SmtpDialogue.open(postbox.address.port);
    expect(await dialogue.reply()).toMatch(/^220 /);
    expect(await dialogue.say('EHLO old.example')).not.toMatch(/AUTH/);
    await dialogue.say(`MAIL FROM:<${FROM}>`);
    expect(await dialogue.hand(['a@gmx.de'], MAIL)).toMatch(/^250 2\.6\.0 accepted /);
    dialogue.cut();
    await postbox.server.close();
  });

  it.each<[string, string, (postbox: Postbox) => string]>([
    ['another network', '10.0.0.0', ({ address }) => address.user],
    ['a key that does not exist', '127.0.0.0', () => 'abcdefgh'],
    ['a key without the scope', '127.0.0.0', ({ readingKey }) => readingKey.split('_')[2] ?? ''],
  ])('sends away from %s', async (_, network, prefix) => {
    const postbox = await plain(network, 8, prefix);
    const dialogue = SmtpDialogue.open(postbox.address.port);
    expect(await dialogue.reply()).toMatch(/^554 5\.7\.1 /);
    dialogue.cut();
    await postbox.server.close();
  });
});
