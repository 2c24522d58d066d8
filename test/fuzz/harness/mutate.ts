import type { Random } from '../../drills/harness/random.js';

/** What readers of mail stumble over. Characters up to U+00FF go over a wire as one byte. */
const HOSTILE: readonly string[] = [
  '\0', '\r', '\n', '\r\n', '\r\n\r\n', '\r\n.\r\n', '\n.\n', '\r.\r', '\r\n..', '\t', '\u0085', '\u00a0', '\u00ad',
  '\u2028', '\ufeff', '\u202e', '\ud800', 'ß', 'İ', '\u{1f4ee}', '\u00c3', '\u00ff\u00fe', '<', '>', '<>', '<<', '@',
  '@@', '"', '\\', '\'', '(', ')', '[', ']', ':', ';', ',', '=', '%00', '%0d%0a', '+0D+0A', '=0D=0A', '=?', '?=',
  '=?utf-8?q?=00?=', '=?utf-8?b?////?=', '=?utf-7?q?+?=', '&#0;', '&#x110000;', '<!--', '<style>', '--', '-', '..',
  '1e309', '-1', '0', '4294967296', '99999999999999999999', '2.0.0', '5.1.1', '5.999.999', '4.', '550 ', '550-',
  '250 ok', '354 ', '452-4.2.2 ', '451', 'constructor', '__proto__', 'toString',
]; // prettier-ignore

const TOKEN = /\r\n|[\r\n]|[^\S\r\n]+|[A-Za-z0-9]+|./gsu;
/** Text is repeated up to this. */
const LARGE = 100_000;

type Change = (tokens: string[], random: Random, others: readonly string[]) => void;

const place = (tokens: readonly string[], random: Random): number =>
  Math.floor(random.next() * Math.max(1, tokens.length));

const CHANGES: readonly Change[] = [
  (tokens, random) => tokens.splice(place(tokens, random), 1 + Math.floor(random.next() * 4)),
  (tokens, random) => tokens.splice(place(tokens, random), 0, random.pick(HOSTILE)),
  (tokens, random) => (tokens[place(tokens, random)] = random.pick(HOSTILE)),
  (tokens, random) => tokens.splice(place(tokens, random), 0, tokens[place(tokens, random)] ?? ''),
  (tokens, random) => tokens.splice(place(tokens, random)),
  swap,
  splice,
  (tokens, random) => {
    const at = place(tokens, random);
    tokens[at] = flipCase(tokens[at] ?? '', random);
  },
  (tokens, random) => {
    const at = place(tokens, random);
    tokens[at] = (tokens[at] ?? '').repeat(1 + Math.floor(random.next() * 40));
  },
];

function swap(tokens: string[], random: Random): void {
  const [one, other] = [place(tokens, random), place(tokens, random)];
  const kept = tokens[one] ?? '';
  tokens[one] = tokens[other] ?? '';
  tokens[other] = kept;
}

/** The rest comes from another text. */
function splice(tokens: string[], random: Random, others: readonly string[]): void {
  if (others.length === 0) return;
  const rest = random.pick(others).match(TOKEN) ?? [];
  tokens.splice(place(tokens, random), tokens.length, ...rest.slice(place(rest, random)));
}

function flipCase(token: string, random: Random): string {
  return random.next() < 0.5 ? token.toUpperCase() : token.toLowerCase();
}

/** Changes some pieces of a text; its structure stays recognisable. @param others texts of the same kind, to splice with */
export function mutate(text: string, random: Random, others: readonly string[] = []): string {
  const tokens: string[] = text.match(TOKEN) ?? [];
  for (let count = 1 + Math.floor(random.next() * 4); count > 0; count -= 1)
    random.pick(CHANGES)(tokens, random, others);
  return tokens.join('');
}

/** A piece of the text again and again: what grows with the square of its length shows here. */
export function endless(text: string, random: Random, length = LARGE): string {
  const tokens = text.match(TOKEN) ?? [''];
  const at = place(tokens, random);
  const piece =
    random.next() < 0.3 ? random.pick(HOSTILE) : tokens.slice(at, at + 1 + random.next() * 6).join('');
  const many = piece === '' ? '' : piece.repeat(Math.ceil(length / piece.length));
  return tokens.slice(0, at).join('') + many + tokens.slice(at).join('');
}
