import { execFileSync } from 'node:child_process';
import { freePort, whyNoPostfix } from '#sandbox';
import { RelayGround, relaySettings } from './harness/relay-ground.js';
import { allEnded, type Drill, type DrillGround } from './harness/drill.js';
import { until } from './harness/wait.js';
import { hear, judgeSafety, mailsTaken, textsTaken } from './harness/witnesses.js';

const HOUR_MS = 3_600_000;
const SILENT = 'gmx.de';
const OTHERS = ['t-online.de', 'posteo.de', 'freenet.de', 'gmail.com'];
const REFUSAL =
  '554-gmx.net (mxgmx104) Nemesis ESMTP Service not available\r\n554-No SMTP service\r\n554-IP address is block listed.\r\n554 For explanation visit https://postmaster.gmx.net/en/case?c=r0201&i=ip&v=198.51.100.42&r=1MNcgj-1ue23t3pyV-00S2YR';

/** Numbers to which the simulated gateway never delivers. */
const UNREACHABLE = /(?:0000[03678]|00211|006(?:14|35|10))$/;

let relayPort = 0;

/**
 * A real Postfix takes 200 mails; the site of 70 of them refuses its greeting, and Postfix says nothing of it. With the
 * backoff that Postfix has by itself, so that it repeats its first refusals for minutes without trying again.
 */
export const relaySilent: Drill = {
  name: 'relay-silent',
  alone: true,
  prepare: async () => {
    const why = whyNoPostfix();
    if (why !== null) throw new Error(`relay-silent: ${why}`);
    relayPort = await freePort();
    const settings = relaySettings(relayPort);
    Object.assign(process.env, settings);
    return () => {
      for (const name of Object.keys(settings)) Reflect.deleteProperty(process.env, name);
      return Promise.resolve();
    };
  },
  async run(ground) {
    const { dir, ready } = ground.system;
    const { api, sandbox, adminKey } = ready;
    const relay = await RelayGround.start(relayPort, { dir, api, sandbox, adminKey }, {});
    try {
      await relay.read(['--every', '10', '--remove']);
      await silence(ground, relay);
    } finally {
      await relay.stop();
    }
  },
};

async function silence(ground: DrillGround, relay: RelayGround): Promise<void> {
  const { sandbox, client, verdict, database, short } = ground;
  await sandbox.behave('gmx', { stage: 'connect', reply: REFUSAL });
  const [silent, others] = short ? [14, 26] : [70, 130];
  sendAll(ground, silent, others);
  await until(() => relay.log.includes('status=deferred'), 60_000, 50);
  const known = await until(() => isBlocked(ground), 60_000, 50);
  await client.settled();
  const ended = await allEnded(ground, 120_000);
  const settled = await until(async () => (await atRelay(ground)) === 0, 60_000);
  verdict.latency('site known as blocked after the first deferral, ms', known, 30_000);
  verdict.latency('all at an end, ms', ended, 120_000);
  verdict.latency('nothing left in the queue, ms', settled, 60_000);
  // What was left there would go out now.
  await sandbox.behave('gmx', { accept: true });
  execFileSync('postqueue', ['-c', relay.postfix.configDir, '-f']);
  await until(() => relay.queue().length === 0, 20_000);
  await judge(ground, relay, { silent, others });
  judgeSafety(verdict, await hear(client, sandbox, database));
}

function sendAll({ client, letters, random }: DrillGround, silent: number, others: number): void {
  const deadline = { at: new Date(Date.now() + HOUR_MS).toISOString() };
  const domains = [
    ...Array.from({ length: silent }, () => SILENT),
    ...Array.from({ length: others }, (_, at) => OTHERS[at % OTHERS.length] ?? SILENT),
  ];
  while (domains.length > 0) {
    const [domain] = domains.splice(Math.floor(random.next() * domains.length), 1);
    let letter = letters.both(domain ?? SILENT, { urgency: 'urgent', deadline });
    while (UNREACHABLE.test(letter.recipient.phone ?? ''))
      letter = letters.both(domain ?? SILENT, { urgency: 'urgent', deadline });
    client.send(letter);
  }
}

async function isBlocked({ database }: DrillGround): Promise<boolean> {
  const rows = await database.query(
    `SELECT 1 FROM health WHERE key LIKE 'email:%:relay:gmx.net' AND record->'record'->>'state' = 'blocked'`,
  );
  return rows.length > 0;
}

/** Mail that was told otherwise and lies in the queue still. */
async function atRelay({ database }: DrillGround): Promise<number> {
  const rows = await database.query<{ there: number }>(
    `SELECT count(*)::int AS there FROM attempt WHERE lane LIKE 'email:%:relay:gmx.net' AND state = 'accepted_by_gateway'`,
  );
  return rows[0]?.there ?? 0;
}

async function judge(
  { verdict, database, sandbox, client }: DrillGround,
  relay: RelayGround,
  { silent, others }: { readonly silent: number; readonly others: number },
): Promise<void> {
  const wire = await sandbox.ledger();
  const mailed = new Set(mailsTaken(wire).map(({ to }) => to));
  const texted = new Set(textsTaken(wire).map(({ to }) => to));
  const late = await database.query<{ queue_id: string }>(
    'SELECT queue_id FROM relay_mail WHERE possibly_late',
  );
  const removed = await database.query<{ queue_id: string }>(
    `SELECT m.queue_id FROM relay_mail m JOIN attempt a ON a.notification_id = m.notification_id AND a.ordinal = m.ordinal
     WHERE m.ended = 'removed' AND a.state = 'superseded'`,
  );
  const { log } = relay;
  const proven = removed.filter(({ queue_id: id }) => !new RegExp(`${id}: .*status=sent`).test(log));
  const mine = client.ledger.filter(({ email }) => email?.endsWith(`@${SILENT}`));
  const twice = client.ledger.filter(({ email, phone }) => mailed.has(email) && texted.has(phone));
  verdict.equals(
    'of the silent site told by SMS',
    mine.filter(({ phone }) => texted.has(phone)).length,
    silent,
  );
  verdict.equals('told twice and not marked as possibly late', Math.max(0, twice.length - late.length), 0);
  verdict.note('marked as possibly late', late.length);
  verdict.note('taken out of the queue', removed.length);
  verdict.equals('taken out although the log says sent', removed.length - proven.length, 0);
  const untouched = client.ledger.filter(
    ({ email, phone }) => !email?.endsWith(`@${SILENT}`) && mailed.has(email) && !texted.has(phone),
  );
  verdict.equals('others told by mail, without a text', untouched.length, others);
  verdict.equals('words of the reader', relay.readersWords, '');
}
