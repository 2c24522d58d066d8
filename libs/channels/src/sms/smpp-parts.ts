import type { SmsParts } from './segments.js';

/** `data_coding` (SMPP 3.4, 5.2.19): the centre's default alphabet, or UCS-2. */
export const DATA_CODING: Readonly<Record<SmsParts['alphabet'], number>> = { gsm: 0x00, ucs2: 0x08 };

/** The header of a part (GSM 03.40, 9.2.3.24.1): which text, of how many, which. */
export function partHeader(reference: number, of: number, number: number): Buffer {
  return Buffer.from([0x05, 0x00, 0x03, reference & 0xff, of, number]);
}
