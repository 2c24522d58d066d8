import type { ProviderDirectory } from '#channels';
import type { Locale, OpenIncident, OpenIncidentPageModel } from '#contracts';
import { parseLaneKey, RELAY_KEY, siteOfLane } from '#domain';
import type { OperationReader } from '#persistence';

type Subject = Pick<OpenIncident, 'kind' | 'subject'>;

const OWN = 'own';
const OWN_WORDS: Readonly<Record<Locale, string>> = { de: 'Unsere eigene Technik', en: 'Our own technology' };

/** Whom an incident opened by hand may be about: places that mail has gone to, gateways, and what is ours. */
export class IncidentSubjects {
  constructor(
    private readonly operation: OperationReader,
    private readonly directory: ProviderDirectory,
  ) {}

  /** Choices of the form, by name. */
  async all(locale: Locale): Promise<OpenIncidentPageModel['subjects']> {
    const places = await this.places();
    const named = places.map((value) => ({ value, label: this.nameOf(value) }));
    named.sort((one, other) => one.label.localeCompare(other.label, locale));
    return [...named, { value: OWN, label: OWN_WORDS[locale] }];
  }

  /** @returns null for what the form does not offer */
  async read(value: string): Promise<Subject | null> {
    if (value === OWN) return { kind: 'own_infrastructure' };
    if (!(await this.places()).includes(value)) return null;
    const isGateway = value === RELAY_KEY || parseLaneKey(value) !== null;
    return { kind: isGateway ? 'gateway' : 'provider', subject: value };
  }

  private async places(): Promise<string[]> {
    const lanes = await this.operation.lanes();
    const places = lanes.map(({ lane }) => siteOfLane(lane) ?? lane).filter((place) => place !== 'inbox');
    return [...new Set(places)];
  }

  private nameOf(place: string): string {
    return this.directory.providerOfSite(place)?.name ?? place;
  }
}
