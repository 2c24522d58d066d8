import type pg from 'pg';
import { parseAttemptId, type AttemptState, type ReceiptKind } from '#domain';
import { ReceiptStore, type Receipt } from '#delivery/ports';
import { insistentTransaction, moment } from '../database/pools.js';
import { noteDoubt } from './doubted-numbers.js';
import { mergeRows, writeMerged } from './parked-receipts.js';

/**
 * Stores each distinct receipt once; a repeat changes nothing. The attempt row is locked first, so that a receipt and
 * the outcome of its send, or two receipts, cannot both see the state before the other. While the attempt is `sending`
 * the receipt is parked.
 */
const STORE = `
WITH r AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, ordinal smallint, source text, kind text, gateway_id text,
    at timestamptz, label text, scope text, suppress boolean, details jsonb)
), locked AS MATERIALIZED (
  SELECT a.notification_id, a.ordinal, a.department_id, a.state FROM attempt a
  JOIN (SELECT DISTINCT id, ordinal FROM r) d ON d.id = a.notification_id AND d.ordinal = a.ordinal
  ORDER BY 1, 2 FOR UPDATE OF a
)
INSERT INTO receipt (notification_id, attempt_ordinal, department_id, source, kind, gateway_id, at, label, scope, suppress, details, parked)
SELECT DISTINCT ON (r.id, r.ordinal, r.source, r.kind, r.gateway_id)
  r.id, r.ordinal, l.department_id, r.source, r.kind, coalesce(r.gateway_id, ''), r.at, r.label, r.scope, r.suppress, r.details, l.state = 'sending'
FROM r JOIN locked l ON l.notification_id = r.id AND l.ordinal = r.ordinal
ON CONFLICT DO NOTHING
RETURNING notification_id AS id, attempt_ordinal AS ordinal, kind, at, label, scope, suppress, parked,
  (SELECT state FROM locked l WHERE l.notification_id = receipt.notification_id AND l.ordinal = receipt.attempt_ordinal) AS state`;

interface StoredRow {
  readonly id: string;
  readonly ordinal: number;
  readonly kind: ReceiptKind;
  readonly at: number;
  readonly label: string | null;
  readonly scope: string | null;
  readonly suppress: boolean;
  readonly parked: boolean;
  readonly state: AttemptState;
}

/** Receipts in Postgres, in the worker's role (a callback names an attempt, not a department). */
export class PostgresReceiptStore extends ReceiptStore {
  constructor(private readonly pool: pg.Pool) {
    super();
  }

  override async record(receipts: readonly Receipt[]): Promise<number> {
    if (receipts.length === 0) return 0;
    return insistentTransaction(this.pool, async (client) => {
      const changed = await recordReceipts(client, receipts);
      // One after the other: a doubt is proven by one before it, which the same statement would not see.
      for (const receipt of receipts) await noteDoubt(client, receipt);
      return changed;
    });
  }
}

/** Stores receipts within the caller's transaction. @returns how many attempts changed */
export async function recordReceipts(client: pg.PoolClient, receipts: readonly Receipt[]): Promise<number> {
  const rows = receipts.flatMap(receiptRow);
  if (rows.length === 0) return 0;
  const { rows: stored } = await client.query<StoredRow>({
    name: 'store-receipts',
    text: STORE,
    values: [JSON.stringify(rows)],
  });
  const applicable = stored.filter(({ parked }) => !parked);
  return applicable.length === 0 ? 0 : writeMerged(client, mergeRows(applicable));
}

function receiptRow(receipt: Receipt): Record<string, unknown>[] {
  const attempt = parseAttemptId(receipt.attempt);
  if (!attempt) return [];
  return [
    {
      id: attempt.notificationId,
      ordinal: attempt.ordinal,
      source: receipt.source,
      kind: receipt.kind,
      gateway_id: receipt.gatewayId ?? '',
      at: moment(receipt.atMs),
      label: receipt.label,
      scope: receipt.scope,
      suppress: receipt.suppress,
      details: receipt.details,
    },
  ];
}
