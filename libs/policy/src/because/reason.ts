/** One rule's reason: the facts it gives, and its sentence in both languages. Placeholders name facts, or a phrase of `PHRASES`. */
export interface Reason {
  readonly facts: readonly string[];
  readonly de: string;
  readonly en: string;
}
