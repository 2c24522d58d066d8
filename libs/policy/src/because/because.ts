import type { Because } from '#domain';
import type { CATALOGUE, RuleId } from './catalogue.js';

type FactOf<R extends RuleId> = (typeof CATALOGUE)[R]['facts'][number];

/**
 * The reason of a decision: exactly the facts that the catalogue promises for this rule, no personal data.
 * @param facts moments as RFC 3339 text in UTC (`utc`), lengths of time in milliseconds with `Ms` in their name
 */
export function because<R extends RuleId>(
  rule: R,
  facts: Readonly<Record<FactOf<R>, string | number>>,
): Because {
  return { rule, facts };
}

/** A moment as RFC 3339 text in UTC. */
export function utc(ms: number): string {
  return new Date(ms).toISOString();
}
