import type pg from 'pg';
import { maskEmail, maskPhone, type Channel } from '#domain';
import { asCitizen, moment } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';
import type { SealedPoint } from './open-content.js';

/** A citizen's settings, as the preferences page shows them: contact points masked. */
export interface CitizenSettings {
  readonly id: string;
  readonly language: 'de' | 'en';
  readonly plainLanguage: boolean;
  /** Minutes after local midnight. */
  readonly quietHours: { readonly fromMinute: number; readonly toMinute: number } | null;
  readonly contacts: readonly {
    readonly channel: 'email' | 'sms' | 'push';
    readonly masked: string;
    readonly domain: string | null;
    readonly verified: boolean;
  }[];
  readonly preferences: Readonly<Record<string, readonly Channel[]>>;
}

/** What a citizen changes. */
export interface CitizenChange {
  readonly language: 'de' | 'en';
  readonly plainLanguage: boolean;
  readonly quietHours: { readonly fromMinute: number; readonly toMinute: number } | null;
  readonly preferences: readonly { readonly category: string; readonly channels: readonly Channel[] }[];
}

interface CitizenRow {
  readonly language: 'de' | 'en';
  readonly plain_language: boolean;
  readonly quiet_from_minute: number | null;
  readonly quiet_to_minute: number | null;
}

interface PointRow {
  readonly channel: 'email' | 'sms' | 'push';
  readonly sealed: Buffer;
  readonly domain: string | null;
  readonly verified: boolean;
}

/** One citizen's own rows, behind row level security. */
export class CitizenStore {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: Vault,
  ) {}

  async settings(citizenId: string): Promise<CitizenSettings | null> {
    return asCitizen(this.pool, citizenId, async (client) => {
      const { rows } = await client.query<CitizenRow>(
        'SELECT language, plain_language, quiet_from_minute, quiet_to_minute FROM citizen WHERE id = $1',
        [citizenId],
      );
      const [citizen] = rows;
      if (!citizen) return null;
      const points = await client.query<PointRow>(
        'SELECT channel, sealed, domain, verified FROM contact_point WHERE removed_at IS NULL ORDER BY created_at, id',
      );
      const preferences = await client.query<{ category: string; channels: Channel[] }>(
        'SELECT category, channels FROM preference',
      );
      return {
        id: citizenId,
        language: citizen.language,
        plainLanguage: citizen.plain_language,
        quietHours: quietHoursOf(citizen),
        contacts: points.rows.map((row) => ({
          channel: row.channel,
          masked: this.mask(row),
          domain: row.domain,
          verified: row.verified,
        })),
        preferences: Object.fromEntries(
          preferences.rows.map(({ category, channels }) => [category, channels]),
        ),
      };
    });
  }

  /** Writes all settings at once; the very next decision reads them. */
  async change(citizenId: string, change: CitizenChange, nowMs: number): Promise<void> {
    await asCitizen(this.pool, citizenId, async (client) => {
      await client.query(
        'UPDATE citizen SET language = $2, plain_language = $3, quiet_from_minute = $4, quiet_to_minute = $5 WHERE id = $1',
        [
          citizenId,
          change.language,
          change.plainLanguage,
          change.quietHours?.fromMinute ?? null,
          change.quietHours?.toMinute ?? null,
        ],
      );
      await client.query(
        `INSERT INTO preference (citizen_id, category, channels, changed_at)
         SELECT $1, category, channels, $3 FROM jsonb_to_recordset($2::jsonb) AS p(category text, channels text[])
         ON CONFLICT (citizen_id, category) DO UPDATE SET channels = excluded.channels, changed_at = excluded.changed_at`,
        [citizenId, JSON.stringify(change.preferences), moment(nowMs)],
      );
    });
  }

  /** Takes back the consent to a category: no channel is left for it. @returns whether there is such a citizen */
  async unsubscribe(citizenId: string, category: string, nowMs: number): Promise<boolean> {
    return asCitizen(this.pool, citizenId, async (client) => {
      const { rowCount } = await client.query(
        `INSERT INTO preference (citizen_id, category, channels, changed_at)
         SELECT id, $2, '{}', $3 FROM citizen WHERE id = $1
         ON CONFLICT (citizen_id, category) DO UPDATE SET channels = '{}', changed_at = excluded.changed_at`,
        [citizenId, category, moment(nowMs)],
      );
      return rowCount === 1;
    });
  }

  private mask(row: PointRow): string {
    const point = this.vault.openJson(row.sealed) as SealedPoint;
    if ('address' in point) return maskEmail(point.address);
    return 'phone' in point ? maskPhone(point.phone) : '';
  }
}

function quietHoursOf(row: CitizenRow): CitizenSettings['quietHours'] {
  if (row.quiet_from_minute === null || row.quiet_to_minute === null) return null;
  return { fromMinute: row.quiet_from_minute, toMinute: row.quiet_to_minute };
}
