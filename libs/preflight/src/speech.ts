import type { CheckId, FindingState, Reason } from './finding.js';
import type { Demand } from './provider-demands.js';

/** The words of one language. Values stand in braces by their names in the facts. */
export interface PreflightSpeech {
  readonly checks: Readonly<Record<CheckId, string>>;
  readonly states: Readonly<Record<FindingState, string>>;
  readonly demands: Readonly<Record<Demand, string>>;
  /** What is so, and what to do about it. */
  readonly reasons: Readonly<Record<Reason, readonly [says: string, remedy?: string]>>;
}
