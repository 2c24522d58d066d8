import type { Fates, OverviewPageModel, OverviewProvider } from '#contracts';
import type { PageContextValue } from '../components/page-context.js';
import type { Texts } from '../texts/texts.js';

/** All notifications of the period. */
export function totalOf(fates: Fates): number {
  return Object.values<number>({ ...fates }).reduce((sum, count) => sum + count, 0);
}

/** Those whose recipient was told, by whichever channel. */
export function toldOf({ email, sms, push, inbox }: Fates): number {
  return email + sms + push + inbox;
}

/** Whether the provider needs somebody's attention. */
export function isUnwell({ health, suspected }: OverviewProvider): boolean {
  return health !== 'healthy' || suspected;
}

const SICKNESS = { blocked: 0, probing: 1, recovering: 2, degraded: 3, healthy: 5 } as const;
const rank = ({ health, suspected }: OverviewProvider): number =>
  health === 'healthy' && suspected ? 4 : SICKNESS[health];

/** The sick first, then by volume. */
export function sickFirst(providers: readonly OverviewProvider[]): readonly OverviewProvider[] {
  return [...providers].sort((one, other) => rank(one) - rank(other) || other.attempts - one.attempts);
}

/** Names and health of those that are unwell, such as "Outlook.com langsam, T-Online unter Verdacht". */
function inWords(providers: readonly OverviewProvider[], { words }: Texts): string {
  return sickFirst(providers)
    .map(({ name, health }) => `${name} ${health === 'healthy' ? words.suspected : words.health[health]}`)
    .join(', ');
}

function incidentFinding(
  { incidents, providers }: OverviewPageModel,
  { texts, format }: PageContextValue,
): string {
  const t = texts.overview;
  const open = t.incidentsInWords(format.count(incidents.length), incidents.length === 1);
  const inIncidents = new Set(incidents.flatMap(({ names }) => names));
  const others = providers.filter((provider) => isUnwell(provider) && !inIncidents.has(provider.name));
  return others.length === 0
    ? t.findingIncidents(open)
    : t.findingIncidentsAndUnwell(open, inWords(others, texts));
}

/** The report in one sentence: incidents, else what is unwell, else deadlines at risk, else that all is well. */
export function findingOf(model: OverviewPageModel, page: PageContextValue): string {
  const { texts, format } = page;
  const t = texts.overview;
  const { incidents, providers, fates } = model;
  if (incidents.length > 0) return incidentFinding(model, page);
  if (totalOf(fates) === 0) return t.empty;
  const unwell = providers.filter(isUnwell);
  if (unwell.length > 0) return t.findingUnwell(inWords(unwell, texts));
  return fates.atRisk > 0 ? t.findingRisk(format.count(fates.atRisk), fates.atRisk === 1) : t.fine;
}
