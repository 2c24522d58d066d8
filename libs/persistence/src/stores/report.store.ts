import type pg from 'pg';
import { parseAttemptId, type LaneKey } from '#domain';
import {
  ReportStore,
  type ReceivedReport,
  type RecordedReport,
  type ReportResult,
  type ReportedLane,
} from '#delivery/ports';
import { moment, transaction } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';
import { recordReceipts } from './receipt.store.js';

/**
 * The attempt's department comes from the attempt; a report of one that is gone is not kept. $7: it says that the provider
 * does not want us. Health learns that once of an attempt and once a day of an address, so that who holds a few return paths
 * cannot close a provider; of mail handed over within hours, since a system that gives up after days speaks of a block that
 * may be over; and not where the reader beside the relay tells it.
 */
const KEEP = `
WITH a AS MATERIALIZED (
  SELECT department_id, notification_id, ordinal, lane, last_tried_at FROM attempt
  WHERE notification_id = $1 AND ordinal = $2 FOR UPDATE
), kept AS (
  INSERT INTO mail_report (department_id, notification_id, attempt_ordinal, kind, digest, sealed, received_at, told_health)
  SELECT a.department_id, a.notification_id, a.ordinal, $3, decode($4, 'hex'), $5, $6,
    $7::boolean AND a.lane LIKE 'email:%' AND coalesce(a.last_tried_at > $6::timestamptz - interval '4 hours', false)
    AND NOT EXISTS (SELECT 1 FROM mail_report m WHERE m.notification_id = $1 AND m.attempt_ordinal = $2 AND m.told_health)
    AND NOT EXISTS (SELECT 1 FROM relay_mail r WHERE r.notification_id = $1 AND r.ordinal = $2)
    AND NOT EXISTS (
      SELECT 1 FROM notification n JOIN notification o ON o.email_hash = n.email_hash
      JOIN mail_report m ON m.notification_id = o.id
      WHERE n.id = $1 AND m.told_health AND m.received_at > $6::timestamptz - interval '24 hours')
  FROM a
  ON CONFLICT DO NOTHING RETURNING told_health
)
SELECT kept.told_health, a.lane, a.last_tried_at FROM kept, a`;

const KEEP_FOR_POSTMASTER = `
INSERT INTO mail_report (kind, digest, sealed, received_at) VALUES ($1, decode($2, 'hex'), $3, $4)
ON CONFLICT DO NOTHING RETURNING id`;

interface KeptRow {
  readonly told_health: boolean;
  readonly lane: LaneKey;
  readonly last_tried_at: number | null;
}

/** Reports in Postgres, in the worker's role: a return path names an attempt, not a department. */
export class PostgresReportStore extends ReportStore {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: Vault,
  ) {
    super();
  }

  override async record(report: ReceivedReport): Promise<RecordedReport> {
    return transaction(this.pool, async (client) => {
      const kept = await this.keep(client, report);
      if (kept === null) return { result: await this.whyNot(client, report), against: null };
      if (report.receipt !== null) await recordReceipts(client, [report.receipt]);
      return { result: 'stored', against: kept.against };
    });
  }

  /** @returns null when nothing was written */
  private async keep(
    client: pg.PoolClient,
    report: ReceivedReport,
  ): Promise<{ readonly against: ReportedLane | null } | null> {
    const { kind, digest, atMs, refusal } = report;
    const attempt = report.attempt === null ? null : parseAttemptId(report.attempt);
    const rest = [kind, digest, this.vault.seal(Buffer.from(report.raw).toString('latin1')), moment(atMs)];
    if (attempt === null) {
      const { rowCount } = await client.query(KEEP_FOR_POSTMASTER, rest);
      return rowCount === 1 ? { against: null } : null;
    }
    const { notificationId, ordinal } = attempt;
    const { rows } = await client.query<KeptRow>(KEEP, [notificationId, ordinal, ...rest, refusal !== null]);
    return rows[0] === undefined ? null : { against: laneOf(rows[0]) };
  }

  private async whyNot(client: pg.PoolClient, { attempt, digest }: ReceivedReport): Promise<ReportResult> {
    const { notificationId = null, ordinal = null } =
      (attempt === null ? null : parseAttemptId(attempt)) ?? {};
    const { rowCount } = await client.query(
      `SELECT 1 FROM mail_report WHERE notification_id IS NOT DISTINCT FROM $1 AND attempt_ordinal IS NOT DISTINCT FROM $2
         AND digest = decode($3, 'hex')`,
      [notificationId, ordinal, digest],
    );
    return rowCount === 0 ? 'unknown' : 'repeated';
  }
}

function laneOf({ told_health, lane, last_tried_at }: KeptRow): ReportedLane | null {
  return told_health && last_tried_at !== null ? { lane, handedOverMs: last_tried_at } : null;
}
