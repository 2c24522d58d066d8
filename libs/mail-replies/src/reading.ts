import { concepts, guarded, lexicon, listCount } from './phrase.js';
import type { Phrase, PhraseList, Slot } from './phrase.js';
import { plainWords } from './plain-words.js';

/** Positions jump by this at the end of a sentence: more than any gap, so that no phrase crosses it. */
const SENTENCE_JUMP = 64;
/** Eight full lines of an honest reply reach less far. */
const MAX_POSITION = 4000;
/** A term repeated without end is noise: its first places are enough. */
const MAX_PLACES = 12;
/** Room for all places of a text. */
const MAX_NODES = 16_384;
const NOWHERE = -1;

const AT = 64;
const BLANK = 32;
const BEGIN = lexicon.term('^');
const END = lexicon.term('$');

/** a–z, 0–9 and everything beyond ASCII: texts come in lower case. */
function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code >= 128;
}

/** `.` `;` `!` `?` */
function isPause(code: number): boolean {
  return code === 46 || code === 59 || code === 33 || code === 63;
}

/**
 * Says where the terms and concepts of a text stand. One object reads text after text: places are kept in lists inside
 * fixed arrays and belong to the current text by its number, so that a word costs no allocation (measured: a fresh map
 * per text halves the rate).
 */
export class Reading {
  private text = 0;
  private used = 0;
  private opening = true;
  private position = 0;
  private foundStart = 0;
  private foundEnd = 0;
  /** Which terms stand in the text: a byte each, so that all of them stay at hand. */
  private readonly present = new Uint8Array(lexicon.size);
  private readonly met = new Int32Array(lexicon.size);
  private metCount = 0;
  private readonly count = new Int32Array(lexicon.size);
  private readonly first = new Int32Array(lexicon.size);
  private readonly last = new Int32Array(lexicon.size);
  private readonly markedIn = new Float64Array(listCount());
  private readonly start = new Int32Array(MAX_NODES);
  private readonly end = new Int32Array(MAX_NODES);
  private readonly next = new Int32Array(MAX_NODES);

  /** Reads a text in bounded time, and forgets the one before. */
  read(words: string): this {
    this.text += 1;
    this.used = 0;
    while (this.metCount > 0) this.present[get(this.met, (this.metCount -= 1))] = 0;
    this.placeWords(plainWords(words));
    for (const { number, list } of concepts) {
      if (this.mayHold(list)) this.findAny(list, number);
    }
    return this;
  }

  /** Whether a word stands in the text without which none of these phrases can. */
  mayHold(list: PhraseList): boolean {
    return this.markedIn[list.id] === this.text;
  }

  /** Whether one of these phrases stands in the text. */
  holds(list: PhraseList): boolean {
    return this.mayHold(list) && this.findAny(list, null);
  }

  /** Enters each word, and where sentences begin and end. By hand: a pattern costs an array for each word. */
  private placeWords(text: string): void {
    this.position = 0;
    this.opening = true;
    let from = NOWHERE;
    for (let at = 0; at <= text.length && this.position <= MAX_POSITION; at += 1) {
      const code = text.charCodeAt(at);
      if (isLetter(code)) {
        if (from === NOWHERE) from = at;
        continue;
      }
      if (from !== NOWHERE) this.placeWord(text.slice(from, at));
      from = code === AT ? at : NOWHERE;
      if (isPause(code) && !(text.charCodeAt(at + 1) > BLANK)) this.endSentence();
    }
    this.place(END, this.position, this.position);
  }

  private placeWord(word: string): void {
    const terms = lexicon.termsOf(word);
    if (terms === null) return;
    if (this.opening) this.place(BEGIN, this.position - 1, this.position - 1);
    this.opening = false;
    for (const term of terms) this.place(term, this.position, this.position);
    this.position += 1;
  }

  private endSentence(): void {
    if (this.opening) return;
    this.place(END, this.position, this.position);
    this.opening = true;
    this.position += SENTENCE_JUMP;
  }

  private place(term: number, start: number, end: number): void {
    const node = this.used;
    if (node === MAX_NODES || term >= this.present.length) return;
    if (this.present[term] === 1) {
      if (this.count[term] === MAX_PLACES) return;
      this.next[get(this.last, term)] = node;
    } else this.meet(term, node);
    this.count[term] = get(this.count, term) + 1;
    this.start[node] = start;
    this.end[node] = end;
    this.next[node] = NOWHERE;
    this.last[term] = node;
    this.used += 1;
  }

  /** The first place of a term in this text: marks the lists that have use for it. */
  private meet(term: number, node: number): void {
    this.present[term] = 1;
    this.met[this.metCount++] = term;
    this.count[term] = 0;
    this.first[term] = node;
    for (const list of guarded[term] ?? NO_LISTS) this.markedIn[list] = this.text;
  }

  private firstOf(term: number): number {
    return this.present[term] === 1 ? get(this.first, term) : NOWHERE;
  }

  /** Whether one of the phrases stands in the text; with a concept given, enters it wherever one of them stands. */
  private findAny({ phrases, guards, guardedBy }: PhraseList, concept: number | null): boolean {
    let looked = NOWHERE;
    let found = false;
    for (let at = 0; at < guards.length; at += 1) {
      if (this.present[get(guards, at)] !== 1) continue;
      const index = get(guardedBy, at);
      if (index === looked) continue;
      looked = index;
      if (!this.find(phrases[index] as Phrase, concept)) continue;
      if (concept === null) return true;
      found = true;
    }
    return found;
  }

  private find(phrase: Phrase, concept: number | null): boolean {
    let found = false;
    for (const term of phrase.first) {
      for (let node = this.firstOf(term); node !== NOWHERE; node = get(this.next, node)) {
        if (!this.findRest(phrase.rest, 0, get(this.start, node), get(this.end, node))) continue;
        if (concept === null) return true;
        this.place(concept, this.foundStart, this.foundEnd);
        found = true;
      }
    }
    return found;
  }

  /** Whether the parts of a phrase from one on stand beside those before, which cover `start` to `end`. */
  private findRest(slots: readonly Slot[], from: number, start: number, end: number): boolean {
    const slot = slots[from];
    if (slot === undefined) {
      this.foundStart = start;
      this.foundEnd = end;
      return true;
    }
    for (const term of slot.terms) {
      for (let node = this.firstOf(term); node !== NOWHERE; node = get(this.next, node)) {
        const first = get(this.start, node);
        const last = get(this.end, node);
        if (!fits(slot, start, end, first, last)) continue;
        if (this.findRest(slots, from + 1, Math.min(first, start), Math.max(last, end))) return true;
      }
    }
    return false;
  }
}

const NO_LISTS: readonly number[] = [];

/** A place in one of the arrays above; indices are in range by construction. */
function get(array: Int32Array, index: number): number {
  return array[index] as number;
}

/** Whether a part at `first`–`last` stands near enough to, and on the right side of, the parts before it. */
function fits(slot: Slot, start: number, end: number, first: number, last: number): boolean {
  const behind = first - end - 1;
  if (behind >= 0 && behind <= slot.gap) return true;
  const ahead = start - last - 1;
  return slot.eitherSide && ahead >= 0 && ahead <= slot.gap;
}
