import type { HealthState } from '#domain';

/** How a day was, by its worst moment. */
export type DayState = 'ok' | 'slow' | 'blocked';

/** A day that was not without fault. */
export interface IllDay {
  /** Calendar day, `2021-03-11`. */
  readonly date: string;
  readonly state: Exclude<DayState, 'ok'>;
}

/** A change of a lane's state, Unix milliseconds of domain time. */
export interface StateChange {
  readonly from: HealthState;
  readonly to: HealthState;
  readonly atMs: number;
}

/** The days that are looked at: the last so many, today among them. */
export interface DayWindow {
  readonly nowMs: number;
  readonly days: number;
  /** IANA name. */
  readonly timeZone?: string;
}

const BERLIN = 'Europe/Berlin';
const DAY_MS = 86_400_000;
/** From this share of small sites on their common row is marked, and from that it counts as shut. */
const PARTLY = 0.1;
const MOSTLY = 0.5;

const STATES: Readonly<Record<HealthState, DayState>> = {
  healthy: 'ok',
  degraded: 'slow',
  recovering: 'slow',
  probing: 'blocked',
  blocked: 'blocked',
};

/** What a state is to citizens: blocked, slow, or nothing to speak of. */
export function dayStateOf(state: HealthState): DayState {
  return STATES[state];
}

/** First and last calendar day of the window. */
export function datesOf(window: DayWindow): { readonly first: string; readonly last: string } {
  const last = dayNumber(window.nowMs, window.timeZone);
  return { first: dateOf(last - window.days + 1), last: dateOf(last) };
}

/**
 * The ill days of one lane, oldest first. What was before the first change is what that change came from; the last state
 * lasts until now.
 * @param changes oldest first; later than now: not looked at
 */
export function illDays(changes: readonly StateChange[], window: DayWindow): readonly IllDay[] {
  const last = dayNumber(window.nowMs, window.timeZone);
  const first = last - window.days + 1;
  const worst = new Map<number, IllDay['state']>();
  for (const { state, fromMs, toMs } of periods(changes, window.nowMs)) {
    const seen = STATES[state];
    if (seen === 'ok') continue;
    const from = fromMs === null ? first : Math.max(first, dayNumber(fromMs, window.timeZone));
    const to = dayNumber(toMs, window.timeZone);
    for (let day = from; day <= to; day += 1) if (worst.get(day) !== 'blocked') worst.set(day, seen);
  }
  return listed(worst);
}

/** The days of a service that has several lanes: on each the worst of them. */
export function worstDays(lanes: readonly (readonly IllDay[])[]): readonly IllDay[] {
  const worst = new Map<string, IllDay['state']>();
  for (const { date, state } of lanes.flat()) if (worst.get(date) !== 'blocked') worst.set(date, state);
  return sorted(worst);
}

/**
 * The days of many small sites together: one club's server that refuses our mail is not the trouble of all others.
 * @param total how many lanes there are, the well ones too
 */
export function partlyIllDays(lanes: readonly (readonly IllDay[])[], total: number): readonly IllDay[] {
  const all = lanes.flat();
  const found = new Map<string, IllDay['state']>();
  for (const date of new Set(all.map((day) => day.date))) {
    const here = all.filter((day) => day.date === date);
    const state = partlyState(here.filter((day) => day.state === 'blocked').length, here.length, total);
    if (state !== 'ok') found.set(date, state);
  }
  return sorted(found);
}

/** How many small sites together are, of which so many are shut and so many not well at all. */
export function partlyState(blocked: number, ill: number, total: number): DayState {
  if (total === 0 || ill / total < PARTLY) return 'ok';
  return blocked / total >= MOSTLY ? 'blocked' : 'slow';
}

interface Period {
  readonly state: HealthState;
  /** null: since before all that is known. */
  readonly fromMs: number | null;
  /** The last millisecond of it. */
  readonly toMs: number;
}

function periods(changes: readonly StateChange[], nowMs: number): readonly Period[] {
  const known = changes.filter(({ atMs }) => atMs <= nowMs);
  const [oldest] = known;
  if (oldest === undefined) return [];
  const after = known.map(({ to, atMs }, index): Period => {
    const next = known[index + 1];
    return { state: to, fromMs: atMs, toMs: next === undefined ? nowMs : next.atMs - 1 };
  });
  const before: Period = { state: oldest.from, fromMs: null, toMs: oldest.atMs - 1 };
  return [before, ...after].filter(({ fromMs, toMs }) => fromMs === null || fromMs <= toMs);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Days since 1970 of the calendar day there: days have 23 to 25 hours, and calendars do not care. */
function dayNumber(atMs: number, timeZone = BERLIN): number {
  const formatter =
    formatters.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formatters.set(timeZone, formatter);
  return Date.parse(`${formatter.format(atMs)}T00:00:00Z`) / DAY_MS;
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function listed(days: ReadonlyMap<number, IllDay['state']>): readonly IllDay[] {
  return sorted(new Map([...days].map(([day, state]) => [dateOf(day), state])));
}

function sorted(days: ReadonlyMap<string, IllDay['state']>): readonly IllDay[] {
  return [...days]
    .map(([date, state]) => ({ date, state }))
    .sort((one, other) => (one.date < other.date ? -1 : 1));
}
