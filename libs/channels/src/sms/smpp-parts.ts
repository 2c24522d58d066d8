/** Octets of one `submit_sm` (GSM 03.40): 140, of which a part's header takes six. */
const ALONE = { gsm: 160, ucs2: 70 } as const;
const PART = { gsm: 153, ucs2: 67 } as const;

/** GSM 03.38: the basic alphabet is one septet a character, the extension two. Everything else needs UCS-2. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION = '\f^{}\\[~]|€';
const SEPTETS: ReadonlyMap<string, number> = new Map(
  Array.from(BASIC)
    .map((one): [string, number] => [one, 1])
    .concat(Array.from(EXTENSION).map((one) => [one, 2])),
);

/** `data_coding` (SMPP 3.4, 5.2.19): the centre's default alphabet, or UCS-2. */
export const DATA_CODING = { gsm: 0x00, ucs2: 0x08 } as const;

/** A text in the parts that one message each carries. */
export interface SmppParts {
  readonly alphabet: keyof typeof DATA_CODING;
  readonly parts: readonly string[];
}

/** Cuts a text; never within a character, so that an emoji or a sign of the extension stays whole. */
export function smppParts(text: string): SmppParts {
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

/** The header of a part (GSM 03.40, 9.2.3.24.1): which text, of how many, which. */
export function partHeader(reference: number, of: number, number: number): Buffer {
  return Buffer.from([0x05, 0x00, 0x03, reference & 0xff, of, number]);
}
