import type { Uuid } from '#domain';

/** "Still needed?", asked of a department's own software just before something goes out (rule 11). */
export interface ConditionQuestion {
  readonly url: string;
  readonly departmentId: Uuid;
  readonly notificationId: Uuid;
  /** The department's own name for it, or null. */
  readonly reference: string | null;
  readonly category: string;
  readonly deadlineMs: number | null;
  /** Tries of the notification so far: tells one question from the next. */
  readonly tries: number;
}

/** `unknown`: no answer, or none that can be read; the notification is sent. */
export type ConditionAnswer = 'needed' | 'not_needed' | 'unknown';

/** Asks departments' conditions. */
export abstract class Conditions {
  /** One question, at most 5 s. Never throws. */
  abstract ask(question: ConditionQuestion): Promise<ConditionAnswer>;
}
