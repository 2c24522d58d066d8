import type { StatusIncident, StatusReport, StatusService } from '#contracts';
import type { PageContextValue } from '../components/page-context.js';

/** Nothing but probes goes there. */
export const isShut = ({ health }: StatusService): boolean => health === 'blocked' || health === 'probing';

/** Not well, whether shut, slow or on the way back. */
export const isIll = ({ health }: StatusService): boolean => health !== 'healthy';

/** All that are ill now, by what citizens notice. */
export interface Illness {
  readonly shut: readonly StatusService[];
  readonly late: readonly StatusService[];
  /** SMS and push. */
  readonly channels: readonly StatusService[];
  /** The trouble is ours and concerns all mail: since when, or null. */
  readonly ownSince: string | null;
}

/** What is ill now. */
export function illnessOf({ services, incidents }: StatusReport): Illness {
  const ill = services.filter(isIll);
  const mail = ill.filter(({ kind }) => kind === 'email');
  return {
    shut: mail.filter(isShut),
    late: mail.filter((one) => !isShut(one)),
    channels: ill.filter(({ kind }) => kind !== 'email'),
    ownSince: incidents.find((one) => isOurs(one) && one.closedAt === null)?.openedAt ?? null,
  };
}

/** Whether anything is to be told. */
export function isAnythingIll({ shut, late, channels, ownSince }: Illness): boolean {
  return shut.length + late.length + channels.length > 0 || ownSince !== null;
}

/** Nobody else's service is affected: our network or our relay. */
export function isOurs({ affected }: StatusIncident): boolean {
  return affected.length === 0;
}

/** Gateways have names of their own that say nothing to citizens; small sites are not named. */
export function nameOf({ kind, name }: StatusService, { texts }: PageContextValue): string {
  return kind === 'email' ? (name ?? texts.status.others) : texts.words.citizenChannel[kind];
}

/** "GMX und WEB.DE"; of the small sites that are not all shut, "einzelne andere Anbieter". */
export function namesOf(services: readonly StatusService[], page: PageContextValue): string {
  const { texts } = page;
  return texts.words.and(
    services.map((one) =>
      one.kind === 'email' && one.name === null && !isShut(one) ? texts.status.someOthers : nameOf(one, page),
    ),
  );
}

/** Does my mail arrive: our own trouble first, then what is shut, then what is slow, and mail before the other ways. */
export function findingOf(illness: Illness, page: PageContextValue): string {
  const t = page.texts.status;
  const { shut, late, channels, ownSince } = illness;
  if (ownSince !== null) return t.own;
  if (shut.length > 0) return t.blocked(namesOf(shut, page));
  if (late.length > 0) return t.slow(namesOf(late, page));
  return channels.length > 0 ? t.otherSick(namesOf(channels, page)) : t.fine;
}

/** "Donnerstag, 11. März 2021, 14:03 Uhr": a copy of the page may be read on another day, so never "heute". */
export function fullMoment(at: string, { texts, format }: PageContextValue): string {
  return texts.status.moment(format.longDay(at), format.clock(at));
}
