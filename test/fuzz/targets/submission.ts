import { GroupCommit } from '#delivery';
import { DelegatedMetrics } from '#delivery/ports';
import { ApiKeys, Authenticator } from '#identity';
import { createLogger } from '#observability';
import { randomBytes } from '#persistence';
import { SilentWakeUp } from '#queue';
import { FixedClock } from '#testing';
import { AllowedSenders } from '../../../apps/postbox/src/submission/allowed-senders.js';
import { SubmissionIntake } from '../../../apps/postbox/src/submission/intake.js';
import { SubmissionSignIn } from '../../../apps/postbox/src/submission/sign-in.js';
import {
  SubmissionServer,
  type SubmissionPort,
} from '../../../apps/postbox/src/submission/submission-server.js';
import { SubmissionSessions } from '../../../apps/postbox/src/submission/submission-sessions.js';
import { MemoryKeys, TestClock, TestHasher, TestRandom } from '../../../libs/identity/test/memory.js';
import { Random } from '../../drills/harness/random.js';
import { dialogue, go, type Step } from '../harness/dialogues.js';
import { freePlaces } from '../harness/listener-place.js';
import { changedMail, submittedMail } from '../harness/mails.js';
import { SmtpPartner } from '../harness/smtp-partner.js';
import {
  ChanceDepartments,
  ChanceQuarantine,
  ChanceRules,
  ChanceStore,
  DEPARTMENT,
  FROM,
} from '../harness/stores.js';
import type { FuzzTarget } from '../harness/target.js';

const nothing = (): void => undefined;

/** The listeners for booking software, one for each manner: any dialogue is answered to its end. */
export const submission: FuzzTarget = {
  name: 'submission',
  // The server greets after 100 ms: many wait.
  atOnce: 32,
  async open() {
    const { sessions, key } = await sessionsWithKey();
    const user = key.split('_')[2] ?? '';
    const servers = await listeners(sessions, user);
    return {
      make(random) {
        const manner = random.pick(MANNERS);
        const steps = dialogue(random, {
          opening: () => opening(manner, random, { user, key }),
          from: () => random.pick([FROM, FROM, FROM, '', 'else@stadt.example', 'x@kfz.stadt.example']),
          to: () => random.pick(['a@gmx.de', 'erika+1@web.de', '+4915112345678@sms.stadt.example', '"a b"@c.de']),
          message: () => changedMail(submittedMail(random), random),
        }); // prettier-ignore
        return {
          input: JSON.stringify({ manner, steps }),
          run: () => go(SmtpPartner.open(servers[manner].port, { secure: manner === 'implicit' }), steps),
        };
      },
      close: async () => {
        await Promise.all(Object.values(servers).map(({ server }) => server.close()));
      },
    };
  },
};

/** Without TLS and key most of the work is the mail's. */
const MANNERS = ['plain', 'plain', 'plain', 'starttls', 'implicit'] as const;
type Manner = (typeof MANNERS)[number];

type Key = Readonly<Record<'user' | 'key', string>>;

function opening(manner: Manner, random: Random, { user, key }: Key): readonly Step[] {
  const hello = { say: `${random.pick(['EHLO', 'HELO', 'ehlo'])} booking.example\r\n` };
  if (manner === 'plain') return [hello];
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const password = random.next() < 0.9 ? key : `${key}x`;
  const signIn: readonly Step[] =
    random.next() < 0.5
      ? [{ say: `AUTH PLAIN ${base64(`\0${user}\0${password}`)}\r\n` }]
      : [{ say: 'AUTH LOGIN\r\n' }, { say: `${base64(user)}\r\n` }, { say: `${base64(password)}\r\n` }];
  if (manner === 'implicit') return [hello, ...signIn];
  return [hello, { say: 'STARTTLS\r\n' }, { encrypt: true }, hello, ...signIn];
}

async function listeners(sessions: SubmissionSessions, keyPrefix: string) {
  const [plain, starttls, implicit] = await freePlaces(3);
  if (plain === undefined || starttls === undefined || implicit === undefined) throw new Error('no ports');
  const networks = [{ address: '127.0.0.0', bits: 8, family: 'ipv4', keyPrefix }] as const;
  const open = async (port: SubmissionPort) => {
    const server = new SubmissionServer(port, sessions);
    await server.listen();
    return { server, port: port.port };
  };
  return {
    plain: await open({ ...plain, manner: { networks } }),
    starttls: await open({ ...starttls, manner: 'starttls' }),
    implicit: await open({ ...implicit, manner: 'implicit' }),
  };
}

async function sessionsWithKey() {
  const [clock, chance] = [new FixedClock(), new Random(1)];
  const [keys, hasher, keyClock] = [new MemoryKeys(), new TestHasher(), new TestClock()];
  const wish = { departmentId: DEPARTMENT.id, name: 'k', kind: 'live', expiresAtMs: null } as const;
  const issuing = new ApiKeys(keys, hasher, new TestRandom(), keyClock);
  const { key } = await issuing.issue({ ...wish, scopes: ['send'] });
  const departments = new ChanceDepartments(chance);
  const submissions = new ChanceRules(chance);
  const senders = new AllowedSenders(submissions, departments);
  const intake = new SubmissionIntake({
    clock,
    departments,
    submissions,
    senders,
    quarantine: new ChanceQuarantine(chance),
    group: new GroupCommit(new ChanceStore(chance), 2),
    team: { knows: () => Promise.resolve(true) },
    hash: (_, text) => Buffer.from(text).toString('base64url').slice(-40),
    random: randomBytes,
    wakeUp: new SilentWakeUp(),
    metrics: new DelegatedMetrics({ accepted: nothing, advanced: nothing, handedOver: nothing, swept: nothing, toldDepartments: nothing }),
    log: createLogger({ level: 'silent', process: 'postbox' }),
  }); // prettier-ignore
  const sessions = new SubmissionSessions({
    signIn: new SubmissionSignIn(new Authenticator(keys, hasher, keyClock, null), keys, () => 0),
    senders,
    intake,
    limits: { keyPerMinute: 1_000_000, departmentPerMinute: 1_000_000, exceptions: new Map() },
    smsDomains: new Set(['sms.stadt.example']),
    realNow: () => clock.realNow(),
  });
  return { sessions, key };
}
