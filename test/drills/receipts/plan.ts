import type { Random } from '../harness/random.js';

/** Words of a gateway's status callbacks (Twilio's), in the order in which a text lives through them. */
export const WORDS = ['accepted', 'queued', 'sending', 'sent', 'delivered', 'undelivered'] as const;
export type Word = (typeof WORDS)[number];

/** What an attempt is once its receipts came one after the other, each once. */
const AFTER: Readonly<Record<Word, string>> = {
  accepted: 'accepted_by_gateway',
  queued: 'accepted_by_gateway',
  sending: 'accepted_by_gateway',
  sent: 'accepted_by_gateway',
  delivered: 'delivered',
  // With the error code of a number that is dead.
  undelivered: 'bounced',
};

/** How often each end of a text occurs; a few are said to be delivered, then not to be. */
const ENDS: readonly { readonly share: number; readonly words: readonly Word[] }[] = [
  { share: 0.7, words: ['delivered'] },
  { share: 0.15, words: ['undelivered'] },
  { share: 0.05, words: ['delivered', 'undelivered'] },
  { share: 1, words: [] },
];

/** One to six receipts of one text, in order. */
export function historyOf(random: Random): readonly Word[] {
  const chance = random.next();
  let upTo = 0;
  const end = ENDS.find(({ share }) => chance < (upTo += share)) ?? { words: [] };
  const way = WORDS.slice(0, 4).filter(() => random.next() < 0.6);
  const history = [...way, ...end.words];
  return history.length === 0 ? ['sent'] : history;
}

/** The reference: the state after the receipts in order. */
export function stateInOrder(history: readonly Word[]): string {
  return AFTER[history.at(-1) ?? 'accepted'];
}

/** One call at our callback address. */
export interface Call {
  readonly attempt: string;
  readonly word: Word;
  /** Signed by another account, or for another attempt's address; null: a gateway's own. */
  readonly forged: 'account' | 'address' | null;
}

const FORGED_SHARE = 0.05;

/** All receipts of these texts, each three times, with forged ones between them, shuffled. */
export function callsOf(histories: ReadonlyMap<string, readonly Word[]>, random: Random): Call[] {
  const own = [...histories].flatMap(([attempt, history]) =>
    history.flatMap((word) => Array.from({ length: 3 }, (): Call => ({ attempt, word, forged: null }))),
  );
  // A forged one says what would change most: that the text did not arrive.
  const forged = own
    .filter(() => random.next() < FORGED_SHARE)
    .map(({ attempt }): Call => ({
      attempt,
      word: 'undelivered',
      forged: random.next() < 0.5 ? 'account' : 'address',
    }));
  return shuffled([...own, ...forged], random);
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
