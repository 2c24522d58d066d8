/** Octets of one message (GSM 03.40): 140, of which the header of a part takes six. */
const ALONE = { gsm: 160, ucs2: 70 } as const;
const PART = { gsm: 153, ucs2: 67 } as const;

/** GSM 03.38: the basic alphabet is one septet a character, the extension two. Anything else makes the whole text UCS-2. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION = '\f^{}\\[~]|€';
const SEPTETS: ReadonlyMap<string, number> = new Map([
  ...Array.from(BASIC, (one): [string, number] => [one, 1]),
  ...Array.from(EXTENSION, (one): [string, number] => [one, 2]),
]);

/** A text in the parts that one message each carries. */
export interface SmsParts {
  readonly alphabet: keyof typeof ALONE;
  readonly parts: readonly string[];
}

/** Cuts a text; never within a character, so that an emoji or a sign of the extension stays whole. */
export function smsParts(text: string): SmsParts {
  const alphabet = Array.from(text).every((one) => SEPTETS.has(one)) ? 'gsm' : 'ucs2';
  const sizeOf = (one: string) => (alphabet === 'gsm' ? (SEPTETS.get(one) ?? 1) : one.length);
  const size = Array.from(text).reduce((sum, one) => sum + sizeOf(one), 0);
  if (size <= ALONE[alphabet]) return { alphabet, parts: [text] };
  const parts: string[] = [];
  let left = 0;
  for (const one of text) {
    if (sizeOf(one) > left) {
      parts.push('');
      left = PART[alphabet];
    }
    parts.push(`${parts.pop() ?? ''}${one}`);
    left -= sizeOf(one);
  }
  return { alphabet, parts };
}

/** How many messages a text is billed as: 160 septets or 70 UTF-16 units, less when it must be cut (153, 67). */
export function smsSegments(text: string): number {
  return smsParts(text).parts.length;
}
