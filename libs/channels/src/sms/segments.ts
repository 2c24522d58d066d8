/** GSM 03.38: the basic alphabet (one septet) and its extension (two). Anything else makes the whole text UCS-2. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENDED = new Set('\f^{}\\[~]|€');

/** How many messages a text is billed as: 160 septets or 70 UTF-16 units, less when it must be cut (153, 67). */
export function smsSegments(text: string): number {
  const septets = gsmSeptets(text);
  const [size, single, part] = septets === null ? [text.length, 70, 67] : [septets, 160, 153];
  return size <= single ? 1 : Math.ceil(size / part);
}

function gsmSeptets(text: string): number | null {
  let septets = 0;
  for (const character of text) {
    if (BASIC.has(character)) septets += 1;
    else if (EXTENDED.has(character)) septets += 2;
    else return null;
  }
  return septets;
}
