/** More different words than honest replies hold. */
const MAX_KNOWN_WORDS = 8192;
/** Longer words are ids: not worth keeping. */
const MAX_KNOWN_LENGTH = 24;
const NO_TERMS: readonly number[] = [];

/** Numbers the terms of phrases and knows which of them a word of a text counts as. */
export class Lexicon {
  private readonly numbers = new Map<string, number>();
  private readonly words = new Map<string, number[]>();
  private readonly stems = new Map<string, number[]>();
  private readonly silent = new Set<string>();
  /** Words met so far with their terms: a reply's words are those of the last one. */
  private readonly known = new Map<string, readonly number[] | null>();
  private readonly english = new Map<string, string>();
  private shortestStem = Infinity;
  private longestStem = 0;

  /** How many terms there are. */
  get size(): number {
    return this.numbers.size;
  }

  /** Enters a concept. Its words come one by one with `enter`. */
  concept(name: string): number {
    const number = this.numbers.size;
    this.numbers.set(name, number);
    return number;
  }

  /**
   * The number of a term of a phrase: `{concept}`, a word or a stem; words are entered when new.
   * @throws Error on a concept that is not defined (yet), so that a slip of the pen fails at start.
   */
  term(term: string): number {
    const known = this.numbers.get(term);
    if (known !== undefined) return known;
    if (term.startsWith('{')) throw new Error(`unknown concept ${term}`);
    const number = this.concept(term);
    this.enter(term, number);
    return number;
  }

  /** Makes a word or a stem (`block*`) count as the term `number`. */
  enter(word: string, number: number): void {
    const isStem = word.endsWith('*');
    const key = isStem ? word.slice(0, -1) : word;
    const index = isStem ? this.stems : this.words;
    index.set(key, [...(index.get(key) ?? NO_TERMS), number]);
    this.known.clear();
    if (!isStem) return;
    this.shortestStem = Math.min(this.shortestStem, key.length);
    this.longestStem = Math.max(this.longestStem, key.length);
  }

  /** Makes a foreign word count as whatever an English word counts as, beside what it counts as itself. */
  translate(foreign: string, english: string): void {
    this.english.set(foreign, english);
    this.known.clear();
  }

  /** Makes a word count as little as if it were not there. */
  silence(word: string): void {
    this.silent.add(word);
    this.known.clear();
  }

  isSilent(word: string): boolean {
    return this.silent.has(word);
  }

  /** The terms that a word of a text counts as; null: it does not count, not even as a word between two others. */
  termsOf(word: string): readonly number[] | null {
    const known = this.known.get(word);
    if (known !== undefined) return known;
    const found = this.silent.has(word) ? null : this.lookUp(word);
    const terms = found?.length === 0 && isId(word) ? null : found;
    if (word.length > MAX_KNOWN_LENGTH) return terms;
    // Ids fill it in the end; what is common comes back at once.
    if (this.known.size === MAX_KNOWN_WORDS) this.known.clear();
    this.known.set(word, terms);
    return terms;
  }

  private lookUp(word: string): readonly number[] {
    const terms = new Set(this.words.get(word));
    const english = this.english.get(word);
    if (english !== undefined) for (const term of this.lookUp(english)) terms.add(term);
    const longest = Math.min(word.length, this.longestStem);
    for (let length = this.shortestStem; length <= longest; length += 1) {
      for (const term of this.stems.get(word.slice(0, length)) ?? NO_TERMS) terms.add(term);
    }
    return [...terms];
  }
}

/** A queue id or case number that no rule knows counts as little as an article: it may stand anywhere. */
function isId(word: string): boolean {
  return word.length >= 5 && /\d/.test(word) && /^(?:\d+|[a-z0-9]{6,})$/.test(word);
}
