import type { ProviderRow } from '#contracts';

/** Whether it needs somebody's attention. */
export function isUnwell({ health, suspected }: Pick<ProviderRow, 'health' | 'suspected'>): boolean {
  return health !== 'healthy' || suspected;
}

const SICKNESS = { blocked: 0, probing: 1, recovering: 2, degraded: 3, healthy: 5 } as const;
const rankOf = ({ health, suspected }: ProviderRow): number =>
  health === 'healthy' && suspected ? 4 : SICKNESS[health];

/** The sick first, then those where much waits, then by name. */
export function sickFirst(rows: readonly ProviderRow[]): readonly ProviderRow[] {
  return [...rows].sort(
    (one, other) =>
      rankOf(one) - rankOf(other) || other.waiting - one.waiting || one.name.localeCompare(other.name, 'de'),
  );
}
