import type pg from 'pg';
import type { CaseBudget } from '#delivery/ports';
import { moment } from '../database/pools.js';
import type { ClaimedRow } from './claimed-row.js';

/** The SMS money behind a batch of claimed notifications. */
export interface BudgetsOfBatch {
  of(row: ClaimedRow): CaseBudget;
}

const LIMITS = `
SELECT d.id, d.sms_budget_micros AS limit_micros, coalesce(s.spent_micros, 0) AS spent_micros
FROM department d LEFT JOIN sms_spend s
  ON s.department_id = d.id AND s.month = date_trunc('month', $2::timestamptz AT TIME ZONE 'Europe/Berlin')::date
WHERE d.id = ANY($1::uuid[]) AND d.sms_budget_micros IS NOT NULL`;

/** Attempts `a` of notifications `n`: held mail with a deadline and a phone, whose text the budget must still be able to pay (rule 9). */
export const MAY_NEED_A_TEXT = `a.state = 'held' AND n.phone_hash IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM attempt s WHERE s.notification_id = n.id AND s.channel = 'sms')`;

const NEED = `
SELECT a.department_id, a.deadline_at FROM attempt a JOIN notification n ON n.id = a.notification_id
WHERE a.department_id = ANY($1::uuid[]) AND a.deadline_at > $2 AND ${MAY_NEED_A_TEXT}
ORDER BY a.deadline_at LIMIT 20000`;

/**
 * What deadlines will need that nobody has asked for yet: mail with a deadline and a phone that met a sick site within a
 * day. Tomorrow is taken to be like today; what came within minutes counts as of ten.
 */
const COMING = `
SELECT a.department_id, count(*)::float8 * 86400 / greatest(600, least(86400, extract(epoch FROM $2::timestamptz - min(a.since)))) AS texts
FROM affected a JOIN notification n ON n.id = a.notification_id
WHERE a.department_id = ANY($1::uuid[]) AND a.since > $2::timestamptz - interval '1 day' AND a.since <= $2::timestamptz
  AND n.deadline_at IS NOT NULL AND n.phone_hash IS NOT NULL AND a.lane LIKE 'email:%'
GROUP BY a.department_id`;

/** In real time, and in domain time, which may be moved. */
const COMING_KEPT_MS = { real: 1_000, domain: 60_000 };

/** A rate as it was read. */
interface Coming {
  readonly texts: number;
  readonly atMs: number;
  readonly atRealMs: number;
}

interface Budget {
  readonly limitMicros: number;
  readonly spentMicros: number;
  /** Deadlines of those who may still need a text, ascending. */
  readonly deadlines: number[];
  /** Texts that deadlines of the next day are expected to need beyond these. */
  coming: number;
}

const UNLIMITED: CaseBudget = {
  limitMicros: null,
  spentMicros: 0,
  nearerNeedMicros: 0,
  deadlineNeedMicros: 0,
};

/** Reads limits, what was spent this month (the city's month) and the forecast need of deadlines. */
export class CaseBudgets {
  private readonly coming = new Map<string, Coming>();

  constructor(
    private readonly pool: pg.Pool,
    private readonly smsPriceMicros: number,
  ) {}

  async of(rows: readonly ClaimedRow[], nowMs: number): Promise<BudgetsOfBatch> {
    const departments = [...new Set(rows.map(({ department_id }) => department_id))];
    const { rows: limits } = await this.pool.query<{
      id: string;
      limit_micros: number;
      spent_micros: number;
    }>({ name: 'budget-limits', text: LIMITS, values: [departments, moment(nowMs)] });
    const budgets = new Map<string, Budget>(
      limits.map((row) => [
        row.id,
        { limitMicros: row.limit_micros, spentMicros: row.spent_micros, deadlines: [], coming: 0 },
      ]),
    );
    if (budgets.size > 0) await this.readNeed(budgets, nowMs);
    return { of: (row) => this.budgetOf(budgets.get(row.department_id), row.deadline_at) };
  }

  private async readNeed(budgets: ReadonlyMap<string, Budget>, nowMs: number): Promise<void> {
    const values = [[...budgets.keys()], moment(nowMs)];
    const held = this.pool.query<{ department_id: string; deadline_at: number }>({
      name: 'budget-need',
      text: NEED,
      values,
    });
    const [{ rows }] = await Promise.all([held, this.readComing(budgets, nowMs)]);
    for (const row of rows) budgets.get(row.department_id)?.deadlines.push(row.deadline_at);
  }

  /** A rate of a whole day: it is read once a second, not for each batch. */
  private async readComing(budgets: ReadonlyMap<string, Budget>, nowMs: number): Promise<void> {
    const stale = [...budgets.keys()].filter((id) => isStale(this.coming.get(id), nowMs));
    if (stale.length > 0) {
      const { rows } = await this.pool.query<{ department_id: string; texts: number }>({
        name: 'budget-coming',
        text: COMING,
        values: [stale, moment(nowMs)],
      });
      const texts = new Map(rows.map((row) => [row.department_id, Math.ceil(row.texts)]));
      const atRealMs = Date.now();
      for (const id of stale) this.coming.set(id, { texts: texts.get(id) ?? 0, atMs: nowMs, atRealMs });
    }
    for (const [id, budget] of budgets) budget.coming = this.coming.get(id)?.texts ?? 0;
  }

  private budgetOf(budget: Budget | undefined, deadlineMs: number | null): CaseBudget {
    if (!budget) return UNLIMITED;
    const nearer = deadlineMs === null ? budget.deadlines.length : countBelow(budget.deadlines, deadlineMs);
    return {
      limitMicros: budget.limitMicros,
      spentMicros: budget.spentMicros,
      nearerNeedMicros: nearer * this.smsPriceMicros,
      deadlineNeedMicros: (budget.deadlines.length + budget.coming) * this.smsPriceMicros,
    };
  }
}

function isStale(coming: Coming | undefined, nowMs: number): boolean {
  return (
    coming === undefined ||
    Date.now() - coming.atRealMs > COMING_KEPT_MS.real ||
    Math.abs(nowMs - coming.atMs) > COMING_KEPT_MS.domain
  );
}

/** How many of the ascending numbers are below the bound. */
function countBelow(ascending: readonly number[], bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
