import type { DrillGround } from '../harness/drill.js';
import type { StoredRow } from '../harness/database.js';
import type { WireRow } from '../harness/sandbox-control.js';
import {
  handOverTimes,
  judgeToldOnce,
  mailsTaken,
  textsTaken,
  type Testimony,
} from '../harness/witnesses.js';
import { percentile } from '../harness/verdict.js';
import type { Asked, Course } from './full.js';
import { BUDGET_TEXTS } from './full.js';
import { SICK } from './plan.js';
import { isRefusal } from './replies.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What 250 ms of real time are worth while letters arrive. */
const SLACK_MS = 250 * 40;

/** One of the asked with what the database has of it. */
interface Case extends Asked {
  readonly stored: StoredRow;
  readonly isSick: boolean;
}

/** Everything that proof.md wants of march-2021. */
export async function judgeDays(
  ground: DrillGround,
  said: Testimony,
  asked: readonly Asked[],
  course: Course,
): Promise<void> {
  const byId = new Map(said.stored.map((row) => [row.id, row]));
  const cases = asked.flatMap((one): Case[] => {
    const stored = byId.get(one.row.id ?? '');
    return stored === undefined
      ? []
      : [{ ...one, stored, isSick: isSickAddress(one.letter.recipient.email) }];
  });
  const known = await knownAt(ground);
  judgeTold(ground, cases, said, known);
  await judgeSilent(ground, cases, course, known);
  await judgeSuppressions(ground, said);
  judgeOthers(ground, cases, course);
  if (ground.replies === 'late') await judgeLateness(ground, course);
  else {
    for (const provider of SICK) judgeProbes(ground, said.wire, provider, course);
    await judgeReturn(ground, said.wire, course);
    await judgeIncident(ground, cases, said, course);
  }
}

function isSickAddress(email: string | undefined): boolean {
  return /@(gmx\.|web\.de)/.test(email ?? '');
}

/** When each site was first known as blocked, domain time. */
async function knownAt({ database }: DrillGround): Promise<number> {
  const rows = await database.query<{ at: Date | null }>(
    `SELECT max(at) AS at FROM (SELECT min(at) AS at FROM health_change WHERE to_state = 'blocked' AND key LIKE 'email:%' GROUP BY key) first`,
  );
  return rows[0]?.at?.getTime() ?? Number.POSITIVE_INFINITY;
}

function judgeTold(
  { verdict, replies }: DrillGround,
  cases: readonly Case[],
  said: Testimony,
  knownMs: number,
): void {
  const { wire } = said;
  const texts = textsTaken(wire);
  const healthy = new Set(cases.filter(({ isSick }) => !isSick).map(({ row }) => row.phone));
  const late = replies === 'late';
  verdict.equals(
    'texts for mail whose provider is healthy',
    texts.filter(({ to }) => healthy.has(to)).length,
    0,
  );
  const withWay = cases.filter(({ otherwise }) => otherwise === 'phone' || otherwise === 'push');
  verdict.equals('with a deadline and another way', withWay.length, 731);
  verdict.none('of them not told in time', idsOf(withWay.filter((one) => !isInTime(one))));
  const bookings = withWay.filter(
    ({ windowMs, stored }) => (windowMs ?? Infinity) <= HOUR_MS && stored.accepted_at.getTime() >= knownMs,
  );
  verdict.note('bookings with another way, once the block was known', bookings.length);
  verdict.atMost(
    'longest until a booking was told, s of domain time',
    Math.max(0, ...handOverTimes(bookings.map(({ stored }) => stored))) / 1_000,
    late ? 3_600 : 120,
  );
  verdict.atMost('texts, of a budget of 800', texts.length, BUDGET_TEXTS);
  const deadlines = new Map(cases.map(({ row, stored }) => [row.email, stored.deadline_at?.getTime()]));
  const afterDeadline = mailsTaken(wire).filter(
    ({ to, at }) => Date.parse(at) > (deadlines.get(to) ?? Number.POSITIVE_INFINITY),
  );
  verdict.equals('originals accepted after their deadline', afterDeadline.length, 0);
  judgeToldOnce(verdict, said);
}

function idsOf(cases: readonly Case[]): string[] {
  return cases.map(({ stored }) => stored.id);
}

function isInTime({ stored }: Case): boolean {
  const { told_at: toldAt, deadline_at: deadlineAt } = stored;
  return toldAt !== null && deadlineAt !== null && toldAt <= deadlineAt;
}

/** The 129 without another way: their department hears of them, and they are mailed when the block ends in time. */
async function judgeSilent(
  { verdict, database, replies }: DrillGround,
  cases: readonly Case[],
  { endMs }: Course,
  knownMs: number,
): Promise<void> {
  const silent = cases.filter(({ otherwise }) => otherwise === 'none');
  verdict.equals('with a deadline and no other way', silent.length, 129);
  if (replies === 'late') return;
  const rows = await database.query<{ id: string; at: Date }>(
    `SELECT notification_id AS id, at FROM department_event WHERE event = 'deadline.at_risk'`,
  );
  const atRisk = new Map(rows.map(({ id, at }) => [id, at.getTime()]));
  // A behaviour meets new sessions: what an open one took after the block began was told by mail, and never at risk.
  const untold = silent.filter(({ stored }) => (stored.told_at?.getTime() ?? Infinity) > knownMs);
  const waits = untold.map(({ stored }) => {
    const since = Math.max(stored.accepted_at.getTime(), knownMs);
    return (atRisk.get(stored.id) ?? Number.POSITIVE_INFINITY) - since;
  });
  verdict.atMost('longest until reported at risk, s of domain time', Math.max(...waits) / 1_000, 300);
  const outlived = silent.filter(({ stored }) => (stored.deadline_at?.getTime() ?? 0) > endMs + 4 * HOUR_MS);
  verdict.equals(
    'of those whose deadline outlives the block, mailed in time',
    outlived.filter(isInTime).length,
    outlived.length,
  );
}

async function judgeSuppressions({ verdict, database }: DrillGround, { wire }: Testimony): Promise<void> {
  const planted = wire.filter(
    ({ kind, stage, to, reply }) =>
      kind === 'smtp' &&
      stage === 'rcpt' &&
      (to ?? '').startsWith('unbekannt') &&
      (reply ?? '').startsWith('5'),
  );
  const [row] = await database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM suppression WHERE channel = 'email'`,
  );
  verdict.equals(
    'suppressed: the planted mailboxes that answered',
    row?.count ?? -1,
    new Set(planted.map(({ to }) => to)).size,
  );
}

/** Known at the third refusal, with what was under way then; one probe at a time after that. */
function judgeProbes(
  { verdict, hours }: DrillGround,
  wire: readonly WireRow[],
  provider: string,
  { blockMs, endMs }: Course,
): void {
  const refusals = wire
    .filter((row) => row.provider === provider && isRefusal(row))
    .map(({ at }) => Date.parse(at))
    .filter((at) => at >= blockMs && at <= endMs + MINUTE_MS);
  const [first = blockMs] = refusals;
  const detection = refusals.filter((at) => at <= first + 5 * MINUTE_MS).length;
  verdict.atMost(`${provider}: refused connects until known`, detection, 6);
  const probes = refusals.filter((at) => at > first + 5 * MINUTE_MS);
  const inAnHour = probes.map((at) => probes.filter((other) => other >= at && other < at + HOUR_MS).length);
  verdict.atMost(`${provider}: most probes in an hour`, Math.max(0, ...inAnHour), 3);
  verdict.atMost(`${provider}: refused connects in all`, refusals.length, 90);
  verdict.atLeast(`${provider}: probes`, probes.length, Math.floor(hours / 2));
}

/** Back again: soon, in steps that at most double, what ends first before what ends later. */
async function judgeReturn(
  { verdict, database }: DrillGround,
  wire: readonly WireRow[],
  { endMs }: Course,
): Promise<void> {
  const back = await database.query<{ key: string; at: Date }>(
    `SELECT key, min(at) AS at FROM health_change WHERE to_state = 'healthy' AND at > $1 AND key LIKE 'email:%' GROUP BY key`,
    [new Date(endMs)],
  );
  for (const provider of SICK) {
    const site = provider === 'gmx' ? 'gmx.net' : 'web.de';
    const taken = mailsTaken(wire)
      .filter((row) => row.provider === provider && Date.parse(row.at) >= endMs)
      .map(({ at }) => Date.parse(at));
    const firstMs = Math.min(...taken);
    verdict.atMost(`${provider}: first accepted probe, min after the end`, (firstMs - endMs) / MINUTE_MS, 75);
    const healthy =
      back.find(({ key }) => key.endsWith(`:${site}`))?.at.getTime() ?? Number.POSITIVE_INFINITY;
    verdict.atMost(`${provider}: healthy, h after the end`, (healthy - endMs) / HOUR_MS, 3.5);
    const bins = tens(taken, firstMs);
    verdict.note(`${provider}: taken in each ten minutes of its return`, bins.slice(0, 16).join(' '));
    verdict.atMost(
      `${provider}: taken in ten minutes beyond double of the ten before`,
      beyondDouble(bins),
      // Four connections may each be one ahead.
      4,
    );
  }
}

/** How many mails each ten minutes took. */
function tens(taken: readonly number[], firstMs: number): number[] {
  const bins: number[] = [];
  for (const at of taken) {
    const bin = Math.floor((at - firstMs) / (10 * MINUTE_MS));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return Array.from(bins, (count: number | undefined) => count ?? 0);
}

/** The most that ten minutes took beyond twice what the ten before took. */
function beyondDouble(bins: readonly number[]): number {
  // The probes at the beginning are no ramp yet: its first step lets one a minute through. A ramp saves up ten seconds, so what
  // these let through may fall on either side of where ten minutes begin.
  const beyond = bins.map(
    (count, bin) => count - Math.ceil(count / 60) - 2 * Math.max(10, bins[bin - 1] ?? 0),
  );
  return Math.max(0, ...beyond);
}

/** Nobody else waits longer than before. */
function judgeOthers({ verdict }: DrillGround, cases: readonly Case[], { blockMs }: Course): void {
  const others = cases.filter(({ isSick }) => !isSick).map(({ stored }) => stored);
  const before = others.filter(({ accepted_at: at }) => at.getTime() < blockMs);
  const during = others.filter(({ accepted_at: at }) => at.getTime() >= blockMs);
  const usual = percentile(handOverTimes(before), 95);
  verdict.atMost(
    "others' p95 to hand-over, s of domain time",
    percentile(handOverTimes(during), 95) / 1_000,
    Math.max(1.2 * usual, usual + SLACK_MS) / 1_000,
  );
}

async function judgeLateness({ verdict, database }: DrillGround, { blockMs }: Course): Promise<void> {
  const rows = await database.query<{ at: Date }>('SELECT min(opened_at) AS at FROM incident');
  const openedMs = rows[0]?.at.getTime() ?? Number.POSITIVE_INFINITY;
  verdict.atMost('incident, min after mail began to be late', (openedMs - blockMs) / MINUTE_MS, 30);
}

/** What the incident tells, against what the others have seen. */
interface IncidentSeen {
  readonly items: readonly { readonly number: string; readonly subject: string }[];
  readonly counts: {
    readonly affected: number;
    readonly told: { readonly sms: number; readonly push: number };
  };
  readonly replies: readonly { readonly count: number }[];
}

async function judgeIncident(
  { verdict, system }: DrillGround,
  cases: readonly Case[],
  { wire }: Testimony,
  { blockMs, endMs }: Course,
): Promise<void> {
  const read = async (path: string) => {
    const headers = { authorization: `Bearer ${system.ready.adminKey}` };
    return (await (await fetch(`${system.ready.api}${path}`, { headers })).json()) as IncidentSeen;
  };
  const { items } = await read('/v1/incidents?limit=100');
  verdict.equals('incidents', items.map(({ subject }) => subject).join(), 'group:united-internet');
  const seen = await read(`/v1/incidents/${items[0]?.number ?? ''}`);
  const takenBefore = new Set(
    mailsTaken(wire)
      .filter(({ at }) => Date.parse(at) < endMs)
      .map(({ to }) => to),
  );
  const affected = cases.filter(
    ({ isSick, row, stored }) =>
      isSick &&
      stored.accepted_at.getTime() < endMs &&
      !takenBefore.has(row.email) &&
      !isUnknown(row.email, wire, endMs),
  );
  verdict.equals('incident: affected, as client and wire have them', seen.counts.affected, affected.length);
  const phones = new Set(affected.map(({ row }) => row.phone));
  const texts = textsTaken(wire).filter(({ to }) => phones.has(to)).length;
  verdict.equals('incident: told by SMS, as the gateway has them', seen.counts.told.sms, texts);
  const pushed = affected.filter(({ stored }) => stored.told_channel === 'push').length;
  verdict.equals('incident: told by push', seen.counts.told.push, pushed);
  const refused = wire.filter(
    (row) => SICK.includes(row.provider ?? '') && isRefusal(row) && Date.parse(row.at) >= blockMs,
  );
  verdict.equals(
    'incident: refusals, as the wire has them',
    seen.replies.reduce((sum, { count }) => sum + count, 0),
    refused.length,
  );
}

/** A planted mailbox that said so while it was asked, before or beside the block. */
function isUnknown(email: string | null, wire: readonly WireRow[], untilMs: number): boolean {
  return (
    email !== null &&
    email.startsWith('unbekannt') &&
    wire.some(
      ({ to, stage, reply, at }) =>
        to === email && stage === 'rcpt' && (reply ?? '').startsWith('5') && Date.parse(at) < untilMs,
    )
  );
}
