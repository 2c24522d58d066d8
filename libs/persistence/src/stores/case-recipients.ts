import type pg from 'pg';
import type { Channel, ContactPoint } from '#domain';
import type { CaseAttempt, CaseRecipient } from '#delivery/ports';
import { moment } from '../database/pools.js';
import type { ClaimedRow } from './claimed-row.js';

interface CitizenRow {
  readonly id: string;
  readonly quiet_from_minute: number | null;
  readonly quiet_to_minute: number | null;
  readonly points:
    | { id: string; channel: 'email' | 'sms' | 'push'; verified: boolean; hash: string; removed: boolean }[]
    | null;
  readonly preferences: Record<string, Channel[]> | null;
}

/** The people behind a batch of claimed notifications. */
export interface RecipientsOfBatch {
  /** @param attempts of this notification: a subscription that its push removed stays in sight, as the reason of what follows */
  of(row: ClaimedRow, attempts: readonly CaseAttempt[]): CaseRecipient;
}

const CITIZENS = `
SELECT c.id, c.quiet_from_minute, c.quiet_to_minute,
  (SELECT json_agg(json_build_object('id', p.id, 'channel', p.channel, 'verified', p.verified, 'hash', encode(p.hash, 'hex'), 'removed', p.removed_at IS NOT NULL) ORDER BY p.created_at)
   FROM contact_point p WHERE p.citizen_id = c.id AND (p.removed_at IS NULL OR p.channel = 'push')) AS points,
  (SELECT json_object_agg(f.category, f.channels) FROM preference f WHERE f.citizen_id = c.id) AS preferences
FROM citizen c
WHERE c.id IN (SELECT citizen_id FROM contact_point WHERE hash = ANY($1::bytea[]) AND verified AND removed_at IS NULL)`;

const SUPPRESSED = `
SELECT encode(hash, 'hex') AS hash FROM suppression
WHERE hash = ANY($1::bytea[]) AND (expires_at IS NULL OR expires_at > $2)`;

const TEXTS = `
SELECT encode(n.phone_hash, 'hex') AS hash, count(*)::int AS texts
FROM notification n JOIN attempt a ON a.notification_id = n.id
WHERE n.phone_hash = ANY($1::bytea[]) AND a.channel = 'sms' AND a.content_kind = 'neutral'
  AND a.created_at > $2::timestamptz - interval '1 hour'
GROUP BY n.phone_hash`;

/** Of the numbers asked for, and of those of the accounts behind them. */
const DECLINED = `
SELECT encode(o.hash, 'hex') AS hash FROM text_opt_out o
WHERE o.hash = ANY($1::bytea[]) OR o.hash IN (SELECT p.hash FROM contact_point p WHERE p.channel = 'sms' AND p.removed_at IS NULL
  AND p.citizen_id IN (SELECT citizen_id FROM contact_point WHERE hash = ANY($1::bytea[]) AND verified AND removed_at IS NULL))`;

/** Finds accounts, contact points, preferences and suppressions by keyed hash; addresses stay sealed. */
export class CaseRecipients {
  constructor(private readonly pool: pg.Pool) {}

  async of(rows: readonly ClaimedRow[], nowMs: number): Promise<RecipientsOfBatch> {
    const hashes = rows
      .flatMap(({ email_hash, phone_hash }) => [email_hash, phone_hash])
      .filter((hash) => hash !== null);
    const phones = rows.map(({ phone_hash }) => phone_hash).filter((hash) => hash !== null);
    const [citizens, suppressed, declined, texts] = await Promise.all([
      this.pool.query<CitizenRow>({ name: 'case-citizens', text: CITIZENS, values: [hashes] }),
      this.pool.query<{ hash: string }>({
        name: 'case-suppressed',
        text: SUPPRESSED,
        values: [hashes, moment(nowMs)],
      }),
      this.pool.query<{ hash: string }>({ name: 'case-declined', text: DECLINED, values: [hashes] }),
      phones.length === 0
        ? { rows: [] }
        : this.pool.query<{ hash: string; texts: number }>({
            name: 'case-texts',
            text: TEXTS,
            values: [phones, moment(nowMs)],
          }),
    ]);
    const batch = new Batch(
      citizens.rows,
      new Set(suppressed.rows.map(({ hash }) => hash)),
      new Map(texts.rows.map(({ hash, texts: count }) => [hash, count])),
      new Set(declined.rows.map(({ hash }) => hash)),
    );
    return batch;
  }
}

class Batch implements RecipientsOfBatch {
  private readonly byHash = new Map<string, CitizenRow | 'shared'>();

  constructor(
    citizens: readonly CitizenRow[],
    private readonly suppressed: ReadonlySet<string>,
    private readonly texts: ReadonlyMap<string, number>,
    private readonly declined: ReadonlySet<string>,
  ) {
    for (const citizen of citizens)
      for (const point of citizen.points ?? [])
        // Two accounts with one address: nobody may see the other's mail, so neither account is used.
        if (point.verified && !point.removed)
          this.byHash.set(point.hash, this.byHash.has(point.hash) ? 'shared' : citizen);
  }

  of(row: ClaimedRow, attempts: readonly CaseAttempt[]): CaseRecipient {
    const email = hexOf(row.email_hash);
    const phone = hexOf(row.phone_hash);
    const citizen = this.citizenBy(email) ?? this.citizenBy(phone);
    return {
      ...settingsOf(citizen, row.category),
      contacts: [...this.contacts(citizen, email, phone), ...goneBy(attempts, citizen)],
      phoneRangeAllowed: row.phone_range_allowed,
      phoneKey: phone,
      textsLastHour: phone === null ? 0 : (this.texts.get(phone) ?? 0),
      declinesTexts: this.declined.has(ownPhone(citizen)?.hash ?? phone ?? ''),
    };
  }

  private citizenBy(hash: string | null): CitizenRow | null {
    const found = hash === null ? undefined : this.byHash.get(hash);
    return found === undefined || found === 'shared' ? null : found;
  }

  /** A verified phone of the portal beats the request's; the request's email is the one that was asked for. */
  private contacts(citizen: CitizenRow | null, email: string | null, phone: string | null): ContactPoint[] {
    const points = livePoints(citizen);
    const own = (hash: string) => points.some((point) => point.hash === hash && point.verified);
    const contacts: ContactPoint[] = [];
    if (email !== null) contacts.push(this.requestPoint('email', 'email', email, own(email)));
    const portalPhone = ownPhone(citizen);
    if (portalPhone && portalPhone.hash !== phone) contacts.push(this.portalPoint(portalPhone));
    else if (phone !== null) contacts.push(this.requestPoint('phone', 'sms', phone, own(phone)));
    for (const point of points) if (point.channel === 'push') contacts.push(this.portalPoint(point));
    if (citizen !== null)
      contacts.push({ ref: 'inbox', channel: 'inbox', verified: true, origin: 'portal', suppressed: false });
    return contacts;
  }

  private requestPoint(ref: string, channel: Channel, hash: string, verified: boolean): ContactPoint {
    return { ref, channel, verified, origin: 'request', suppressed: this.suppressed.has(hash) };
  }

  private portalPoint(point: {
    id: string;
    channel: Channel;
    verified: boolean;
    hash: string;
  }): ContactPoint {
    return {
      ref: `portal:${point.id}`,
      channel: point.channel,
      verified: point.verified,
      origin: 'portal',
      suppressed: this.suppressed.has(point.hash),
    };
  }
}

function livePoints(citizen: CitizenRow | null): NonNullable<CitizenRow['points']> {
  return (citizen?.points ?? []).filter(({ removed }) => !removed);
}

function ownPhone(citizen: CitizenRow | null) {
  return livePoints(citizen).find((point) => point.channel === 'sms' && point.verified);
}

/** Subscriptions that a push of this very notification found gone. Nothing goes there again; it is why the next way is taken. */
function goneBy(attempts: readonly CaseAttempt[], citizen: CitizenRow | null): ContactPoint[] {
  const bounced = new Set(
    attempts.filter(({ state }) => state === 'bounced').map(({ contactRef }) => contactRef),
  );
  return (citizen?.points ?? [])
    .filter(({ id, removed }) => removed && bounced.has(`portal:${id}`))
    .map(({ id, verified }) => ({
      ref: `portal:${id}`,
      channel: 'push',
      verified,
      origin: 'portal',
      suppressed: false,
    }));
}

function hexOf(hash: Buffer | null): string | null {
  return hash?.toString('hex') ?? null;
}

function settingsOf(
  citizen: CitizenRow | null,
  category: string,
): Pick<CaseRecipient, 'citizenId' | 'preferredChannels' | 'quietHours'> {
  return {
    citizenId: citizen?.id ?? null,
    preferredChannels: citizen?.preferences?.[category] ?? null,
    quietHours: quietHoursOf(citizen),
  };
}

function quietHoursOf(citizen: CitizenRow | null): CaseRecipient['quietHours'] {
  if (citizen?.quiet_from_minute == null || citizen.quiet_to_minute === null) return null;
  return { fromMinute: citizen.quiet_from_minute, toMinute: citizen.quiet_to_minute };
}
