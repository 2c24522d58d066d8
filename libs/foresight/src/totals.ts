import type { Channel } from '#domain';
import type { Fate } from './mail.js';

/** Fates as figures: counts of notifications, texts, millionths of a euro, milliseconds. */
export interface Totals {
  readonly notifications: number;
  /** Those that the failing sites kept waiting: held, told otherwise than by mail, late, or not at all. */
  readonly affected: number;
  readonly toldBy: Readonly<Partial<Record<Channel, number>>>;
  readonly held: number;
  readonly atRisk: number;
  readonly missed: number;
  /** Deadlines that would pass if mail alone were used and went out the moment the provider takes it again. */
  readonly missedByMailAlone: number;
  readonly untold: number;
  readonly texts: number;
  readonly costMicros: number;
  /** From acceptance to told, of the affected that were told; null: there are none. */
  readonly waitP50Ms: number | null;
  readonly waitP95Ms: number | null;
  readonly waitMaxMs: number | null;
}

/** What the counting needs to know of the failure. */
export interface CountedFailure {
  readonly sites: ReadonlySet<string>;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Adds fates up. */
export function totalsOf(fates: readonly Fate[], failure: CountedFailure): Totals {
  const affected = fates.filter(isAffected);
  const waits = affected.flatMap((fate) => waitOf(fate) ?? []).sort((a, b) => a - b);
  return {
    notifications: fates.length,
    affected: affected.length,
    toldBy: toldBy(fates),
    held: count(fates, ({ heldAtMs }) => heldAtMs !== null),
    atRisk: count(fates, ({ atRiskAtMs }) => atRiskAtMs !== null),
    missed: count(fates, ({ isMissed }) => isMissed),
    missedByMailAlone: count(fates, (fate) => isMissedByMail(fate, failure)),
    untold: count(fates, ({ toldAtMs }) => toldAtMs === null),
    texts: fates.reduce((sum, { texts }) => sum + texts, 0),
    costMicros: fates.reduce((sum, { costMicros }) => sum + costMicros, 0),
    waitP50Ms: quantile(waits, 0.5),
    waitP95Ms: quantile(waits, 0.95),
    waitMaxMs: waits.at(-1) ?? null,
  };
}

/** The same for each day of acceptance, in order. @param dayOf names the local day of a moment, such as `2021-03-11` */
export function totalsPerDay(
  fates: readonly Fate[],
  failure: CountedFailure,
  dayOf: (atMs: number) => string,
): readonly { readonly day: string; readonly totals: Totals }[] {
  const days = new Map<string, Fate[]>();
  for (const fate of fates) {
    const day = dayOf(fate.mail.notification.acceptedAtMs);
    const known = days.get(day);
    if (known === undefined) days.set(day, [fate]);
    else known.push(fate);
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, list]) => ({ day, totals: totalsOf(list, failure) }));
}

/** The value below which this share of the sorted values lies (nearest rank), or null when there is none. */
export function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

function isAffected(fate: Fate): boolean {
  const { toldBy: by, mail, heldAtMs } = fate;
  if (mail.site === null) return false;
  return heldAtMs !== null || (by !== 'email' && by !== null) || (waitOf(fate) ?? 1) > 0;
}

/** From when sending was to begin to told. */
function waitOf({ mail: { notification }, toldAtMs }: Fate): number | null {
  const startMs = Math.max(notification.acceptedAtMs, notification.sendAtMs ?? 0);
  return toldAtMs === null ? null : toldAtMs - startMs;
}

function isMissedByMail({ mail }: Fate, { sites, fromMs, untilMs }: CountedFailure): boolean {
  const { notification, site } = mail;
  if (site === null || !sites.has(site.site) || notification.deadline === null) return false;
  const startMs = Math.max(notification.acceptedAtMs, notification.sendAtMs ?? 0);
  return startMs >= fromMs && startMs < untilMs && notification.deadline.atMs < untilMs;
}

function toldBy(fates: readonly Fate[]): Totals['toldBy'] {
  const counts: Partial<Record<Channel, number>> = {};
  for (const { toldBy: by } of fates) if (by !== null) counts[by] = (counts[by] ?? 0) + 1;
  return counts;
}

function count(fates: readonly Fate[], holds: (fate: Fate) => boolean): number {
  return fates.reduce((sum, fate) => sum + (holds(fate) ? 1 : 0), 0);
}
