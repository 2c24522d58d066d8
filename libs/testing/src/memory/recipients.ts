import type { Channel, ContactPoint } from '#domain';
import type { CaseRecipient } from '#delivery/ports';
import type { CitizenRow, MemoryTables, NotificationRow, PointRow } from './tables.js';

const HOUR_MS = 3_600_000;

/** The person behind a notification: contact points of the request and, with an account, of the portal. */
export function recipientOf(tables: MemoryTables, row: NotificationRow, nowMs: number): CaseRecipient {
  const citizen = citizenOf(tables, row);
  return {
    citizenId: citizen?.id ?? null,
    contacts: contactsOf(tables, row, citizen),
    preferredChannels: citizen?.preferences.get(row.given.category) ?? null,
    quietHours: citizen?.quietHours ?? null,
    phoneRangeAllowed: row.given.phoneRangeAllowed,
    phoneKey: row.phoneKey,
    textsLastHour: row.phoneKey === null ? 0 : textsTo(tables, row.phoneKey, nowMs),
    declinesTexts: false,
  };
}

/** By email, else by phone. Two accounts with one address: nobody may see the other's mail, so neither is used. */
export function citizenOf(tables: MemoryTables, row: NotificationRow): CitizenRow | null {
  for (const key of [row.emailKey, row.phoneKey]) {
    const points = key === null ? [] : pointsOf(tables, (point) => point.key === key && point.verified);
    const [only] = points;
    if (only && points.length === 1) return tables.citizens.get(only.citizenId) ?? null;
  }
  return null;
}

function pointsOf(tables: MemoryTables, wanted: (point: PointRow) => boolean): PointRow[] {
  return [...tables.points.values()].filter((point) => !point.removed && wanted(point));
}

/** A verified phone of the portal beats the request's; the request's email is the one that was asked for. */
function contactsOf(tables: MemoryTables, row: NotificationRow, citizen: CitizenRow | null): ContactPoint[] {
  const points = citizen === null ? [] : pointsOf(tables, ({ citizenId }) => citizenId === citizen.id);
  const own = (key: string) => points.some((point) => point.key === key && point.verified);
  const requested = (ref: string, channel: Channel, key: string): ContactPoint => {
    return { ref, channel, verified: own(key), origin: 'request', suppressed: tables.suppressed.has(key) };
  };
  const ofPortal = ({ id, channel, verified, key }: PointRow): ContactPoint => {
    return {
      ref: `portal:${id}`,
      channel,
      verified,
      origin: 'portal',
      suppressed: tables.suppressed.has(key),
    };
  };
  const contacts: ContactPoint[] = [];
  if (row.emailKey !== null) contacts.push(requested('email', 'email', row.emailKey));
  const phone = points.find((point) => point.channel === 'sms' && point.verified);
  if (phone && phone.key !== row.phoneKey) contacts.push(ofPortal(phone));
  else if (row.phoneKey !== null) contacts.push(requested('phone', 'sms', row.phoneKey));
  contacts.push(...points.filter(({ channel }) => channel === 'push').map(ofPortal));
  if (citizen !== null)
    contacts.push({ ref: 'inbox', channel: 'inbox', verified: true, origin: 'portal', suppressed: false });
  return contacts;
}

function textsTo(tables: MemoryTables, key: string, nowMs: number): number {
  let texts = 0;
  for (const row of tables.notifications.values()) {
    if (row.phoneKey !== key) continue;
    for (const { channel, content, createdAtMs } of tables.attempts.get(row.given.id) ?? [])
      if (channel === 'sms' && content === 'neutral' && createdAtMs > nowMs - HOUR_MS) texts += 1;
  }
  return texts;
}
