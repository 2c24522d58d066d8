import type { ClientRow, DrillClient } from './client.js';
import type { DatabaseWitness, StoredRow } from './database.js';
import type { SandboxControl, WireRow } from './sandbox-control.js';
import { percentile, type Verdict } from './verdict.js';

/** What the three witnesses say at the end of a drill. */
export interface Testimony {
  readonly asked: readonly ClientRow[];
  readonly wire: readonly WireRow[];
  readonly stored: readonly StoredRow[];
}

/** Reads all three. */
export async function hear(
  client: DrillClient,
  sandbox: SandboxControl,
  database: DatabaseWitness,
): Promise<Testimony> {
  return { asked: client.ledger, wire: await sandbox.ledger(), stored: await database.notifications() };
}

/** Texts that the gateway took. */
export function textsTaken(wire: readonly WireRow[]): WireRow[] {
  return wire.filter(({ kind, stage, id }) => kind === 'sms' && stage === 'POST' && id !== undefined);
}

/** Mails that a provider took: answered the final dot with a 2xx, or took it and was cut before the answer. */
export function mailsTaken(wire: readonly WireRow[]): WireRow[] {
  return wire.filter(
    ({ kind, stage, reply }) =>
      kind === 'smtp' && stage === 'end' && (reply === null || reply.startsWith('2')),
  );
}

/** Pushes that the push service took. */
export function pushesTaken(wire: readonly WireRow[]): WireRow[] {
  return wire.filter(({ kind, reply }) => kind === 'push' && (reply === null || reply.startsWith('2')));
}

/** Promise 1 and 2, which every drill keeps: nothing is lost, nobody gets a second text, a mail repeats only itself. */
export function judgeSafety(verdict: Verdict, { asked, wire, stored }: Testimony): void {
  const known = new Set(stored.map(({ id }) => id));
  const accepted = asked.filter(({ id }) => id !== null);
  verdict.note('asked for', asked.length);
  const reports = judgeSubmissions(verdict, { asked, stored });
  verdict.note('texts taken', textsTaken(wire).length);
  verdict.note('mails taken', mailsTaken(wire).length);
  verdict.equals('accepted and lost', accepted.filter(({ id }) => !known.has(id ?? '')).length, 0);
  verdict.equals(
    'notifications beyond one a key',
    stored.length - reports - new Set(accepted.map(({ id }) => id)).size,
    0,
  );
  verdict.equals('not at an end', stored.filter(({ due_at }) => due_at !== null).length, 0);
  verdict.equals('second texts', surplus(textsTaken(wire).map(({ to }) => to)), 0);
  // Departments are told by mails of our own, several to one mailbox.
  const people = new Set(asked.map(({ email }) => email));
  const mails = mailsTaken(wire).filter(({ to }) => people.has(to));
  const ids = new Map<string, Set<string>>();
  for (const { to, id } of mails) ids.set(to ?? '', (ids.get(to ?? '') ?? new Set()).add(id ?? ''));
  verdict.equals(
    'mails repeated under another Message-ID',
    [...ids.values()].filter((own) => own.size > 1).length,
    0,
  );
  verdict.note('mails repeated under their own Message-ID', surplus(mails.map(({ to }) => to)));
  judgePushes(verdict, pushesTaken(wire), stored);
}

/** Nobody has the same by mail and by text, or by two texts. Departments, whom we write to ourselves, are not asked about. */
export function judgeToldOnce(verdict: Verdict, { asked, wire }: Pick<Testimony, 'asked' | 'wire'>): void {
  const emails = new Set(asked.map(({ email }) => email));
  const emailOf = new Map(asked.map(({ phone, email }) => [phone, email]));
  const idOf = new Map(asked.map(({ phone, email, id }) => [email ?? phone, id ?? '']));
  const mailed = mailsTaken(wire).flatMap(({ to }) => (emails.has(to) ? [to] : []));
  const told = [
    // A mail that is repeated under its own Message-ID is one; of others another figure tells.
    ...new Set(mailed),
    ...textsTaken(wire).map(({ to }) => emailOf.get(to) ?? to),
  ];
  const once = new Set<string | null>();
  const twice = told.filter((who) => once.size === once.add(who).size);
  verdict.none(
    'people told twice',
    twice.map((who) => idOf.get(who) ?? ''),
  );
}

/**
 * Nothing but its content tells that a submission came before: a second one would be a notification beyond its key. What
 * reached nobody is told to its sender, by a notification of ours. @returns how many those are
 */
function judgeSubmissions(verdict: Verdict, { asked, stored }: Pick<Testimony, 'asked' | 'stored'>): number {
  const submitted = asked.filter(({ way }) => way === 'smtp');
  if (submitted.length === 0) return 0;
  const again = submitted.reduce((sum, { answers }) => sum + answers.length - 1, 0);
  verdict.note('of them by submission', submitted.length);
  verdict.note('submitted again, under a new Message-ID', again);
  const ids = new Set(submitted.map(({ id }) => id));
  const reports = stored.flatMap(({ report_of }) => report_of ?? []);
  const right = new Set(reports.filter((id) => ids.has(id)));
  verdict.note('told to their sender as failed', reports.length);
  verdict.equals('reports of none or twice', reports.length - right.size, 0);
  return reports.length;
}

/** A push is repeated under its Topic, which replaces the first one on the screen: one Topic a notification. */
function judgePushes(verdict: Verdict, pushes: readonly WireRow[], stored: readonly StoredRow[]): void {
  if (pushes.length === 0) return;
  const topics = new Set(pushes.map(({ id }) => id));
  const told = stored.filter(({ told_channel }) => told_channel === 'push').length;
  verdict.note('pushes taken', pushes.length);
  verdict.equals('push Topics beyond one a notification', Math.max(0, topics.size - told), 0);
  verdict.note('pushes repeated under their own Topic', pushes.length - topics.size);
}

/** How many of the values are more than the first of their kind. */
function surplus(values: readonly (string | null)[]): number {
  return values.length - new Set(values).size;
}

/** Time from acceptance to the first hand-over that told, ms. */
export function handOverTimes(stored: readonly StoredRow[]): number[] {
  return stored.flatMap(({ told_at, accepted_at }) =>
    told_at === null ? [] : [told_at.getTime() - accepted_at.getTime()],
  );
}

/** p95 of hand-over of a part of the rows, ms. */
export function p95(stored: readonly StoredRow[]): number {
  return percentile(handOverTimes(stored), 95);
}
