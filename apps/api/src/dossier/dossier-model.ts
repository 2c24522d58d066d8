import type { MailboxProvider } from '#channels';
import type { Dossier } from '#contracts';
import { parseLaneKey, siteOfLane } from '#domain';
import type { DossierContact, DossierFacts, DossierLane, DossierWording } from '#persistence';
import { withoutPeople } from './without-people.js';

export type DossierLanguage = Dossier['language'];

/** What a dossier needs beside the incident. */
export interface DossierWorld {
  readonly city: string;
  readonly contact: Dossier['contact'];
  readonly sender: Dossier['sender'];
  readonly providerOf: (site: string) => MailboxProvider | null;
  readonly nowMs: number;
}

/** Postmasters who read German; all others get English. */
const GERMAN_GROUPS: ReadonlySet<string | null> = new Set(['united-internet', 'telekom']);
const GERMAN_SITE = /\.(?:de|at|ch|hamburg|berlin)$/;
const INTERNATIONAL = new Set(['yahoo', 'mailru', 'mailcom']);

/** The dossier of an incident with mailbox providers. Nothing of citizens is in it, whatever the replies quote. */
export function dossierModel(
  facts: DossierFacts,
  world: DossierWorld,
  language: DossierLanguage | null,
): Dossier {
  const lanes = facts.lanes.filter(({ lane }) => siteOfLane(lane) !== null);
  const providers = providersOf(lanes, world);
  const told = addressesOf(world.contact, providers);
  return {
    incident: facts.number,
    city: world.city,
    language: language ?? languageOf(lanes, world),
    madeAt: iso(world.nowMs),
    since: iso(Math.min(facts.openedAtMs, ...lanes.map(({ illAtMs }) => illAtMs))),
    until: isoOrNull(facts.closedAtMs),
    contact: world.contact,
    providers,
    sender: world.sender,
    sites: lanes.map(siteOf),
    replies: facts.wordings.map((one) => replyOf(one, told)),
    volumes: facts.days.map((day) => ({ ...day })),
    contacts: facts.contacts.map((one) => contactOf(one, told)),
  };
}

function providersOf(lanes: readonly DossierLane[], { providerOf }: DossierWorld): Dossier['providers'] {
  const byName = new Map(
    lanes.map(({ lane, name }) => {
      const provider = providerOf(siteOfLane(lane) ?? '');
      return [
        name,
        { name, contact: provider?.contactForm ?? null, pages: provider?.postmasterUrl ?? null },
      ] as const;
    }),
  );
  return [...byName.values()];
}

/** Every provider of the incident reads German, or all get English. */
function languageOf(lanes: readonly DossierLane[], { providerOf }: DossierWorld): DossierLanguage {
  const readGerman = (site: string) => {
    const provider = providerOf(site);
    if (provider !== null && INTERNATIONAL.has(provider.id)) return false;
    return GERMAN_GROUPS.has(provider?.group ?? '') || GERMAN_SITE.test(site);
  };
  return lanes.every(({ lane }) => readGerman(siteOfLane(lane) ?? '')) ? 'de' : 'en';
}

function siteOf({ lane, name, state, illAtMs, wellAtMs, probes }: DossierLane): Dossier['sites'][number] {
  const key = parseLaneKey(lane);
  return {
    name,
    site: siteOfLane(lane) ?? lane,
    stream: key?.channel === 'email' ? key.stream : '',
    health: state,
    since: iso(illAtMs),
    until: isoOrNull(wellAtMs),
    probes,
  };
}

function replyOf(
  { lane, stage, count, firstMs, lastMs, examples }: DossierWording,
  told: ReadonlySet<string>,
): Dossier['replies'][number] {
  return {
    site: siteOfLane(lane) ?? lane,
    stage,
    count,
    first: iso(firstMs),
    last: iso(lastMs),
    examples: examples.map(({ atMs, reply }) => ({ at: iso(atMs), text: withoutPeople(reply, told) })),
  };
}

function contactOf({ atMs, facts }: DossierContact, told: ReadonlySet<string>): Dossier['contacts'][number] {
  const text = (name: string) => {
    const value = facts[name];
    return typeof value === 'string' && value !== '' ? withoutPeople(value, told) : null;
  };
  const at = facts['at'];
  return {
    at: typeof at === 'string' && Number.isFinite(Date.parse(at)) ? iso(Date.parse(at)) : iso(atMs),
    provider: text('provider'),
    way: text('way'),
    ticket: text('ticket'),
  };
}

/** Mail addresses that anybody may read: ours for answers, and the providers' own. */
function addressesOf(contact: Dossier['contact'], providers: Dossier['providers']): ReadonlySet<string> {
  const named = providers.flatMap((one) => one.contact?.match(/[\w.+-]+@[\w.-]+\w/g) ?? []);
  return new Set(
    [...named, ...(contact.email === null ? [] : [contact.email])].map((one) => one.toLowerCase()),
  );
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

function isoOrNull(atMs: number | null): string | null {
  return atMs === null ? null : iso(atMs);
}
