import { Lexicon } from './lexicon.js';
import { TRANSLATIONS } from './translations.js';
import { CONCEPTS, SILENT_WORDS } from './vocabulary.js';

/*
 * A phrase is a small pattern over words, not letters: it knows word classes, gaps and order, and cannot backtrack
 * without bound. Its parts, separated by blanks:
 *   word  stem*  {concept}  and alternatives of these joined by |
 *   ..N   the next part follows after at most N other words of the same sentence
 *   ~N    the next part stands within N other words, before or behind
 *   ^ $   beginning and end of a sentence
 * Without a gap the parts stand side by side. Silent words do not count, here or in the reply.
 */

/** A part of a phrase, and how far from the parts before it it may stand. */
export interface Slot {
  readonly terms: readonly number[];
  readonly gap: number;
  readonly eitherSide: boolean;
}

/** A compiled phrase. */
export interface Phrase {
  readonly first: readonly number[];
  readonly rest: readonly Slot[];
}

/** Alternatives: one of them is enough. */
export interface PhraseList {
  /** Number of the list: a text marks the lists of which it holds a guard. */
  readonly id: number;
  readonly phrases: readonly Phrase[];
  /**
   * The terms of each phrase's least met part, phrase after phrase: without one of them there is no need to look. In one
   * row apart from the phrases, since most looks end here.
   */
  readonly guards: Int32Array;
  /** Beside each guard the index of its phrase. */
  readonly guardedBy: Int32Array;
}

/** The terms of all phrases. */
export const lexicon = new Lexicon();
for (const word of SILENT_WORDS.trim().split(/\s+/)) lexicon.silence(word);
/** For each term the lists that it guards. */
export const guarded: number[][] = [];
/** What was compiled before: readers of the same rules share their lists, and a word marks each of them once. */
const lists = new Map<string, PhraseList>();
/** How many lists there are. */
export const listCount = (): number => lists.size;

function termOf(term: string): number {
  if (lexicon.isSilent(term)) throw new Error(`the silent word ${term} never counts`);
  return lexicon.term(term);
}

/** Concepts are met in most replies, single words in few, ends of sentences in all. */
function weight(part: string): number {
  const weights = part.split('|').map((term) => (/^[$^]$/.test(term) ? 100 : term.startsWith('{') ? 12 : 1));
  return weights.reduce((sum, each) => sum + each, 0);
}

function slotsOf(parts: readonly string[]): Slot[] {
  const slots: Slot[] = [];
  let distance = { gap: 0, eitherSide: false };
  for (const part of parts) {
    const given = /^(\.\.|~)(\d+)$/.exec(part);
    if (given === null) {
      slots.push({ terms: part.split('|').map(termOf), ...distance });
      distance = { gap: 0, eitherSide: false };
    } else distance = { gap: Number(given[2]), eitherSide: given[1] === '~' };
  }
  return slots;
}

/** Compiles one phrase. @throws Error on an unknown concept or a silent word: such a phrase would not mean what it says. */
function compile(source: string): { readonly phrase: Phrase; readonly guards: readonly number[] } {
  const parts = source.split(/\s+/);
  // There is always a part: empty sources are left out.
  const [first, ...rest] = slotsOf(parts) as [Slot, ...Slot[]];
  const words = parts.filter((part) => !/^(?:\.\.|~)\d/.test(part)).toSorted((a, b) => weight(a) - weight(b));
  return {
    phrase: { first: first.terms, rest },
    guards: words.slice(0, 1).flatMap((part) => part.split('|').map(termOf)),
  };
}

/** Phrases that are separated by semicolons; the same source is compiled once. */
export function phrases(source: string): PhraseList {
  const known = lists.get(source);
  if (known !== undefined) return known;
  const list = compileList(source);
  lists.set(source, list);
  for (const term of new Set(list.guards)) (guarded[term] ??= []).push(list.id);
  return list;
}

function compileList(source: string): PhraseList {
  // A list of alternatives may be broken behind its bar.
  const sources = source
    .replace(/\|\s+/g, '|')
    .split(';')
    .map((entry) => entry.trim());
  const compiled = sources.filter((entry) => entry !== '').map(compile);
  return {
    id: lists.size,
    phrases: compiled.map(({ phrase }) => phrase),
    guards: Int32Array.from(compiled.flatMap(({ guards }) => guards)),
    guardedBy: Int32Array.from(compiled.flatMap(({ guards }, index) => guards.map(() => index))),
  };
}

for (const line of TRANSLATIONS.trim().split('\n')) {
  const [english = '', foreign = ''] = line.trim().split('=');
  for (const word of foreign.split(' ')) lexicon.translate(word, english);
}

/** The concepts, each with the phrases that make it beside its single words, in the order in which they build up. */
export const concepts = CONCEPTS.map(({ name, words, phrases: sources }) => {
  const list = phrases(sources ?? '');
  const number = lexicon.concept(`{${name}}`);
  for (const word of words.trim().split(/\s+/)) lexicon.enter(word, number);
  return { number, list };
});
