/** One header or report field; the name in lower case, the value unfolded. */
export interface MailField {
  readonly name: string;
  readonly value: string;
}

/** A leaf of a mail, its transfer encoding and character set taken off. */
export interface DecodedPart {
  /** Media type in lower case, without parameters: `message/delivery-status`. */
  readonly type: string;
  readonly text: string;
}

/** A mail as the readers of this folder take it: decoded, in the order of its parts. */
export interface DecodedMail {
  readonly headers: readonly MailField[];
  readonly parts: readonly DecodedPart[];
}

/** The first value of a field, or an empty text. */
export function fieldOf(fields: readonly MailField[], name: string): string {
  return fields.find((field) => field.name === name)?.value ?? '';
}
