import type pg from 'pg';
import { parseAttemptId, type AttemptId, type LaneKey } from '#domain';
import {
  RelayStore,
  type Receipt,
  type ReceiptStore,
  type RelayFinding,
  type RelayRemoval,
  type RelayTie,
  type RelayedAttempt,
} from '#delivery/ports';
import { moment } from '../database/pools.js';
import { RELAY_SQL } from './relay-sql.js';

interface TiedRow {
  readonly queue_id: string;
  readonly id: string;
  readonly ordinal: number;
  readonly lane: LaneKey;
}

/** Receipts that a finding is; what is only put off, or may be sent again, is none. */
const RECEIPT_KIND = { sent: 'delivered', bounced: 'bounced', failed: 'failed' } as const;

/** Mail at the relay in Postgres, in the worker's role: a relay knows no departments. */
export class PostgresRelayStore extends RelayStore {
  constructor(
    private readonly pool: pg.Pool,
    private readonly receipts: ReceiptStore,
  ) {
    super();
  }

  override async tie(
    host: string,
    ties: readonly RelayTie[],
    nowMs: number,
  ): Promise<ReadonlyMap<string, RelayedAttempt>> {
    if (ties.length === 0) return new Map();
    const rows = ties.map(({ queueId, attempt }) => ({ queue_id: queueId, ...attemptColumns(attempt) }));
    await this.run('tie', [JSON.stringify(rows), host, moment(nowMs)]);
    const { rows: tied } = await this.run<TiedRow>('tied', [ties.map(({ queueId }) => queueId)]);
    return new Map(
      tied.map(({ queue_id, id, ordinal, lane }) => [queue_id, { attempt: `${id}.${ordinal}`, lane }]),
    );
  }

  override async record(findings: readonly RelayFinding[], nowMs: number): Promise<readonly RelayFinding[]> {
    const deferred = findings.filter(({ kind }) => kind === 'deferred');
    const ended = findings.filter(({ kind }) => kind !== 'deferred');
    const news = new Set([...(await this.defer(deferred, nowMs)), ...(await this.end(ended, nowMs))]);
    return findings.filter(({ queueId }) => news.has(queueId));
  }

  override async wake(lanes: readonly LaneKey[], nowMs: number): Promise<number> {
    const { rowCount } = await this.run('wake', [lanes, moment(nowMs)]);
    return rowCount ?? 0;
  }

  override async recordRemovals(
    host: string,
    removals: readonly RelayRemoval[],
    nowMs: number,
  ): Promise<void> {
    if (removals.length === 0) return;
    const rows = removals.map(({ queueId, result }) => ({ queue_id: queueId, result }));
    await this.run('removed', [JSON.stringify(rows), host, moment(nowMs)]);
  }

  override async toRemove(host: string, nowMs: number, most: number): Promise<readonly string[]> {
    const { rows } = await this.run<{ queue_id: string }>('wanted', [host, moment(nowMs), most]);
    return rows.map(({ queue_id }) => queue_id);
  }

  override async purge(beforeMs: number): Promise<void> {
    await this.run('purge', [moment(beforeMs)]);
  }

  private async defer(findings: readonly RelayFinding[], nowMs: number): Promise<string[]> {
    if (findings.length === 0) return [];
    const rows = JSON.stringify(findings.map(findingRow));
    const { rows: news } = await this.run<{ queue_id: string }>('defer', [rows, moment(nowMs)]);
    return news.map(({ queue_id }) => queue_id);
  }

  /** The receipt first: should we die before the rest, the same report says it again. */
  private async end(findings: readonly RelayFinding[], nowMs: number): Promise<string[]> {
    if (findings.length === 0) return [];
    await this.receipts.record(findings.flatMap(receiptOf), nowMs);
    const rows = JSON.stringify(findings.map(findingRow));
    const { rows: news } = await this.run<{ queue_id: string }>('end', [rows, moment(nowMs)]);
    return news.map(({ queue_id }) => queue_id);
  }

  private run<R extends pg.QueryResultRow>(
    name: keyof typeof RELAY_SQL,
    values: unknown[],
  ): Promise<pg.QueryResult<R>> {
    return this.pool.query<R>({ name: `relay-${name}`, text: RELAY_SQL[name], values });
  }
}

function attemptColumns(attempt: AttemptId | null) {
  const parsed = attempt === null ? null : parseAttemptId(attempt);
  return { id: parsed?.notificationId ?? null, ordinal: parsed?.ordinal ?? null };
}

function findingRow(finding: RelayFinding): Record<string, unknown> {
  const { queueId, kind, seenMs, fromQueue, atMs, reply, stage, verdict } = finding;
  return {
    queue_id: queueId,
    ...attemptColumns(finding.attempt),
    kind,
    seen: moment(seenMs),
    from_queue: fromQueue,
    at: moment(atMs),
    reply,
    stage,
    label: verdict?.label ?? null,
    scope: verdict?.scope ?? null,
    temporary: verdict?.temporary ?? false,
    rule: verdict?.rule ?? null,
  };
}

function receiptOf({ attempt, kind, atMs, queueId, reply, verdict }: RelayFinding): Receipt[] {
  if (kind === 'deferred' || kind === 'refused') return [];
  return [
    {
      attempt,
      kind: RECEIPT_KIND[kind],
      atMs,
      source: 'relay',
      gatewayId: queueId,
      label: verdict?.label ?? null,
      scope: verdict?.scope ?? null,
      suppress: verdict?.suppress ?? false,
      details: { reply },
    },
  ];
}
