import { readFileSync } from 'node:fs';
import type { Config } from '#config';
import { GroupCommit } from '#delivery';
import type { Clock } from '#delivery/ports';
import { Authenticator } from '#identity';
import { IdentityClock } from '#identity/ports';
import {
  HmacKeyHasher,
  KeyedHash,
  PostgresAcceptStore,
  PostgresDepartmentDirectory,
  PostgresSubmissionNews,
  PostgresKeyStore,
  PostgresQuarantineStore,
  PostgresSubmissionDirectory,
  TeamStore,
  Vault,
  openPool,
  randomBytes,
  type Pool,
} from '#persistence';
import { openInbound } from './compose-inbound.js';
import type { Listener } from './listener.js';
import type { PostboxGround, PostboxRole } from './postbox-ground.js';
import type { SmtpPlace } from './smtp/smtp-listener.js';
import { SenderReporter } from './submission/back/sender-reporter.js';
import { AllowedSenders } from './submission/allowed-senders.js';
import { SubmissionIntake } from './submission/intake.js';
import { SubmissionSignIn } from './submission/sign-in.js';
import { SubmissionServer, type SubmissionPort } from './submission/submission-server.js';
import { SubmissionSessions } from './submission/submission-sessions.js';

/** Commits of submissions that may be under way at once, as in the api. */
const COMMITS_AT_ONCE = 2;

/** What the postbox is made of. */
export interface Postbox {
  readonly pools: readonly Pool[];
  readonly sessions: SubmissionSessions;
  readonly listeners: readonly Listener[];
  readonly reporter: SenderReporter;
}

/** Builds the postbox out of the rooms. @throws Error when no certificate is configured */
export function composePostbox(ground: PostboxGround): Postbox {
  const pools = openPools(ground);
  const stores = openStores(ground, pools);
  const sessions = openSessions(ground, stores);
  const place = placeOf(ground.config);
  const listeners = [
    openInbound(ground, pools, { departments: stores.departments, place }),
    ...portsOf(ground.config, place).map((port) => new SubmissionServer(port, sessions)),
  ];
  return { pools: Object.values(pools), sessions, listeners, reporter: openReporter(ground, stores) };
}

type PostboxPools = Readonly<Record<'app' | 'report' | 'accept' | 'worker', Pool>>;

function openPools({ config, log }: PostboxGround): PostboxPools {
  const onError = (error: Error) => {
    log.warn({ err: error }, 'a database connection broke');
  };
  const { app, report, worker } = config.database.urls;
  return {
    app: openPool({ url: app, size: 3, name: 'postbox app', onError }),
    report: openPool({ url: report, size: 2, name: 'postbox report', onError }),
    // Reports name an attempt, not a department.
    worker: openPool({ url: worker, size: 2, name: 'postbox worker', onError }),
    // One more than commits: what was answered before is looked up meanwhile.
    accept: openPool({
      url: app,
      size: COMMITS_AT_ONCE + 1,
      name: 'postbox accept',
      onError,
      plansOnce: true,
    }),
  };
}

/** What the postbox keeps and reads. */
function openStores({ config }: PostboxGround, pools: PostboxPools) {
  const vault = new Vault(config.keys.data.keys);
  const hash = new KeyedHash(config.keys.hash.keys);
  return {
    hash,
    keys: new PostgresKeyStore(pools.app),
    departments: new PostgresDepartmentDirectory(pools.report),
    submissions: new PostgresSubmissionDirectory(pools.report),
    quarantine: new PostgresQuarantineStore(pools.app, vault),
    team: new TeamStore(pools.app, vault, hash),
    group: new GroupCommit(new PostgresAcceptStore(pools.accept, vault, hash), COMMITS_AT_ONCE),
    news: new PostgresSubmissionNews(pools, vault),
  };
}

type Stores = ReturnType<typeof openStores>;

function openReporter({ config, clock, wakeUp }: PostboxGround, stores: Stores): SenderReporter {
  const { heloName, bounceDomain } = config.mail;
  const world = { name: heloName, from: `mailer-daemon@${bounceDomain}` };
  return new SenderReporter({ ...stores, clock, wakeUp, random: randomBytes, world });
}

function openSessions(ground: PostboxGround, stores: Stores): SubmissionSessions {
  const { config, clock } = ground;
  const { hash, keys, departments, submissions } = stores;
  const senders = new AllowedSenders(submissions, departments);
  const intake = new SubmissionIntake({
    ...ground,
    ...stores,
    senders,
    hash: (purpose, text) => hash.of(purpose, text).toString('base64url'),
    random: randomBytes,
  });
  const authenticator = new Authenticator(
    keys,
    new HmacKeyHasher(config.keys.hash.keys),
    new KeyClock(clock),
    null,
  );
  return new SubmissionSessions({
    signIn: new SubmissionSignIn(authenticator, keys, () => clock.now()),
    senders,
    intake,
    limits: config.server.rateLimits,
    smsDomains: smsDomainsOf(config),
    realNow: () => clock.realNow(),
  });
}

/** The postbox's clock as identity's port. */
class KeyClock extends IdentityClock {
  constructor(private readonly clock: Clock) {
    super();
  }

  override now(): number {
    return this.clock.now();
  }

  override realNow(): number {
    return this.clock.realNow();
  }
}

/** On one machine everybody may guess the host. */
function smsDomainsOf({ submission, local }: Config<PostboxRole>): ReadonlySet<string> {
  return new Set([submission.smsDomain, ...(local === null ? [] : ['sms.localhost', 'sms.127.0.0.1'])]);
}

/** Where all listeners listen, under the first one's port. */
function placeOf({ submission: { tls, port }, server, mail }: Config<PostboxRole>): SmtpPlace {
  if (tls === null) throw new Error('SUBMISSION_CERT_FILE and SUBMISSION_KEY_FILE are missing');
  return {
    port,
    host: server.host,
    name: mail.heloName,
    tls: { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) },
  };
}

function portsOf(
  { submission: { plain, tlsPort } }: Config<PostboxRole>,
  place: SmtpPlace,
): SubmissionPort[] {
  return [
    { ...place, manner: 'starttls' },
    { ...place, port: tlsPort, manner: 'implicit' },
    ...(plain === null ? [] : [{ ...place, port: plain.port, manner: { networks: plain.networks } }]),
  ];
}
