import { domainOf } from '#domain';
import { AcceptStore, type AcceptResult, type AcceptUnit, type NewNotification } from '#delivery/ports';
import { DataError, emailKey, phoneKey, type MemoryTables, type NotificationRow } from './tables.js';

/** A key older than this counts as new. */
const KEY_LIFE_MS = 7 * 86_400_000;

/** Accepts groups whole or not at all. */
export class MemoryAcceptStore extends AcceptStore {
  constructor(private readonly tables: MemoryTables) {
    super();
  }

  override async acceptGroup(units: readonly AcceptUnit[]): Promise<readonly AcceptResult[]> {
    assertWritable(units);
    return Promise.resolve(units.map((unit) => this.accept(unit)));
  }

  private accept(unit: AcceptUnit): AcceptResult {
    const earlier = this.earlier(unit);
    if (earlier !== null) return earlier;
    const fresh = unit.notifications.filter(({ id }) => this.heldBy(unit, id) === null);
    const [first] = unit.notifications;
    if (first && fresh.length === 0)
      return { kind: 'replayed', response: this.heldBy(unit, first.id) ?? first.id };
    for (const given of fresh) {
      this.tables.addNotification(rowOf(given));
      this.tables.contents.set(given.id, { content: given.content, purgeAtMs: null });
      this.takeMarks(unit, given);
    }
    if (fresh.length === unit.notifications.length) return { kind: 'accepted' };
    return { kind: 'partly', written: fresh.map(({ id }) => id) };
  }

  /** The id of the notification that has a mark of this one, or null. */
  private heldBy(unit: AcceptUnit, id: string): string | null {
    const nowMs = unit.notifications[0]?.acceptedAtMs ?? 0;
    for (const mark of unit.repeats ?? []) {
      const found = this.tables.idempotency.get(wholeKey(unit, mark.key));
      if (mark.notificationId === id && found && found.createdAtMs >= nowMs - mark.keptMs)
        return found.response;
    }
    return null;
  }

  private takeMarks(unit: AcceptUnit, { id, acceptedAtMs }: NewNotification): void {
    for (const { key, notificationId } of unit.repeats ?? [])
      if (notificationId === id)
        this.tables.idempotency.set(wholeKey(unit, key), {
          bodyHash: '',
          response: id,
          createdAtMs: acceptedAtMs,
        });
  }

  private earlier(unit: AcceptUnit): AcceptResult | null {
    if (unit.idempotency === null) return null;
    const { bodyHash, response } = unit.idempotency;
    const nowMs = unit.notifications[0]?.acceptedAtMs ?? 0;
    const found = this.tables.idempotency.get(keyOf(unit));
    if (found && found.createdAtMs >= nowMs - KEY_LIFE_MS)
      return found.bodyHash === bodyHash
        ? { kind: 'replayed', response: found.response }
        : { kind: 'key_reused' };
    this.tables.idempotency.set(keyOf(unit), { bodyHash, response, createdAtMs: nowMs });
    return null;
  }
}

/** One statement cannot write a key twice, and no text holds a NUL. */
function assertWritable(units: readonly AcceptUnit[]): void {
  const keys = new Set<string>();
  for (const unit of units) {
    if (unit.notifications.some(({ reference }) => reference?.includes('\0')))
      throw new DataError('22P05', 'a text with a NUL byte');
    for (const key of keysOf(unit)) {
      if (keys.has(key)) throw new DataError('21000', 'one key twice in a group');
      keys.add(key);
    }
  }
}

function keyOf(unit: AcceptUnit): string {
  return wholeKey(unit, unit.idempotency?.key ?? '');
}

function keysOf(unit: AcceptUnit): string[] {
  const marks = (unit.repeats ?? []).map(({ key }) => wholeKey(unit, key));
  return unit.idempotency === null ? marks : [keyOf(unit), ...marks];
}

function wholeKey({ departmentId, route }: AcceptUnit, key: string): string {
  return [departmentId, route, key].join(' ');
}

function rowOf(given: NewNotification): NotificationRow {
  const { email, phone } = given.contacts;
  return {
    given,
    emailKey: email === null ? null : emailKey(email),
    phoneKey: phone === null ? null : phoneKey(phone),
    emailDomain: email === null ? null : domainOf(email),
    status: given.status,
    dueAtMs: given.dueAtMs,
    fence: 0,
    leaseUntilMs: null,
    cancelledAtMs: null,
    toldOtherwiseAtMs: null,
    alerts: [],
    reminders: 0,
    decisions: 0,
    told: null,
    endedAtMs: null,
  };
}
