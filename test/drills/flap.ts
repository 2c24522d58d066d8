import { drain, type Drill, type DrillGround } from './harness/drill.js';
import { conditionChanges, incidentsSince } from './harness/incidents.js';
import { pass } from './harness/wait.js';
import { hear, judgeSafety, judgeToldOnce, type Testimony } from './harness/witnesses.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The full form: six hours in six minutes. */
const RATE = 60;
const SICK = ['gmx', 'webde'] as const;
const DOMAINS = ['gmx.de', 'web.de', 'gmx.de', 'web.de', 'gmail.com', 'posteo.de'];
const REFUSAL =
  '554-{host} (mxgmx104) Nemesis ESMTP Service not available\r\n554-IP address is block listed.\r\n554 For explanation visit https://postmaster.gmx.net/en/case?c=r0201&i=ip&v={ip}&r={id}';

/** How long each part lasts, domain time. */
interface Course {
  readonly flaps: number;
  readonly flapMs: number;
  readonly halfMs: number;
}
const FULL: Course = { flaps: 9, flapMs: 10 * MINUTE_MS, halfMs: 3 * HOUR_MS };
const SHORT: Course = { flaps: 2, flapMs: 10 * MINUTE_MS, halfMs: 40 * MINUTE_MS };

/** Two sites of one provider refuse ten minutes and accept ten, again and again, then refuse every second connection. */
export const flap: Drill = {
  name: 'flap',
  async run(ground) {
    const { sandbox, client, database, short } = ground;
    const course = short ? SHORT : FULL;
    const beganMs = await sandbox.domainNow();
    if (!short) await sandbox.rate(RATE);
    for (let turn = 0; turn < course.flaps; turn += 1) {
      await behave(ground, { stage: 'connect', reply: REFUSAL });
      await live(ground, course.flapMs);
      await behave(ground, { accept: true });
      await live(ground, course.flapMs);
    }
    await behave(ground, { stage: 'connect', reply: REFUSAL, share: 0.5 });
    await live(ground, course.halfMs);
    await behave(ground, { accept: true });
    const endedMs = await sandbox.domainNow();
    if (!short) await sandbox.rate(1);
    await client.settled();
    if (short) await passBy(ground);
    await drain(ground);
    await judgeHealth(ground, beganMs, endedMs);
    const said = await hear(client, sandbox, database);
    judgeTold(ground, said);
    judgeSafety(ground.verdict, said);
  },
};

async function behave({ sandbox }: DrillGround, behaviour: Record<string, unknown>): Promise<void> {
  for (const id of SICK) await sandbox.behave(id, behaviour);
}

/** Lets domain time pass and letters arrive: by its own pace in the full form, in steps in the short one. */
async function live(ground: DrillGround, domainMs: number): Promise<void> {
  const { sandbox, short } = ground;
  const stepMs = 5 * MINUTE_MS;
  for (let passed = 0; passed < domainMs; passed += stepMs) {
    await write(ground, short ? 4 : 10);
    if (short) await sandbox.advance(stepMs);
    await pass(short ? 400 : stepMs / RATE);
  }
}

/** The way back takes hours; faster than so, a mail might be tried again before the text that replaces it has gone. */
async function passBy({ sandbox }: DrillGround): Promise<void> {
  for (let step = 0; step < 24; step += 1) {
    await sandbox.advance(5 * MINUTE_MS);
    await pass(400);
  }
}

async function write({ client, letters, random, sandbox }: DrillGround, count: number): Promise<void> {
  const nowMs = await sandbox.domainNow();
  for (let sent = 0; sent < count; sent += 1) {
    const domain = random.pick(DOMAINS);
    const at = new Date(nowMs + random.pick([60, 180, 720]) * MINUTE_MS).toISOString();
    client.send(random.next() < 0.6 ? letters.both(domain, { deadline: { at } }) : letters.email(domain));
  }
}

async function judgeHealth(
  { database, verdict }: DrillGround,
  beganMs: number,
  endedMs: number,
): Promise<void> {
  const incidents = (await incidentsSince(database, beganMs)).filter(
    ({ opened_at }) => opened_at.getTime() <= endedMs,
  );
  const own = incidents.filter(({ subject }) => subject === 'group:united-internet');
  verdict.equals('incidents of the provider group', own.length, 1);
  const others = incidents.filter((one) => !own.includes(one)).map(({ subject }) => subject);
  verdict.equals('incidents of anybody else', others.join(', '), '');
  const lanes = [...(await conditionChanges(database, beganMs))].filter(([lane]) =>
    lane.startsWith('email:'),
  );
  const most = Math.max(0, ...lanes.map(([, moments]) => mostInAnHour(moments)));
  verdict.atMost('changes of a site between well, sick and recovering in an hour', most, 4);
  verdict.note(
    'changes in all',
    lanes.reduce((sum, [, moments]) => sum + moments.length, 0),
  );
}

function mostInAnHour(moments: readonly number[]): number {
  const counts = moments.map((from) => moments.filter((at) => at >= from && at < from + HOUR_MS).length);
  return Math.max(0, ...counts);
}

function judgeTold({ verdict, client }: DrillGround, said: Testimony): void {
  const withPhone = new Set(client.ledger.filter(({ phone }) => phone !== null).map(({ id }) => id));
  const due = said.stored.filter(({ id, deadline_at }) => deadline_at !== null && withPhone.has(id));
  verdict.note('with a deadline and a mobile', due.length);
  const late = due.filter(
    ({ told_at, deadline_at }) => told_at === null || deadline_at === null || told_at > deadline_at,
  );
  verdict.equals('of them not told in time', late.length, 0);
  judgeToldOnce(verdict, said);
}
