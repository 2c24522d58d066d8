import { withoutEntities } from './entities.js';
import { SUBSTITUTES } from './vocabulary.js';

/** French and Italian join small words to the next: l'adresse, n'existe. */
const ELISION = /\b([cdjlmnst]|qu|dell|nell|all)['’`´](?=[a-z\u00c0-\uffff]{2})/g;

/** Typographic quotes, dashes, brackets and blanks of any script. */
const SIGNS = /[\u00a0-\u00bf\u2000-\u206f\u3000-\u303f\uff00-\uff0f]/g;

/** Letters without accents; what does not decompose is left to the substitutes. */
function withoutAccents(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('ß', 'ss')
    .replace(SIGNS, ' ');
}

const substitutes = SUBSTITUTES.split(';').map((entry) => {
  const [foreign = '', english = ''] = entry.trim().split('=');
  const isLetter = english.length <= 2;
  return [withoutAccents(foreign), isLetter ? english : ` ${english} `] as const;
});

/** German sets words together: Empfaengerdomain, Absenderadresse. */
const COMPOUND = /\b(empfae?nger|absender)(?=(?!s\b)[a-z]{4,})/g;

function inEnglish(text: string): string {
  return substitutes.reduce(
    (done, [foreign, english]) => done.replaceAll(foreign, english),
    withoutAccents(text),
  );
}

function withoutApostrophes(text: string): string {
  return text
    .replace(ELISION, (_, small: string) => (small === 'n' ? 'ne ' : `${small} `))
    .replace(/['’`´]s\b/g, '')
    .replace(/['’`´]/g, '');
}

/** Names of exceptions and products, "AccountDisabledException", hold the words of the ground. */
const HUMPED = /\b(?!Sender(?:Base|Score))(?=[A-Za-z]{0,40}[a-z][A-Z])[A-Za-z]{8,64}\b/g;

/** A humped name is kept, and its words are set behind it. */
function withHumpsApart(text: string): string {
  return text.replace(
    HUMPED,
    (name) => `${name} ${name.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ')}`,
  );
}

/** Lower case, things named as tokens, apostrophes and accents dropped, other scripts in their English words. */
export function plainWords(words: string): string {
  let plain = withoutEntities(words);
  if (/[a-z][A-Z]/.test(plain)) plain = withHumpsApart(plain);
  plain = plain.toLowerCase();
  if (/['’`´]/.test(plain)) plain = withoutApostrophes(plain);
  if (/[^\0-\x7f]/.test(plain)) plain = inEnglish(plain);
  return /empf|absender/.test(plain) ? plain.replace(COMPOUND, '$1 ') : plain;
}
