import type pg from 'pg';
import { parseAttemptId } from '#domain';
import { ReportStore, type ReceivedReport, type ReportResult } from '#delivery/ports';
import { moment, transaction } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';
import { recordReceipts } from './receipt.store.js';

/** The attempt's department comes from the attempt; a report of one that is gone is not kept. */
const KEEP = `
INSERT INTO mail_report (department_id, notification_id, attempt_ordinal, kind, digest, sealed, received_at)
SELECT a.department_id, a.notification_id, a.ordinal, $3, decode($4, 'hex'), $5, $6 FROM attempt a
WHERE a.notification_id = $1 AND a.ordinal = $2
ON CONFLICT DO NOTHING RETURNING id`;

const KEEP_FOR_POSTMASTER = `
INSERT INTO mail_report (kind, digest, sealed, received_at) VALUES ($1, decode($2, 'hex'), $3, $4)
ON CONFLICT DO NOTHING RETURNING id`;

/** Reports in Postgres, in the worker's role: a return path names an attempt, not a department. */
export class PostgresReportStore extends ReportStore {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: Vault,
  ) {
    super();
  }

  override async record(report: ReceivedReport): Promise<ReportResult> {
    return transaction(this.pool, async (client) => {
      if (!(await this.keep(client, report))) return this.whyNot(client, report);
      if (report.receipt !== null) await recordReceipts(client, [report.receipt]);
      return 'stored';
    });
  }

  private async keep(client: pg.PoolClient, report: ReceivedReport): Promise<boolean> {
    const { kind, digest, atMs } = report;
    const attempt = report.attempt === null ? null : parseAttemptId(report.attempt);
    const rest = [kind, digest, this.vault.seal(Buffer.from(report.raw).toString('latin1')), moment(atMs)];
    const { rowCount } =
      attempt === null
        ? await client.query(KEEP_FOR_POSTMASTER, rest)
        : await client.query(KEEP, [attempt.notificationId, attempt.ordinal, ...rest]);
    return rowCount === 1;
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
