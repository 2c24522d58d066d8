/** A submitted message, taken apart: transfer encodings, character sets and encoded words are off. */
export interface SubmittedMail {
  /** Values of fields by their lower-case name, in their order. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** Addresses in From, lower case. */
  readonly from: readonly string[];
  readonly subject: string;
  /** When the sending software says it was written, Unix milliseconds of real time; null without a readable date. */
  readonly dateMs: number | null;
  /** With its angle brackets; null without one. */
  readonly messageId: string | null;
  /** The words of the mail; of an HTML mail without a text part those of its HTML. */
  readonly text: string;
  readonly html: string | null;
  /** Everything else: attachments, calendar entries, embedded images. */
  readonly files: readonly SubmittedFile[];
}

/** A leaf part that is not the mail's words. */
export interface SubmittedFile {
  readonly type: string;
  readonly name: string;
  readonly content: Uint8Array;
}

/** The first value of a field, or null. */
export function fieldOf(mail: Pick<SubmittedMail, 'fields'>, name: string): string | null {
  return mail.fields.get(name)?.[0] ?? null;
}
