import { allEnded, drain, type Drill, type DrillGround } from './harness/drill.js';
import { incidentsSince } from './harness/incidents.js';
import { pass, until } from './harness/wait.js';
import { hear, judgeSafety, textsTaken, type Testimony } from './harness/witnesses.js';

const MINUTE_MS = 60_000;
const PER_SECOND = 5;
const DOMAINS = ['gmx.de', 'web.de', 'gmail.com', 't-online.de', 'outlook.de', 'freenet.de', 'posteo.de'];
const CUT = { stage: 'connect', close: true } as const;
const WELL = { accept: true } as const;
/** Domain time runs faster while what was put off is sent. */
const DRAIN_RATE = 20;

/** Everything is cut, then port 25 alone, then the resolver fails in two ways: no provider is to blame, and deadlines move. */
export const ownNetworkDown: Drill = {
  name: 'own-network-down',
  async run(ground) {
    const { sandbox, client, database, verdict, short } = ground;
    const phaseMs = short ? 1_800 : 70_000;
    const beganMs = await sandbox.domainNow();
    const load = startLoad(ground);
    await pass(short ? 1_000 : 30_000);
    const known = await cutAll(ground, phaseMs);
    await pause(ground, phaseMs);
    const port25 = client.ledger.length;
    await mailBehaves(ground, CUT);
    await pass(phaseMs);
    const texted = client.ledger.length;
    await pass(short ? 1_000 : 20_000);
    await mailBehaves(ground, WELL);
    await pause(ground, phaseMs);
    // Failures are kept for ten seconds of real time: what the short form cannot wait for.
    if (!short) await resolverFails(ground, phaseMs);
    load.stop();
    await client.settled();
    verdict.latency('known as our own fault after, ms', known, 60_000);
    await judgeDrained(ground);
    await judgeBlame(ground, beganMs);
    const said = await hear(client, sandbox, database);
    judgeTold(ground, said, port25, texted);
    judgeSafety(verdict, said);
    verdict.note('phases, ms each', phaseMs);
  },
};

async function resolverFails({ sandbox }: DrillGround, phaseMs: number): Promise<void> {
  for (const answer of ['SERVFAIL', 'NXDOMAIN']) {
    await sandbox.dns('*', 'ANY', answer);
    await pass(phaseMs);
  }
  await sandbox.dns('*', 'ANY', 'default');
}

/** Mail, texts and push alike. @returns after how long an own-infrastructure incident stood in the database, ms, or null */
async function cutAll(ground: DrillGround, phaseMs: number): Promise<number | null> {
  const { sandbox, database } = ground;
  const sinceMs = await sandbox.domainNow();
  await mailBehaves(ground, CUT);
  await sandbox.smsBehave({ close: true });
  await sandbox.pushBehave({ close: true });
  const startedAt = performance.now();
  const known = await until(
    async () => (await incidentsSince(database, sinceMs)).some(({ kind }) => kind === 'own_infrastructure'),
    60_000,
  );
  await pass(Math.max(0, phaseMs - (performance.now() - startedAt)));
  await mailBehaves(ground, WELL);
  await sandbox.smsBehave(WELL);
  await sandbox.pushBehave(WELL);
  return known;
}

async function mailBehaves({ sandbox }: DrillGround, behaviour: Record<string, unknown>): Promise<void> {
  for (const { id } of await sandbox.providers()) await sandbox.behave(id, behaviour);
}

/** All is well for a while. */
async function pause({ short }: DrillGround, phaseMs: number): Promise<void> {
  await pass(short ? 1_000 : phaseMs / 2);
}

async function judgeDrained(ground: DrillGround): Promise<void> {
  const { sandbox, short, verdict } = ground;
  if (short) return drain(ground);
  await sandbox.rate(DRAIN_RATE);
  verdict.atMost('all at an end after, ms', await allEnded(ground, 180_000), 120_000);
  await sandbox.rate(1);
}

async function judgeBlame({ database, verdict, sandbox }: DrillGround, beganMs: number): Promise<void> {
  const incidents = await incidentsSince(database, beganMs);
  const of = (kind: string) => incidents.filter((one) => one.kind === kind).length;
  verdict.equals('incidents of providers', of('provider'), 0);
  verdict.equals('incidents of our own infrastructure', of('own_infrastructure'), 1);
  const [row] = await database.query<{ bounced: number; suppressed: number }>(
    `SELECT (SELECT count(*)::int FROM attempt WHERE state = 'bounced' AND created_at >= $1) AS bounced,
       (SELECT count(*)::int FROM suppression WHERE created_at >= $1) AS suppressed`,
    [new Date(beganMs)],
  );
  verdict.equals('mails taken for bounced', row?.bounced ?? -1, 0);
  verdict.equals('addresses suppressed', row?.suppressed ?? -1, 0);
  const peaks = (await sandbox.providers())
    .filter(({ id }) => ['gmx', 'webde'].includes(id))
    .map(({ connections }) => connections?.peak ?? 0);
  verdict.atMost('connections to GMX and WEB.DE at once', Math.max(...peaks), 4);
}

/** Those who asked while port 25 was cut, with a deadline soon and a mobile. */
function judgeTold({ verdict, client, short }: DrillGround, said: Testimony, from: number, to: number): void {
  const texts = new Set(textsTaken(said.wire).map((row) => row.to));
  const asked = client.ledger.slice(from, to).filter(({ phone }) => phone !== null);
  verdict.note('with a deadline and a mobile while port 25 was cut', asked.length);
  const stored = new Map(said.stored.map((row) => [row.id, row]));
  const silent = asked.filter(({ id }) => {
    const row = stored.get(id ?? '');
    return row?.told_at == null || (row.deadline_at !== null && row.told_at > row.deadline_at);
  });
  verdict.equals('of them not told in time', silent.length, 0);
  const byText = asked.filter(({ phone }) => texts.has(phone)).length;
  // In the short form port 25 is back before most of them need another way.
  if (short) verdict.note('of them told by text', byText);
  else verdict.atLeast('of them told by text', byText, asked.length / 2);
}

/** A third has a deadline within the hour and a mobile. */
function startLoad({ client, letters, random, sandbox }: DrillGround): { stop: () => void } {
  const timer = setInterval(() => {
    const domain = random.pick(DOMAINS);
    if (random.next() >= 0.33) {
      client.send(letters.email(domain));
      return;
    }
    void sandbox.domainNow().then((nowMs) => {
      const at = new Date(nowMs + 45 * MINUTE_MS).toISOString();
      client.send(letters.both(domain, { deadline: { at }, urgency: 'urgent' }));
    });
  }, 1000 / PER_SECOND);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}
