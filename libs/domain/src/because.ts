/** Facts of a decision, in a machine form: numbers, texts, moments as RFC 3339 text. Nothing personal. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** Why something was decided: the rule that spoke and the facts it saw. Rendered in German and English by `policy`. */
export interface Because {
  /** Stable id of a rule, such as `2-blocked-with-deadline`. */
  readonly rule: string;
  readonly facts: Facts;
}
