import type pg from 'pg';
import type { AttemptId, AttemptState, Channel, LaneKey, Urgency } from '#domain';
import { attemptId, parseAttemptId } from '#domain';
import {
  LaneStore,
  type AttemptContent,
  type ClaimedAttempt,
  type KeyKind,
  type LaneBacklog,
  type LaneLease,
  type Outcome,
  type SimulatedEnd,
  type UnknownAttempt,
} from '#delivery/ports';
import { insistentTransaction, moment } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';
import { CLAIM_SQL } from './lane-claims.js';
import { openContact, openContent } from './open-content.js';
import { applyParkedReceipts } from './parked-receipts.js';
import { recordOutcomes } from './record-outcomes.js';

interface ClaimedAttemptRow {
  readonly notification_id: string;
  readonly ordinal: number;
  readonly fence: number;
  readonly lane: string;
  readonly channel: Channel;
  readonly before: AttemptState;
  readonly content_kind: AttemptContent;
  readonly contact_ref: string;
  readonly tries: number;
  readonly department_id: string;
  readonly category: string;
  readonly key_kind: KeyKind;
  readonly simulated_end: SimulatedEnd | null;
  readonly language: 'de' | 'en';
  readonly urgency: Urgency;
  readonly confidential: boolean;
  readonly has_second_factor: boolean;
  readonly accepted_at: number;
  readonly deadline_at: number | null;
  readonly valid_until: number | null;
  readonly reference: string | null;
  readonly sealed: Buffer;
  readonly point_sealed: Buffer | null;
  readonly point_verified: boolean | null;
  readonly citizen_id: string | null;
}

const SWEEP_LAPSED = `
WITH lapsed AS (
  SELECT notification_id, ordinal, fence FROM attempt
  WHERE state = 'sending' AND lease_until < clock_timestamp() LIMIT 1000 FOR UPDATE SKIP LOCKED
), unknown AS (
  UPDATE attempt a SET state = 'unknown', gateway_found = NULL, state_since = $1, due_at = $2, lapses = a.lapses + 1, last_tried_at = $1
  FROM lapsed l WHERE a.notification_id = l.notification_id AND a.ordinal = l.ordinal AND a.fence = l.fence AND a.state = 'sending'
  RETURNING a.notification_id, a.ordinal
), woken AS (
  UPDATE notification n SET due_at = $2, fence = n.fence + 1, lease_until = NULL
  FROM (SELECT DISTINCT notification_id FROM unknown) u WHERE n.id = u.notification_id AND n.due_at IS NOT NULL
)
SELECT notification_id AS id, ordinal FROM unknown`;

const ACQUIRE = `
WITH mine AS (
  SELECT l.key FROM lane l
  WHERE (l.lease_until IS NULL OR l.lease_until < clock_timestamp() OR l.owner = $1)
    AND (EXISTS (SELECT 1 FROM attempt a WHERE a.lane = l.key AND a.state IN ('queued', 'deferred') AND a.due_at <= $2)
      OR EXISTS (SELECT 1 FROM attempt a WHERE a.lane = l.key AND a.state = 'held'))
  ORDER BY l.key LIMIT $4 FOR UPDATE SKIP LOCKED
)
UPDATE lane l SET owner = $1, fence = l.fence + (l.owner IS DISTINCT FROM $1)::int,
  lease_until = clock_timestamp() + $3::int * interval '1 millisecond'
FROM mine WHERE l.key = mine.key RETURNING l.key AS lane, l.fence`;

/** Candidates beyond the limit, for those that have ended or are locked meanwhile; a lane has one owner, so they are few. */
const SPARE = 20;

/** How long a mail that could not be accepted is kept for the office to look at. */
const QUARANTINE_DAYS = 30;
/** Raw reports quote addresses and mails: kept as long as a return path takes them. */
const REPORT_DAYS = 30;

/** What a claim asks for. */
export type LaneClaim = Parameters<LaneStore['claim']>[0];

/** Lanes and their attempts in Postgres, in the worker's role. */
export class PostgresLaneStore extends LaneStore {
  constructor(
    protected readonly pool: pg.Pool,
    private readonly vault: Vault,
  ) {
    super();
  }

  override async acquire(
    owner: string,
    nowMs: number,
    leaseMs: number,
    most: number,
  ): Promise<readonly LaneLease[]> {
    const { rows } = await this.pool.query<LaneLease>({
      name: 'lane-acquire',
      text: ACQUIRE,
      values: [owner, moment(nowMs), leaseMs, most],
    });
    return rows;
  }

  override async renew(
    owner: string,
    leases: readonly LaneLease[],
    leaseMs: number,
  ): Promise<readonly LaneKey[]> {
    const { rows } = await this.pool.query<{ key: string }>(
      `UPDATE lane l SET lease_until = clock_timestamp() + $3::int * interval '1 millisecond'
       FROM jsonb_to_recordset($2::jsonb) AS m(lane text, fence int)
       WHERE l.key = m.lane AND l.fence = m.fence AND l.owner = $1 RETURNING l.key`,
      [owner, JSON.stringify(leases), leaseMs],
    );
    return rows.map(({ key }) => key);
  }

  override async release(owner: string, lanes: readonly LaneKey[]): Promise<void> {
    await this.pool.query(
      'UPDATE lane SET owner = NULL, lease_until = NULL WHERE owner = $1 AND key = ANY($2)',
      [owner, lanes],
    );
  }

  override async claim(claim: LaneClaim): Promise<readonly ClaimedAttempt[]> {
    return this.claimBy(this.pool, claim, claim.mode);
  }

  /** @param order of the candidates, by its statement */
  protected async claimBy(
    client: pg.Pool | pg.PoolClient,
    claim: LaneClaim,
    order: keyof typeof CLAIM_SQL,
  ): Promise<readonly ClaimedAttempt[]> {
    // The lease is the database's; the sender's own bound is counted from before the claim, so it ends no later.
    const leaseUntilRealMs = Date.now() + claim.leaseMs;
    const { rows } = await client.query<ClaimedAttemptRow>({
      name: `claim-${order}`,
      text: CLAIM_SQL[order],
      values: [claim.lane, moment(claim.nowMs), claim.limit + SPARE, claim.limit, claim.leaseMs],
    });
    return rows.flatMap((row) => this.open(row, leaseUntilRealMs) ?? []);
  }

  override async recordOutcomes(outcomes: readonly Outcome[]): Promise<readonly string[]> {
    return recordOutcomes(this.pool, outcomes);
  }

  override async sweepLapsed(nowMs: number, quarantineMs: number): Promise<number> {
    return insistentTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ id: string; ordinal: number }>({
        name: 'sweep-lapsed',
        text: SWEEP_LAPSED,
        values: [moment(nowMs), moment(nowMs + quarantineMs)],
      });
      await applyParkedReceipts(client, rows);
      return rows.length;
    });
  }

  override async backlog(lane: LaneKey, nowMs: number): Promise<LaneBacklog> {
    const { rows } = await this.pool.query<{ queued: number; held: number; oldest: number | null }>({
      name: 'lane-backlog',
      text: `SELECT count(*) FILTER (WHERE state <> 'held')::int AS queued, count(*) FILTER (WHERE state = 'held')::int AS held,
              min(created_at) FILTER (WHERE state IN ('queued', 'deferred') AND due_at <= $2) AS oldest
       FROM attempt WHERE lane = $1 AND state IN ('queued', 'deferred', 'held')`,
      values: [lane, moment(nowMs)],
    });
    const [row] = rows;
    return {
      queued: row?.queued ?? 0,
      held: row?.held ?? 0,
      oldestWaitingMs: row?.oldest == null ? null : nowMs - row.oldest,
    };
  }

  override async unknownsToAsk(
    lane: LaneKey,
    nowMs: number,
    limit: number,
  ): Promise<readonly UnknownAttempt[]> {
    const { rows } = await this.pool.query<ClaimedAttemptRow & { last_tried_at: number }>(
      `SELECT a.notification_id, a.ordinal, a.contact_ref, a.channel, a.content_kind, a.last_tried_at, a.department_id,
         n.deadline_at, n.language, n.confidential, n.has_second_factor, o.sealed, p.sealed AS point_sealed, p.verified AS point_verified, p.citizen_id
       FROM attempt a JOIN notification n ON n.id = a.notification_id JOIN content o ON o.notification_id = a.notification_id
       LEFT JOIN contact_point p ON p.id = CASE WHEN a.contact_ref LIKE 'portal:%' THEN substr(a.contact_ref, 8)::uuid END
       WHERE a.lane = $1 AND a.state = 'unknown' AND a.due_at <= $2 AND a.gateway_found IS NULL LIMIT $3`,
      [lane, moment(nowMs), limit],
    );
    return rows.flatMap((row) => {
      const sealed = openContent(this.vault, row.sealed);
      const contact = openContact(this.vault, row, sealed);
      if (contact?.channel !== 'sms') return [];
      return {
        id: attemptId(row.notification_id, row.ordinal),
        phone: contact.phone,
        handedOverAtMs: row.last_tried_at,
        text: {
          notificationId: row.notification_id,
          departmentId: row.department_id,
          content: sealed.content,
          contentKind: row.content_kind,
          deadlineMs: row.deadline_at,
          language: row.language,
          confidential: row.confidential,
          hasSecondFactor: row.has_second_factor,
        },
      };
    });
  }

  override async ownedGatewayIds(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ gateway_id: string }>(
      'SELECT gateway_id FROM attempt WHERE gateway_id = ANY($1)',
      [ids],
    );
    return new Set(rows.map(({ gateway_id }) => gateway_id));
  }

  override async purgeContents(nowMs: number, most: number): Promise<number> {
    const { rowCount } = await this.pool.query(
      `DELETE FROM content WHERE notification_id IN (SELECT notification_id FROM content WHERE purge_at <= $1 LIMIT $2)`,
      [moment(nowMs), most],
    );
    await this.pool.query(
      `DELETE FROM submission_quarantine WHERE at <= $1::timestamptz - interval '${String(QUARANTINE_DAYS)} days'`,
      [moment(nowMs)],
    );
    await this.pool.query(
      `DELETE FROM mail_report WHERE received_at <= $1::timestamptz - interval '${String(REPORT_DAYS)} days'`,
      [moment(nowMs)],
    );
    return rowCount ?? 0;
  }

  override async recordGatewayAnswer(
    id: AttemptId,
    found: boolean,
    gatewayId: string | null,
    nowMs: number,
  ): Promise<void> {
    const attempt = parseAttemptId(id);
    if (!attempt) return;
    await this.pool.query(
      `WITH answered AS (
         UPDATE attempt SET gateway_found = $3, gateway_id = coalesce($4, gateway_id),
           state = CASE WHEN $3 THEN 'accepted_by_gateway' ELSE state END, state_since = $5
         WHERE notification_id = $1 AND ordinal = $2 AND state = 'unknown' RETURNING notification_id)
       UPDATE notification n SET due_at = $5, fence = n.fence + 1, lease_until = NULL
       FROM answered a WHERE n.id = a.notification_id AND n.due_at IS NOT NULL`,
      [attempt.notificationId, attempt.ordinal, found, gatewayId, moment(nowMs)],
    );
  }

  private open(row: ClaimedAttemptRow, leaseUntilRealMs: number): ClaimedAttempt | null {
    const sealed = openContent(this.vault, row.sealed);
    const contact = openContact(this.vault, row, sealed);
    if (!contact) return null;
    return {
      id: attemptId(row.notification_id, row.ordinal),
      notificationId: row.notification_id,
      ordinal: row.ordinal,
      fence: row.fence,
      lane: row.lane,
      channel: row.channel,
      before: row.before,
      contentKind: row.content_kind,
      content: sealed.content,
      contact,
      departmentId: row.department_id,
      category: row.category,
      keyKind: row.key_kind,
      simulatedEnd: row.simulated_end,
      citizenId: row.citizen_id,
      language: row.language,
      urgency: row.urgency,
      confidential: row.confidential,
      hasSecondFactor: row.has_second_factor,
      acceptedAtMs: row.accepted_at,
      deadlineMs: row.deadline_at,
      validUntilMs: row.valid_until,
      reference: row.reference,
      tries: row.tries,
      leaseUntilRealMs,
    };
  }
}
