import pg from 'pg';

/** A notification as the database has it. */
export interface StoredRow {
  readonly id: string;
  readonly status: string;
  readonly accepted_at: Date;
  readonly deadline_at: Date | null;
  readonly told_at: Date | null;
  readonly told_channel: string | null;
  readonly due_at: Date | null;
  readonly alerts: string[];
  /** The notification that failed, when this one tells its sender so; else null. */
  readonly report_of: string | null;
}

const minutesUntil = (moment: string) =>
  `'due in ' || round(extract(epoch FROM ${moment} - clock_timestamp()) / 60) || ' min'`;
const leaseOf = (moment: string) =>
  `CASE WHEN ${moment} IS NULL THEN 'no lease' WHEN ${moment} < clock_timestamp() THEN 'lapsed' ELSE 'leased' END`;

/** Sorts before every id. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** The third witness: what the database says, read as its superuser. */
export class DatabaseWitness {
  /** Ids begin with the time of their making: what an earlier drill made lies before this one. */
  private lastBefore = FIRST_ID;

  constructor(private readonly url: string) {}

  /** Speaks of nothing that is there now. */
  async forget(): Promise<void> {
    const [row] = await this.query<{ id: string }>('SELECT id FROM notification ORDER BY id DESC LIMIT 1');
    this.lastBefore = row?.id ?? FIRST_ID;
  }

  async query<R extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<R[]> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 3_000 });
    await client.connect();
    try {
      return (await client.query<R>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** What was asked for; not the mails by which the platform itself tells departments. */
  notifications(): Promise<StoredRow[]> {
    return this.query<StoredRow>(
      `SELECT n.id, n.status, n.accepted_at, n.deadline_at, n.told_at, n.told_channel, n.due_at, n.alerts, i.key AS report_of
       FROM notification n LEFT JOIN idempotency i ON i.route = 'smtp-report' AND i.response = n.id::text
       WHERE n.id > $1 AND NOT EXISTS (SELECT 1 FROM idempotency o WHERE o.route = 'operation' AND o.response = n.id::text)`,
      [this.lastBefore],
    );
  }

  /** Those with a deadline and a phone who are not told yet. */
  async untoldWithWay(): Promise<number> {
    const rows = await this.query<{ untold: number }>(
      `SELECT count(*)::int AS untold FROM notification
       WHERE id > $1 AND deadline_at IS NOT NULL AND phone_hash IS NOT NULL AND told_at IS NULL`,
      [this.lastBefore],
    );
    return rows[0]?.untold ?? 0;
  }

  /** What happened to some notifications, each line with its moment: times, decisions, attempts, receipts. */
  async stories(ids: readonly string[]): Promise<string[]> {
    const rows = await this.query<{ line: string }>(
      `SELECT concat_ws(' ', left(id::text, 13) || right(id::text, 4), to_char(at, 'DD HH24:MI:SS'), what) AS line FROM (
         SELECT id, accepted_at AS at, concat_ws(' ', 'accepted', urgency, 'deadline', to_char(deadline_at, 'DD HH24:MI:SS'), 'told', told_channel, to_char(told_at, 'DD HH24:MI:SS'), status) AS what
           FROM notification
         UNION ALL SELECT notification_id, at, concat_ws(' ', 'decided', step, channel, rule) FROM decision
         UNION ALL SELECT notification_id, state_since, concat_ws(' ', 'attempt', ordinal, channel, 'of', to_char(created_at, 'DD HH24:MI:SS'), state, content_kind, 'tries', tries, 'lapses', lapses, left(reply, 60)) FROM attempt
         UNION ALL SELECT notification_id, at, concat_ws(' ', 'receipt', attempt_ordinal, source, kind, label) FROM receipt) story
       WHERE id = ANY($1::uuid[]) ORDER BY id, at`,
      [ids.filter((id) => id !== '')],
    );
    return rows.map(({ line }) => line);
  }

  /** What those that are not at an end wait for, most frequent first: to find out why. */
  async unended(): Promise<string[]> {
    const rows = await this.query<{ line: string }>(
      `SELECT count(*) || ' × ' || what AS line FROM (
         SELECT concat_ws(', ', n.status, ${minutesUntil('n.due_at')}, ${leaseOf('n.lease_until')}, a.channel, a.state,
           ${minutesUntil('a.due_at')}, ${leaseOf('a.lease_until')}, a.lane, ${leaseOf('l.lease_until')}, 'rule ' || a.rule, left(a.reply, 60)) AS what
         FROM notification n LEFT JOIN attempt a ON a.notification_id = n.id LEFT JOIN lane l ON l.key = a.lane
         WHERE n.due_at IS NOT NULL) live
       GROUP BY what ORDER BY count(*) DESC LIMIT 25`,
    );
    return rows.map(({ line }) => line);
  }

  /** The latest changes of health, with their reasons: what a site was blamed for. */
  async healthChanges(): Promise<string[]> {
    const rows = await this.query<{ line: string }>(
      `SELECT concat_ws(' ', to_char(at, 'HH24:MI:SS'), key, from_state, '→', to_state, because::text) AS line
       FROM health_change ORDER BY id DESC LIMIT 25`,
    );
    return rows.map(({ line }) => line);
  }

  /** How many are not at an end. @returns null while the database is away */
  async live(): Promise<number | null> {
    const rows = await this.query<{ live: number }>(
      'SELECT count(*)::int AS live FROM notification WHERE due_at IS NOT NULL',
    ).catch(() => null);
    return rows?.[0]?.live ?? null;
  }
}
