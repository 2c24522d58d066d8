import type { Locale } from '#contracts';
import type { Because, HealthState } from '#domain';
import { HEALTH_RULES, OWN_RULES, renderHealthChange, renderOwnInfrastructure } from '#health';

/** Why an incident was opened, as people read it: by whose word, or what health said. */
export function openingWords(because: Because, name: string, locale: Locale): string | null {
  const { rule, facts } = because;
  if (rule === 'by-hand') return String(facts['reason'] ?? '');
  const own = OWN_RULES.find((one) => one === rule);
  if (own !== undefined)
    return renderOwnInfrastructure({ broken: true, sinceMs: 0, because: { rule: own, facts } }, locale);
  return changeWords(because, name, locale);
}

/** One sentence of a change of health, or null for a rule that nobody knows any more. */
export function changeWords({ rule, facts }: Because, name: string, locale: Locale): string | null {
  const known = HEALTH_RULES.find((one) => one === rule);
  if (known === undefined) return null;
  const unseen: HealthState = 'healthy';
  const because = { rule: known, facts };
  return renderHealthChange({ key: '', from: unseen, to: unseen, atMs: 0, because }, locale, name);
}
