const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Berlin',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Minutes after local midnight in the city's time zone. */
export function minuteOfDay(atMs: number): number {
  const [hour = '0', minute = '0'] = CLOCK.format(atMs).split(':');
  return Number(hour) * 60 + Number(minute);
}

/** The next moment at which the city's clocks show this minute of the day; summer time is taken into account. */
export function nextMinuteOfDay(nowMs: number, minute: number): number {
  const start = nowMs - (nowMs % MINUTE_MS);
  const ahead = (minute - minuteOfDay(nowMs) + DAY_MINUTES) % DAY_MINUTES;
  const guess = start + (ahead === 0 ? DAY_MINUTES : ahead) * MINUTE_MS;
  const off = minute - minuteOfDay(guess);
  // A change of clocks between now and then shows as a difference of an hour, modulo a day.
  const shift = off > DAY_MINUTES / 2 ? off - DAY_MINUTES : off < -DAY_MINUTES / 2 ? off + DAY_MINUTES : off;
  return guess + shift * MINUTE_MS;
}

/** End of the quiet hours that are running at `nowMs`, or null outside of them. Quiet hours may span midnight. */
export function quietUntil(
  nowMs: number,
  quiet: { readonly fromMinute: number; readonly toMinute: number } | null,
): number | null {
  if (quiet === null || quiet.fromMinute === quiet.toMinute) return null;
  const minute = minuteOfDay(nowMs);
  const spansMidnight = quiet.fromMinute > quiet.toMinute;
  const inside = spansMidnight
    ? minute >= quiet.fromMinute || minute < quiet.toMinute
    : minute >= quiet.fromMinute && minute < quiet.toMinute;
  return inside ? nextMinuteOfDay(nowMs, quiet.toMinute) : null;
}
