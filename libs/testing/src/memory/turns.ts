/** Departments take turns: each one's first before anybody's second; within a turn the given order stays. */
export function inTurn<T>(ordered: readonly T[], departmentOf: (one: T) => string): T[] {
  const turns = new Map<string, number>();
  const placed = ordered.map((one) => {
    const turn = turns.get(departmentOf(one)) ?? 0;
    turns.set(departmentOf(one), turn + 1);
    return { one, turn };
  });
  return placed.sort((a, b) => a.turn - b.turn).map(({ one }) => one);
}
