import { BULK_ACTION_KINDS, CONTACT_WAYS } from '#contracts';
import type { BulkKind, ContactWay, IncidentLogLine, Locale, ProviderContact } from '#contracts';
import { HEALTH_STATES, type Because } from '#domain';
import type { EntryView } from '#persistence';
import { changeWords, openingWords } from './health-words.js';

type Facts = EntryView['facts'];

/** What the log needs to know beside its entries. */
interface LogContext {
  readonly locale: Locale;
  /** Names of those it is about, for sentences that name them. */
  readonly names: string;
}

/**
 * Lines of the log, in the order of the entries. What nobody can read any more is left out, and so is the change of health that
 * an opening tells already.
 */
export function logLines(entries: readonly EntryView[], context: LogContext): IncidentLogLine[] {
  const lines = entries.flatMap((entry) => lineOf(entry, context) ?? []);
  const told = new Set(
    lines.map((line) => (line.kind === 'opened' ? `${line.at} ${line.because ?? ''}` : null)),
  );
  return lines.filter((line) => line.kind !== 'health' || !told.has(`${line.at} ${line.sentence}`));
}

/** Contacts with the provider, newest first, by when they were. */
export function contactsOf(entries: readonly EntryView[]): ProviderContact[] {
  return entries
    .filter(({ kind }) => kind === 'contact')
    .map(({ facts, atMs }) => ({ ...contactFacts(facts), at: textOf(facts, 'at') ?? iso(atMs) }))
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

function lineOf(entry: EntryView, context: LogContext): IncidentLogLine | null {
  const { kind, atMs, facts } = entry;
  const at = iso(atMs);
  const by = byWhom(entry);
  switch (kind) {
    case 'opened':
      return { at, kind, by, because: openedBecause(facts, context) };
    case 'closed':
      return { at, kind, by, because: null };
    case 'acknowledged':
    case 'reopened':
      return { at, kind, by };
    case 'lane':
      return healthLine(at, facts, context);
    default:
      return deedLine(entry, at);
  }
}

/** What somebody did; Stadtbote itself does none of it. */
function deedLine(entry: EntryView, at: string): IncidentLogLine | null {
  const { kind, facts, actor: by } = entry;
  switch (kind) {
    case 'probe':
      return { at, kind, by };
    case 'note':
      return { at, kind, by, text: textOf(facts, 'text') ?? '' };
    case 'contact':
      return { at, kind, by, ...contactFacts(facts) };
    case 'notice':
      return { at, kind, by, withdrawn: facts['withdrawn'] === true };
    case 'dossier':
      return { at, kind, by, to: textOf(facts, 'to') };
    case 'action':
    case 'undone':
      return orderLine(entry, at);
    default:
      return null;
  }
}

function orderLine({ kind, facts, actor: by }: EntryView, at: string): IncidentLogLine | null {
  const order = BULK_ACTION_KINDS.find((one): one is BulkKind => one === facts['kind']);
  if (order === undefined) return null;
  if (kind === 'undone')
    return {
      at,
      kind,
      order,
      by,
      takenBack: numberOf(facts, 'takenBack'),
      tooLate: numberOf(facts, 'tooLate'),
    };
  const asked = facts['asked'] === true;
  const count = asked ? numberOf(objectOf(facts, 'price'), 'count') : numberOf(facts, 'count');
  return { at, kind: asked ? 'ordered' : 'begun', order, by, count, reason: textOf(facts, 'reason') ?? '' };
}

function healthLine(at: string, facts: Facts, { locale }: LogContext): IncidentLogLine | null {
  const health = HEALTH_STATES.find((state) => state === facts['to']);
  const because = becauseOf(facts);
  const sentence = because === null ? null : changeWords(because, textOf(facts, 'name') ?? '', locale);
  return health === undefined || sentence === null ? null : { at, kind: 'health', health, sentence };
}

function openedBecause(facts: Facts, { names, locale }: LogContext): string | null {
  const because = becauseOf(facts);
  return because === null ? null : openingWords(because, names, locale);
}

function becauseOf(facts: Facts): Because | null {
  const { rule, facts: own } = objectOf(facts, 'because');
  return typeof rule === 'string' && typeof own === 'object' && own !== null
    ? { rule, facts: own as Because['facts'] }
    : null;
}

function contactFacts(facts: Facts): Omit<ProviderContact, 'at'> {
  return {
    way: CONTACT_WAYS.find((one): one is ContactWay => one === facts['way']) ?? 'other',
    provider: textOf(facts, 'provider') ?? '',
    ticket: textOf(facts, 'ticket'),
    answer: textOf(facts, 'answer'),
  };
}

/** null: Stadtbote itself, led by health. */
function byWhom({ actor }: EntryView): string | null {
  return actor === 'health' ? null : actor;
}

function objectOf(facts: Facts, key: string): Facts {
  const value = facts[key];
  return typeof value === 'object' && value !== null ? (value as Facts) : {};
}

function textOf(facts: Facts, key: string): string | null {
  const value = facts[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

function numberOf(facts: Facts, key: string): number {
  const value = facts[key];
  return typeof value === 'number' ? value : 0;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
