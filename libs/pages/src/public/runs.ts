import type { IllDay } from '#contracts';

/** Ill days in a row. */
export interface Run {
  readonly from: string;
  readonly to: string;
  /** The worst of them. */
  readonly state: IllDay['state'];
  /** It reaches to today and is not over. */
  readonly open: boolean;
}

const DAY_MS = 86_400_000;

/** Gathers days that follow each other. @param days oldest first @param isIll whether the service is ill now */
export function runsOf(days: readonly IllDay[], today: string, isIll: boolean): readonly Run[] {
  const runs: Run[] = [];
  for (const { date, state } of days) {
    const last = runs.at(-1);
    const open = isIll && date === today;
    if (last !== undefined && Date.parse(date) - Date.parse(last.to) === DAY_MS) {
      const worst = state === 'blocked' ? state : last.state;
      runs[runs.length - 1] = { from: last.from, to: date, state: worst, open };
    } else runs.push({ from: date, to: date, state, open });
  }
  return runs;
}
