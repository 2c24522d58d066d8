import type { AttemptState } from '#domain';
import type { Outcome } from '#delivery/ports';
import { applyParked } from './receipts.js';
import type { AttemptRow, MemoryTables } from './tables.js';

const WITH_DUE: ReadonlySet<AttemptState> = new Set(['queued', 'held', 'deferred', 'unknown']);

/** After the end of its notification nobody would decide about such an attempt any more. */
const PUT_OFF: ReadonlySet<AttemptState> = new Set(['queued', 'held', 'deferred']);

/** Writes outcomes where the fence still holds. @returns the notifications that are due now */
export function recordOutcomes(tables: MemoryTables, outcomes: readonly Outcome[]): string[] {
  const done = outcomes.filter(isWritable).filter((outcome) => recordOne(tables, outcome));
  // Of several outcomes of one notification, one that is not unknown decides when it is due.
  done.sort((a, b) => Number(b.state === 'unknown') - Number(a.state === 'unknown'));
  for (const outcome of done) wake(tables, outcome);
  for (const { notificationId, ordinal } of done) applyParked(tables, notificationId, ordinal);
  return [...new Set(done.map(({ notificationId }) => notificationId))];
}

/** A row that a database would refuse costs itself alone: its lease runs out and it becomes `unknown`. */
function isWritable({ reply }: Outcome): boolean {
  return reply?.includes('\0') !== true;
}

function recordOne(tables: MemoryTables, outcome: Outcome): boolean {
  const row = tables.attempt(outcome.notificationId, outcome.ordinal);
  if (row?.fence !== outcome.fence || (row.state !== 'sending' && row.state !== 'unknown')) return false;
  takeBack(row);
  row.leaseUntilMs = null;
  row.gatewayId = outcome.gatewayId ?? row.gatewayId;
  if (outcome.gatewayId !== null) tables.gatewayIds.add(outcome.gatewayId);
  if (outcome.tried) learnOfTry(row, outcome);
  const dueAtMs = WITH_DUE.has(outcome.state) ? (outcome.dueAtMs ?? outcome.atMs) : row.dueAtMs;
  const over = row.channel !== 'inbox' && tables.notifications.get(row.notificationId)?.dueAtMs === null;
  const given = row.state === 'unknown' && outcome.state === 'held' ? 'queued' : outcome.state;
  const state = over && PUT_OFF.has(outcome.state) ? 'superseded' : given;
  tables.moveAttempt(row, state, outcome.atMs, dueAtMs);
  if (outcome.suppress) tables.suppress(tables.keyOf(row), outcome.label ?? '');
  return true;
}

/** A late result stands in the place of the lapse, one that is written twice in its own. */
function takeBack(row: AttemptRow): void {
  if (row.state !== 'unknown') return;
  if (row.leaseUntilMs === null) row.tries -= 1;
  else row.lapses -= 1;
}

function learnOfTry(row: AttemptRow, outcome: Outcome): void {
  row.tries += 1;
  row.lastTriedAtMs = outcome.atMs;
  row.reply = outcome.reply;
  row.label = outcome.label;
  row.scope = outcome.scope;
  row.temporary = outcome.temporary;
}

function wake(tables: MemoryTables, outcome: Outcome): void {
  const row = tables.notifications.get(outcome.notificationId);
  if (!row || row.dueAtMs === null) return;
  const unknown = outcome.state === 'unknown';
  tables.wake(row, unknown ? Math.min(row.dueAtMs, outcome.dueAtMs ?? row.dueAtMs) : outcome.atMs);
}
