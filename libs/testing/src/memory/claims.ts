import { attemptId, type Urgency } from '#domain';
import type { ClaimMode, ClaimedAttempt, ClaimedContact } from '#delivery/ports';
import { citizenOf } from './recipients.js';
import { inTurn } from './turns.js';
import type { AttemptRow, MemoryTables, NotificationRow } from './tables.js';

/** A claim as the lane store is asked for it. */
export interface Claim {
  readonly lane: string;
  readonly mode: ClaimMode;
  readonly limit: number;
  readonly nowMs: number;
  readonly leaseMs: number;
}

/** Marks up to `limit` attempts `sending` and opens their contents. @param urgency only of this urgency; null: any */
export function claimOnce(
  tables: MemoryTables,
  claim: Claim,
  limit: number,
  urgency: Urgency | null,
): ClaimedAttempt[] {
  const leaseUntilMs = tables.clock.realNow() + claim.leaseMs;
  return candidates(tables, claim, urgency)
    .slice(0, limit)
    .flatMap((row) => take(tables, row, claim.nowMs, leaseUntilMs) ?? []);
}

function candidates(
  tables: MemoryTables,
  { lane, mode, nowMs }: Claim,
  urgency: Urgency | null,
): AttemptRow[] {
  const rows = [...tables.open(lane)].filter((row) => !isOver(tables, row));
  const given = ({ notificationId }: AttemptRow) => tables.notifications.get(notificationId)?.given;
  const useful = (row: AttemptRow) => (given(row)?.deadlineMs ?? Infinity) > nowMs;
  const nearest = (a: AttemptRow, b: AttemptRow) =>
    compare(given(a)?.deadlineMs ?? Infinity, given(b)?.deadlineMs ?? Infinity) ||
    a.createdAtMs - b.createdAtMs;
  const held = rows
    .filter((row) => row.state === 'held' && useful(row) && !isBeingTold(tables, row, nowMs))
    .sort(nearest);
  if (mode === 'ramp') return held;
  const waiting = rows.filter(({ state }) => state === 'queued' || state === 'deferred');
  if (mode === 'probe') return [...held, ...waiting.filter(useful).sort(nearest)];
  const due = waiting.filter((row) => (row.dueAtMs ?? Infinity) <= nowMs && given(row)?.urgency === urgency);
  due.sort((a, b) => compare(a.dueAtMs ?? 0, b.dueAtMs ?? 0));
  return inTurn(due, (row) => given(row)?.departmentId ?? '');
}

/** Whether a text or a push is on its way to the same person, or has come and it is not decided yet what that means. */
function isBeingTold(tables: MemoryTables, { notificationId }: AttemptRow, nowMs: number): boolean {
  const others = tables.attempts.get(notificationId) ?? [];
  const dueMs = tables.notifications.get(notificationId)?.dueAtMs ?? Infinity;
  return others.some(
    ({ channel, state, dueAtMs, stateSinceMs }) =>
      (channel === 'sms' || channel === 'push') &&
      (state === 'sending' ||
        state === 'unknown' ||
        (state === 'queued' && (dueAtMs ?? 0) <= nowMs) ||
        ((state === 'accepted_by_gateway' || state === 'delivered') &&
          dueMs <= Math.max(nowMs, stateSinceMs))),
  );
}

/** Of an ended notification only the inbox copy is claimed. */
function isOver(tables: MemoryTables, row: AttemptRow): boolean {
  return row.channel !== 'inbox' && tables.notifications.get(row.notificationId)?.dueAtMs === null;
}

/** Two infinities are equal, where their difference is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function take(
  tables: MemoryTables,
  row: AttemptRow,
  nowMs: number,
  leaseUntilMs: number,
): ClaimedAttempt | null {
  const before = row.state;
  row.fence += 1;
  row.leaseUntilMs = leaseUntilMs;
  row.gatewayFound = null;
  tables.moveAttempt(row, 'sending', nowMs, row.dueAtMs);
  const notification = tables.notifications.get(row.notificationId);
  const content = tables.contents.get(row.notificationId)?.content;
  const contact = notification && contactOf(tables, row, notification);
  if (!contact || !content) return null;
  const { given } = notification;
  return {
    id: attemptId(given.id, row.ordinal),
    notificationId: given.id,
    ordinal: row.ordinal,
    fence: row.fence,
    lane: row.lane,
    channel: row.channel,
    before,
    contentKind: row.content,
    content,
    contact,
    departmentId: given.departmentId,
    category: given.category,
    keyKind: given.keyKind,
    simulatedEnd: given.simulatedEnd,
    citizenId: citizenOf(tables, notification)?.id ?? null,
    language: given.language,
    urgency: given.urgency,
    confidential: given.confidential,
    hasSecondFactor: given.secondFactor !== null,
    acceptedAtMs: given.acceptedAtMs,
    deadlineMs: given.deadlineMs,
    validUntilMs: given.validUntilMs,
    reference: given.reference,
    tries: row.tries,
    leaseUntilRealMs: leaseUntilMs,
  };
}

/** The contact point of an attempt, or null when the citizen removed it meanwhile. */
export function contactOf(
  tables: MemoryTables,
  row: AttemptRow,
  notification: NotificationRow,
): ClaimedContact | null {
  const { email, phone, name } = notification.given.contacts;
  if (row.channel === 'inbox') {
    const citizen = citizenOf(tables, notification);
    return citizen && { channel: 'inbox', citizenId: citizen.id };
  }
  if (row.contactRef.startsWith('portal:')) return pointOf(tables, row.contactRef.slice('portal:'.length));
  if (row.channel === 'email' && email !== null) return { channel: 'email', address: email, name };
  return row.channel === 'sms' && phone !== null ? { channel: 'sms', phone, verified: false } : null;
}

function pointOf(tables: MemoryTables, id: string): ClaimedContact | null {
  const point = tables.points.get(id);
  if (!point || point.removed) return null;
  const { sealed, verified } = point;
  if ('address' in sealed) return { channel: 'email', address: sealed.address, name: null };
  if ('phone' in sealed) return { channel: 'sms', phone: sealed.phone, verified };
  return { channel: 'push', subscription: sealed.subscription, contactPointId: id };
}
