/** More different words than honest replies hold; beyond it words are looked up anew each time. */
const MAX_KNOWN_WORDS = 8192;
/** Longer words are ids: not worth keeping. */
const MAX_KNOWN_LENGTH = 24;
const NO_TERMS: readonly number[] = [];

/** Numbers the terms of phrases and knows which of them a word of a text counts as. */
export class Lexicon {
  private readonly numbers = new Map<string, number>();
  private readonly words = new Map<string, number[]>();
  private readonly stems = new Map<string, number[]>();
  /** Words met so far with their terms: a reply's words are those of the last one. */
  private readonly known = new Map<string, readonly number[]>();
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

  /** The terms that a word of a text counts as. */
  termsOf(word: string): readonly number[] {
    const known = this.known.get(word);
    if (known !== undefined) return known;
    const terms = this.lookUp(word);
    if (this.known.size < MAX_KNOWN_WORDS && word.length <= MAX_KNOWN_LENGTH) this.known.set(word, terms);
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
