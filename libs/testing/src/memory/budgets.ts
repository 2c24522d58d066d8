import type { CaseBudget } from '#delivery/ports';
import type { MemoryTables, NotificationRow } from './tables.js';

const MONTH = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Berlin',
  year: 'numeric',
  month: '2-digit',
});

/** Key of a department's spending in the city's month. */
export function spendKey(departmentId: string, nowMs: number): string {
  return `${departmentId} ${MONTH.format(nowMs)}`;
}

/** SMS money of a case's department; the need is that of held mail with a deadline, a phone and no text yet (rule 9). */
export function budgetOf(
  tables: MemoryTables,
  row: NotificationRow,
  nowMs: number,
  priceMicros: number,
): CaseBudget {
  const { departmentId, deadlineMs } = row.given;
  const limitMicros = tables.departments.get(departmentId)?.smsBudgetMicrosPerMonth ?? null;
  if (limitMicros === null)
    return { limitMicros, spentMicros: 0, nearerNeedMicros: 0, deadlineNeedMicros: 0 };
  const deadlines = needs(tables, departmentId, nowMs);
  const nearer = deadlines.filter((one) => deadlineMs === null || one < deadlineMs).length;
  return {
    limitMicros,
    spentMicros: tables.spent.get(spendKey(departmentId, nowMs)) ?? 0,
    nearerNeedMicros: nearer * priceMicros,
    deadlineNeedMicros: deadlines.length * priceMicros,
  };
}

function needs(tables: MemoryTables, departmentId: string, nowMs: number): number[] {
  const deadlines: number[] = [];
  for (const { given, phoneKey } of tables.live) {
    const { deadlineMs } = given;
    if (
      given.departmentId !== departmentId ||
      deadlineMs === null ||
      deadlineMs <= nowMs ||
      phoneKey === null
    )
      continue;
    const attempts = tables.attempts.get(given.id) ?? [];
    if (attempts.some(({ channel }) => channel === 'sms')) continue;
    deadlines.push(...attempts.filter(({ state }) => state === 'held').map(() => deadlineMs));
  }
  return deadlines;
}
