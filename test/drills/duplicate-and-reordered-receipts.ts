import { GatewayCaller } from './receipts/gateway-caller.js';
import { callsOf, historyOf, stateInOrder, type Word } from './receipts/plan.js';
import { StepWitness } from './receipts/step-witness.js';
import { drain, type Drill, type DrillGround } from './harness/drill.js';
import { percentile } from './harness/verdict.js';
import { until } from './harness/wait.js';
import { hear, judgeSafety } from './harness/witnesses.js';

/** Texts, and how many of them get receipts while they are being handed over. */
const FULL = { texts: 5_000, early: 500 };
const SHORT = { texts: 60, early: 8 };
/** Requests under way at a time. */
const AT_ONCE = 100;
/** How long the gateway thinks about one whose receipts come before its answer, ms. */
const THINKS_MS = 600;
const TEXTS_WITHIN_MS = 180_000;

interface Text {
  readonly attempt: string;
  readonly state: string;
  readonly sid: string | null;
}

/** Receipts of texts come three times each, in any order, before their send is on record, and forged. */
export const duplicateReceipts: Drill = {
  name: 'duplicate-and-reordered-receipts',
  async run(ground) {
    const { sandbox, client, verdict, database, system, random, short } = ground;
    const { texts, early } = short ? SHORT : FULL;
    const histories = new Map<string, readonly Word[]>();
    const sids = new Map<string, string>();
    const caller = new GatewayCaller(system.ready.api, system.twilio.authToken, (attempt) => {
      return sids.get(attempt) ?? `SM${attempt.replace(/\D/g, '').padStart(32, '0').slice(-32)}`;
    });
    const planned = (attempts: readonly string[]) => {
      for (const attempt of attempts) histories.set(attempt, historyOf(random));
      return callsOf(new Map(attempts.map((one) => [one, histories.get(one) ?? []])), random);
    };
    const steps = await StepWitness.begin(database);
    try {
      await sandbox.smsBehave({ accept: true, callbacks: 'lose', delayMs: THINKS_MS });
      await sendTexts(ground, early);
      await callWhileSending(ground, early, (attempts) => caller.callAll(planned(attempts)));
      await sandbox.smsBehave({ accept: true, callbacks: 'lose' });
      await sendTexts(ground, texts - early);
      await until(async () => (await textsOf(ground)).every(({ state }) => wasSent(state)), TEXTS_WITHIN_MS);
      const rest = (await textsOf(ground)).filter(({ attempt }) => !histories.has(attempt));
      for (const { attempt, sid } of rest) sids.set(attempt, sid ?? '');
      const before = caller.tookMs.length;
      await caller.callAll(planned(rest.map(({ attempt }) => attempt)));
      verdict.latency('p95 of an answer to a receipt, ms', percentile(caller.tookMs.slice(before), 95), 200);
      await judgeReceipts(ground, { histories, caller, steps, early });
    } finally {
      await sandbox.smsBehave({ accept: true });
      await steps.end();
    }
    await drain(ground);
    judgeSafety(verdict, await hear(client, sandbox, database));
  },
};

async function sendTexts({ client, letters }: DrillGround, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += AT_ONCE) {
    for (let at = sent; at < Math.min(count, sent + AT_ONCE); at += 1) client.send(letters.sms());
    await client.settled();
  }
}

/** Calls back for each text in the moment in which its gateway has not answered yet. */
async function callWhileSending(
  ground: DrillGround,
  count: number,
  call: (attempts: readonly string[]) => Promise<void>,
): Promise<void> {
  const called = new Set<string>();
  await until(
    async () => {
      const now = (await textsOf(ground)).filter(({ state }) => state === 'sending');
      const fresh = now.map(({ attempt }) => attempt).filter((attempt) => !called.has(attempt));
      for (const attempt of fresh) called.add(attempt);
      await call(fresh);
      return (await textsOf(ground)).filter(({ state }) => wasSent(state)).length >= count;
    },
    TEXTS_WITHIN_MS,
    20,
  );
}

function wasSent(state: string): boolean {
  return !['queued', 'sending', 'deferred', 'held'].includes(state);
}

/** The texts of this drill: the notifications' first attempts and all that came after them. */
async function textsOf({ client, database }: DrillGround): Promise<Text[]> {
  return database.query<Text & Record<string, unknown>>(
    `SELECT notification_id || '.' || ordinal AS attempt, state, gateway_id AS sid FROM attempt
     WHERE channel = 'sms' AND notification_id = ANY($1::uuid[])`,
    [client.ledger.flatMap(({ id }) => id ?? [])],
  );
}

/** What a judgement needs to know. */
interface Played {
  readonly histories: ReadonlyMap<string, readonly Word[]>;
  readonly caller: GatewayCaller;
  readonly steps: StepWitness;
  readonly early: number;
}

async function judgeReceipts(
  ground: DrillGround,
  { histories, caller, steps, early }: Played,
): Promise<void> {
  const { verdict, database } = ground;
  const texts = await textsOf(ground);
  const answered = (forged: boolean) => caller.answers.filter((answer) => answer.forged === forged);
  verdict.note('receipts posted', caller.answers.length);
  verdict.note('forged ones among them', answered(true).length);
  verdict.equals('forged ones not refused', answered(true).filter(({ status }) => status !== 403).length, 0);
  verdict.equals(
    'others not answered by 204',
    answered(false).filter(({ status }) => status !== 204).length,
    0,
  );
  verdict.equals('texts', texts.length, histories.size);
  verdict.none(
    'states other than after the receipts in order',
    texts
      .filter(({ attempt, state }) => state !== stateInOrder(histories.get(attempt) ?? []))
      .map(({ attempt }) => attempt.slice(0, 36)),
  );
  verdict.none('backward steps', await steps.backward());
  verdict.atLeast('texts with receipts before their send was on record', await steps.early(), early * 0.8);
  const [parked] = await database.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM receipt WHERE parked',
  );
  verdict.equals('receipts still parked', parked?.count ?? -1, 0);
}
