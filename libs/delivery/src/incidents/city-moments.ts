const ZONE = { timeZone: 'Europe/Berlin' } as const;
const TIME = new Intl.DateTimeFormat('de-DE', { ...ZONE, hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('de-DE', { ...ZONE, day: '2-digit', month: '2-digit', year: 'numeric' });
const SHORT_DAY = new Intl.DateTimeFormat('de-DE', { ...ZONE, day: '2-digit', month: '2-digit' });

/** `12.03.2021 09:30`, which spreadsheets take for a moment. */
export function cityMoment(atMs: number): string {
  return `${DAY.format(atMs)} ${TIME.format(atMs)}`;
}

/** `12.03., 09:30 Uhr`. */
export function shortMoment(atMs: number): string {
  return `${SHORT_DAY.format(atMs)}, ${TIME.format(atMs)} Uhr`;
}

/** `heute, 09:30 Uhr` on the same day of the city, else with the date. */
export function nearMoment(atMs: number, nowMs: number): string {
  return DAY.format(atMs) === DAY.format(nowMs) ? `heute, ${TIME.format(atMs)} Uhr` : shortMoment(atMs);
}
