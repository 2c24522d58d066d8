import { Lexicon } from './lexicon.js';
import { CONCEPTS, SILENT_WORDS } from './vocabulary.js';

/*
 * A phrase is a small pattern over words, not letters: it knows word classes, gaps and order, and cannot backtrack
 * without bound. Its parts, separated by blanks:
 *   word  stem*  {concept}  and alternatives of these joined by |
 *   ..N   the next part follows after at most N other words of the same sentence
 *   ~N    the next part stands within N other words, before or behind
 *   ^ $   beginning and end of the reply
 * Without a gap the parts stand side by side. Silent words do not count, here or in the reply.
 */

interface Slot {
  readonly terms: readonly number[];
  readonly gap: number;
  readonly eitherSide: boolean;
}

/** A compiled phrase. */
export interface Phrase {
  readonly first: readonly number[];
  readonly rest: readonly Slot[];
  /** Terms of the part that is met least: without one of them there is no need to look. */
  readonly guard: readonly number[];
}

/** Where each term stands in a text, by the term's number: `[start, end, start, end, …]` in words. */
export type Reading = (number[] | undefined)[];

/** The terms of all phrases. */
export const lexicon = new Lexicon();
/** Words that do not count. */
export const silentWords: ReadonlySet<string> = new Set(SILENT_WORDS.trim().split(/\s+/));

function termOf(term: string): number {
  if (silentWords.has(term)) throw new Error(`the silent word ${term} never counts`);
  return lexicon.term(term);
}

/** Concepts are met in most replies, single words in few: the part with the fewest of both tells most. */
function guardOf(source: string): readonly number[] {
  const parts = source.split(/\s+/).filter((part) => !/^(?:\.\.|~)\d+$/.test(part));
  const weight = (part: string): number =>
    part
      .split('|')
      .reduce((sum, term) => sum + (term.startsWith('{') ? 12 : /^[$^]$/.test(term) ? 100 : 1), 0);
  const [least = ''] = parts.toSorted((a, b) => weight(a) - weight(b));
  return least.split('|').map(termOf);
}

/** Compiles one phrase. @throws Error on an unknown concept or a silent word: such a phrase would not mean what it says. */
function compile(source: string): Phrase {
  const slots: Slot[] = [];
  let gap = { gap: 0, eitherSide: false };
  for (const part of source.split(/\s+/)) {
    const distance = /^(\.\.|~)(\d+)$/.exec(part);
    if (distance === null) {
      slots.push({ terms: part.split('|').map(termOf), ...gap });
      gap = { gap: 0, eitherSide: false };
    } else gap = { gap: Number(distance[2]), eitherSide: distance[1] === '~' };
  }
  const [first, ...rest] = slots;
  return { first: first?.terms ?? [], rest, guard: guardOf(source) };
}

/** Compiles phrases that are separated by semicolons. */
export function phrases(source: string): readonly Phrase[] {
  // A list of alternatives may be broken behind its bar.
  const list = source.replace(/\|\s+/g, '|').split(';');
  return list
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(compile);
}

/** The concepts, each with the phrases that make it beside its single words, in the order in which they build up. */
export const concepts = CONCEPTS.map(({ name, words, phrases: sources }) => {
  const compiled = phrases(sources ?? '');
  const number = lexicon.concept(`{${name}}`);
  for (const word of words.trim().split(/\s+/)) lexicon.enter(word, number);
  return { number, phrases: compiled };
});

/** The span of words that a phrase covers. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

function fits(slot: Slot, before: Span, start: number, end: number): boolean {
  const behind = start - before.end - 1;
  if (behind >= 0 && behind <= slot.gap) return true;
  const ahead = before.start - end - 1;
  return slot.eitherSide && ahead >= 0 && ahead <= slot.gap;
}

const NOWHERE: readonly number[] = [];

function findRest(reading: Reading, slots: readonly Slot[], from: number, before: Span): Span | null {
  const slot = slots[from];
  if (slot === undefined) return before;
  for (const term of slot.terms) {
    const places = reading[term] ?? NOWHERE;
    for (let at = 0; at < places.length; at += 2) {
      const start = places[at] ?? 0;
      const end = places[at + 1] ?? 0;
      if (!fits(slot, before, start, end)) continue;
      const span = { start: Math.min(start, before.start), end: Math.max(end, before.end) };
      const found = findRest(reading, slots, from + 1, span);
      if (found !== null) return found;
    }
  }
  return null;
}

function isPossible(reading: Reading, { guard }: Phrase): boolean {
  for (const term of guard) if (reading[term] !== undefined) return true;
  return false;
}

/** Calls `found` for each place where a phrase stands; stops when it answers true. */
export function findPhrase(reading: Reading, phrase: Phrase, found: (span: Span) => boolean): boolean {
  if (!isPossible(reading, phrase)) return false;
  for (const term of phrase.first) {
    const places = reading[term] ?? NOWHERE;
    for (let at = 0; at < places.length; at += 2) {
      const span = findRest(reading, phrase.rest, 0, { start: places[at] ?? 0, end: places[at + 1] ?? 0 });
      if (span !== null && found(span)) return true;
    }
  }
  return false;
}

const FOUND = (): boolean => true;

/** Whether one of these phrases stands in a text. */
export function holdsAny(reading: Reading, list: readonly Phrase[]): boolean {
  for (const phrase of list) if (findPhrase(reading, phrase, FOUND)) return true;
  return false;
}
