import type { Locale } from '#contracts';
import { de } from './de/catalogue.js';
import { en } from './en/catalogue.js';

/** Every text of the pages, in one language. German sets the keys. */
export type Texts = typeof de;

const CATALOGUES: Readonly<Record<Locale, Texts>> = { de, en };

/** The catalogue of a language. */
export function textsFor(locale: Locale): Texts {
  return CATALOGUES[locale];
}
