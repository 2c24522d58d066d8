import { withoutEntities } from './entities.js';
import { concepts, findPhrase, lexicon, silentWords } from './phrase.js';
import type { Reading } from './phrase.js';
import { SUBSTITUTES } from './vocabulary.js';

/** Positions jump by this at the end of a sentence: more than any gap, so that no phrase crosses it. */
const SENTENCE_JUMP = 64;
/** Eight full lines of an honest reply hold fewer words. */
const MAX_WORDS = 600;
/** A term repeated without end is noise: its first places are enough. Two numbers a place. */
const MAX_PLACES = 2 * 24;

const WORD = /@?[a-z0-9\u0080-\uffff]+|[.;!?](?=\s|$)|@[a-z]+/g;

/** Letters without accents; what does not decompose is left to the substitutes. */
function withoutAccents(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('ß', 'ss');
}

const substitutes = SUBSTITUTES.split(';').map((entry) => {
  const [foreign = '', english = ''] = entry.trim().split('=');
  const sounds = english.length === 1 || english === 'ae';
  return [withoutAccents(foreign), sounds ? english : ` ${english} `] as const;
});

function inEnglish(text: string): string {
  return substitutes.reduce(
    (done, [foreign, english]) => done.replaceAll(foreign, english),
    withoutAccents(text),
  );
}

/** Lower case, things named as tokens, apostrophes and accents dropped, other scripts in their English words. */
export function plainWords(words: string): string {
  const plain = withoutEntities(words)
    .toLowerCase()
    .replace(/['’`´]/g, '');
  return /[^\0-\x7f]/.test(plain) ? inEnglish(plain) : plain;
}

function place(reading: Reading, term: number, start: number, end: number): void {
  const places = reading[term];
  if (places === undefined) reading[term] = [start, end];
  else if (places.length < MAX_PLACES) places.push(start, end);
}

/** Enters each word of a text; answers the position behind the last. */
function enterWords(reading: Reading, text: string): number {
  let position = 0;
  let count = 0;
  let pause = 0;
  for (const [word] of text.matchAll(WORD)) {
    if (/^[.;!?]/.test(word)) pause = count === 0 ? 0 : SENTENCE_JUMP;
    else if (!silentWords.has(word)) {
      position += pause;
      for (const term of lexicon.termsOf(word)) place(reading, term, position, position);
      position += 1;
      pause = 0;
      count += 1;
      if (count === MAX_WORDS) break;
    }
  }
  return position;
}

const BEGIN = lexicon.term('^');
const END = lexicon.term('$');

/** Reads a text once: which terms and concepts stand where. Bounded work for any text. */
export function readWords(words: string): Reading {
  const reading: Reading = new Array<number[] | undefined>(lexicon.size);
  place(reading, BEGIN, -1, -1);
  const end = enterWords(reading, plainWords(words));
  place(reading, END, end, end);
  for (const { number, phrases } of concepts) {
    for (const phrase of phrases) {
      findPhrase(reading, phrase, (span) => {
        place(reading, number, span.start, span.end);
        return false;
      });
    }
  }
  return reading;
}
