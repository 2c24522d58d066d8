import type { Dossier } from '#contracts';
import { DOSSIER_TEXTS, type DossierTexts } from './dossier-texts.js';

/** A part of the document, whatever it is rendered as. Texts are plain. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** Columns of figures, to the right. */
      readonly figures: readonly number[];
    }
  | { readonly kind: 'code'; readonly label: string; readonly text: string };

/** A dossier as people read it. */
export interface DossierDocument {
  readonly language: Dossier['language'];
  readonly title: string;
  /** Of the mail that carries it. */
  readonly subject: string;
  readonly blocks: readonly Block[];
  readonly closing: string;
  readonly madeAtMs: number;
  readonly page: DossierTexts['page'];
}

/** Puts the dossier into words, for all ways to render it. */
export function dossierDocument(dossier: Dossier): DossierDocument {
  const texts = DOSSIER_TEXTS[dossier.language];
  const providers = dossier.providers.map(({ name }) => name).join(', ');
  return {
    language: dossier.language,
    title: texts.title(providers),
    subject: texts.subject(dossier, providers),
    madeAtMs: Date.parse(dossier.madeAt),
    closing: texts.closing,
    page: texts.page,
    blocks: [
      { kind: 'text', text: texts.intro(dossier, utc(dossier.since)) },
      section(texts.headings.ask),
      { kind: 'list', items: texts.ask },
      section(texts.headings.contact),
      { kind: 'facts', rows: contactRows(dossier, texts) },
      section(texts.headings.sender),
      { kind: 'facts', rows: senderRows(dossier, texts) },
      section(texts.headings.sites),
      sitesTable(dossier, texts),
      section(texts.headings.replies),
      ...replies(dossier, texts),
      section(texts.headings.volumes),
      volumes(dossier, texts),
      section(texts.headings.done),
      { kind: 'list', items: texts.done(dossier) },
      section(texts.headings.contacts),
      contacts(dossier, texts),
    ],
  };
}

function section(text: string): Block {
  return { kind: 'heading', text };
}

function contactRows({ city, incident, madeAt, contact, providers }: Dossier, { facts }: DossierTexts) {
  const given: readonly (readonly [string, string | null])[] = [
    [facts.city, city],
    [facts.name, contact.name],
    [facts.email, contact.email],
    [facts.phone, contact.phone],
    [facts.incident, incident],
    [facts.made, utc(madeAt)],
    ...providers.map(({ name, contact: way, pages }) => [`${facts.form} ${name}`, way ?? pages] as const),
  ];
  return given.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]));
}

function senderRows({ sender }: Dossier, texts: DossierTexts) {
  const { facts, none, unknown, unchecked } = texts;
  const noName = sender.checkedAt === null ? unknown : none;
  return [
    ...sender.addresses.map(
      ({ address, ptr }) =>
        [facts.address, `${address} (PTR: ${ptr.length === 0 ? noName : ptr.join(', ')})`] as const,
    ),
    [facts.helo, sender.helo] as const,
    [facts.returnPath, sender.returnPath] as const,
    ...sender.spf.map(
      ({ domain, record, result }) =>
        [facts.spf, `${domain}: ${record ?? unknown}${result === null ? '' : ` (${result})`}`] as const,
    ),
    ...sender.dkim.map(({ name, record }) => [facts.dkim, `${name}: ${record ?? unknown}`] as const),
    ...sender.dmarc.map(({ domain, record }) => [facts.dmarc, `${domain}: ${record ?? unknown}`] as const),
    [facts.checked, sender.checkedAt === null ? unchecked : utc(sender.checkedAt)] as const,
  ];
}

function sitesTable({ sites }: Dossier, { columns, health, streams }: DossierTexts): Block {
  return {
    kind: 'table',
    head: columns.sites,
    figures: [],
    rows: sites.map((one) => [
      one.name,
      one.site,
      streams[one.stream] ?? one.stream,
      health[one.health],
      utc(one.since),
      one.until === null ? '–' : utc(one.until),
    ]),
  };
}

function replies(dossier: Dossier, texts: DossierTexts): Block[] {
  if (dossier.replies.length === 0) return [{ kind: 'text', text: texts.noReplies }];
  return dossier.replies.flatMap((one): Block[] => [
    {
      kind: 'text',
      text: texts
        .wording(one, utc(one.first), utc(one.last), texts.stages[one.stage ?? ''] ?? '')
        .replace(/ ,/g, ','),
    },
    ...one.examples.map(({ at, text }): Block => ({
      kind: 'code',
      label: texts.example(utc(at)),
      text: lines(text),
    })),
  ]);
}

function volumes({ volumes: days }: Dossier, { columns, noVolumes }: DossierTexts): Block {
  if (days.length === 0) return { kind: 'text', text: noVolumes };
  return {
    kind: 'table',
    head: columns.volumes,
    figures: [1, 2, 3],
    rows: days.map(({ day, sent, accepted, refused }) => [
      day,
      String(sent),
      String(accepted),
      String(refused),
    ]),
  };
}

function contacts({ contacts: all }: Dossier, { columns, ways, noContacts }: DossierTexts): Block {
  if (all.length === 0) return { kind: 'text', text: noContacts };
  return {
    kind: 'table',
    head: columns.contacts,
    figures: [],
    rows: all.map(({ at, provider, way, ticket }) => [
      utc(at),
      provider ?? '–',
      way === null ? '–' : (ways[way] ?? way),
      ticket ?? '–',
    ]),
  };
}

/** `2021-03-11 13:03:00 UTC`. */
function utc(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** What a server said is shown and not obeyed: no control character reaches a file. */
function lines(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\n\P{C}]/gu, '?')
    .trimEnd();
}
