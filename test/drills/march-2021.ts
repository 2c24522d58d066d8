import { allEnded, drain, type Drill, type DrillGround } from './harness/drill.js';
import { fullDays } from './march/full.js';
import { SeedPostman } from './march/seed-postman.js';
import { pass, until } from './harness/wait.js';
import { hear, judgeSafety, judgeToldOnce, textsTaken, type Testimony } from './harness/witnesses.js';

const MINUTE_MS = 60_000;
const REFUSAL = (host: string) =>
  `554-${host} (mxgmx104) Nemesis ESMTP Service not available\r\n554-No SMTP service\r\n554-IP address is block listed.\r\n554 For explanation visit https://postmaster.gmx.net/en/case?c=r0201&i=ip&v=198.51.100.42&r=1MNcgj-1ue23t3pyV-00S2YR`;
const SHARES: readonly (readonly [string, number])[] = [
  ['web.de', 18],
  ['gmx.de', 17],
  ['gmail.com', 22],
  ['t-online.de', 11],
  ['outlook.de', 8],
  ['posteo.de', 24],
];
const BLOCK_MINUTES = 90;
/** Real time for each step of domain time: more than a sweep. */
const STEP_MS = 400;
/** At night some texts wait for the morning: the drill goes on then. */
const TOLD_WITHIN_MS = 12_000;

let postman: SeedPostman | null = null;

/**
 * The short form of the days in March 2021: 400 notifications, every second by SMTP submission; GMX and WEB.DE refuse at connect
 * for 90 minutes of domain time. The full form plays the days themselves.
 */
export const march2021: Drill = {
  name: 'march-2021',
  // Mail that was taken and is kept shows only where it should have arrived.
  prepare: async ({ short, replies }) => {
    postman = short || replies !== 'late' ? null : await SeedPostman.start();
    return () => postman?.stop() ?? Promise.resolve();
  },
  async run(ground) {
    if (!ground.short) return daysWithSeeds(ground);
    const { sandbox, client, verdict, database } = ground;
    await sendShare(ground, 0.3, false);
    await client.settled();
    await allEnded(ground, 30_000);
    // A block meets new sessions; those of the mail before it are kept for a second.
    await until(() => isQuiet(ground), 10_000);
    await block(ground, true);
    const blockedAt = client.ledger.length;
    await sendShare(ground, 0.5, true);
    await client.settled();
    const known = await until(async () => (await sickSites(ground)) >= 2, 30_000);
    await sendShare(ground, 0.2, true);
    await client.settled();
    const told = await until(async () => (await database.untoldWithWay()) === 0, TOLD_WITHIN_MS);
    await live(ground, BLOCK_MINUTES, 10);
    const refusedProbes = (await sandbox.ledger()).filter(isRefusal).length;
    await block(ground, false);
    await live(ground, 240, 10);
    await drain(ground);
    const said = await hear(client, sandbox, database);
    verdict.latency('both sites known as blocked, ms', known, 30_000);
    verdict.latency('all with another way told, ms', told, 60_000);
    judge(ground, said, blockedAt);
    verdict.note('refused connects in all', refusedProbes);
    judgeSafety(verdict, said);
  },
};

async function daysWithSeeds(ground: DrillGround): Promise<void> {
  if (postman === null) await fullDays(ground);
  else await postman.during(ground.sandbox, () => fullDays(ground));
}

/** Two thirds have a mobile; with deadlines, a sixth is due within an hour. */
async function sendShare(ground: DrillGround, share: number, deadlines: boolean): Promise<void> {
  const { client, letters, random, sandbox } = ground;
  const nowMs = await sandbox.domainNow();
  for (const [domain, percent] of SHARES)
    for (let count = 0; count < Math.round(4 * percent * share); count += 1) {
      const urgency = random.pick(['routine', 'routine', 'routine', 'important', 'urgent']);
      const minutes = deadlines && random.next() < 0.5 ? random.pick([60, 720, 1440, 2880]) : null;
      const deadline = minutes === null ? {} : { deadline: { at: momentIn(minutes, nowMs) } };
      const more = { urgency, ...deadline };
      const letter = random.next() < 0.67 ? letters.both(domain, more) : letters.email(domain, more);
      if (count % 2 === 0) client.send(letter);
      else client.submit(letter);
    }
}

function momentIn(minutes: number, nowMs: number): string {
  return new Date(nowMs + minutes * MINUTE_MS).toISOString();
}

async function block({ sandbox }: DrillGround, on: boolean): Promise<void> {
  for (const [id, host] of [
    ['gmx', 'gmx.net'],
    ['webde', 'web.de'],
  ] as const)
    await sandbox.behave(id, on ? { stage: 'connect', reply: REFUSAL(host) } : { accept: true });
}

/** Whether no connection to the two is open. */
async function isQuiet({ sandbox }: DrillGround): Promise<boolean> {
  const providers = await sandbox.providers();
  return providers.every(
    ({ id, connections }) => !['gmx', 'webde'].includes(id) || (connections?.open ?? 0) === 0,
  );
}

/** Lets domain time pass in steps, so that probes, ramps and retries have their moments. */
async function live({ sandbox }: DrillGround, minutes: number, step: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += step) {
    await sandbox.advance(step * MINUTE_MS);
    await pass(STEP_MS);
  }
}

async function sickSites({ database }: DrillGround): Promise<number> {
  const rows = await database.query<{ sick: number }>(
    `SELECT count(*)::int AS sick FROM health WHERE record->'record'->>'state' IN ('blocked', 'probing')`,
  );
  return rows[0]?.sick ?? 0;
}

function isRefusal({
  kind,
  stage,
  reply,
}: {
  readonly kind: string;
  readonly stage: string;
  readonly reply: string | null;
}): boolean {
  return kind === 'smtp' && stage === 'connect' && (reply ?? '').startsWith('554');
}

function judge({ verdict, client }: DrillGround, said: Testimony, blockedAt: number): void {
  const sick = (email: string | null) => /@(gmx|web)\.de$/.test(email ?? '');
  const texts = textsTaken(said.wire);
  const healthyPhones = new Set(client.ledger.filter(({ email }) => !sick(email)).map(({ phone }) => phone));
  verdict.equals(
    'texts for mail whose provider is healthy',
    texts.filter(({ to }) => healthyPhones.has(to)).length,
    0,
  );
  const affected = client.ledger.slice(blockedAt).filter(({ email }) => sick(email));
  const byId = new Map(said.stored.map((row) => [row.id, row]));
  const withDeadline = affected.map(({ id }) => byId.get(id ?? '')).filter((row) => row?.deadline_at != null);
  verdict.note('affected with a deadline', withDeadline.length);
  const late = withDeadline.filter(
    (row) => row?.told_at != null && row.deadline_at != null && row.told_at > row.deadline_at,
  );
  verdict.equals('told after their deadline', late.length, 0);
  const silent = withDeadline.filter(
    (row) => row?.told_at == null && !row?.alerts.some((alert) => alert.startsWith('deadline.')),
  );
  verdict.equals('not told, and the department does not know', silent.length, 0);
  judgeToldOnce(verdict, said);
  for (const site of ['gmx', 'webde']) {
    const probes = said.wire.filter((row) => row.provider === site && isRefusal(row)).length;
    verdict.atMost(`${site}: refused connects, detection and probes`, probes, 6 + 8);
  }
}
