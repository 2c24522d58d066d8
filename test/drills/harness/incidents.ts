import type { DatabaseWitness } from './database.js';

/** An incident that a drill brought about. */
export interface DrilledIncident {
  readonly subject: string;
  readonly kind: string;
  readonly opened_at: Date;
}

/** Incidents that were opened since this moment of domain time, oldest first. */
export function incidentsSince(
  database: DatabaseWitness,
  sinceMs: number,
): Promise<readonly DrilledIncident[]> {
  return database.query<DrilledIncident>(
    'SELECT subject, kind, opened_at FROM incident WHERE opened_at >= $1 ORDER BY opened_at',
    [new Date(sinceMs)],
  );
}

const CONDITION = (state: string) =>
  `CASE WHEN ${state} IN ('blocked', 'probing') THEN 'sick' WHEN ${state} = 'recovering' THEN 'recovering' ELSE 'well' END`;

/** By lane, the moments at which it changed between well, sick and recovering; by domain time. */
export async function conditionChanges(
  database: DatabaseWitness,
  sinceMs: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const rows = await database.query<{ key: string; at: Date }>(
    `SELECT key, at FROM health_change
     WHERE at >= $1 AND ${CONDITION('from_state')} <> ${CONDITION('to_state')} ORDER BY at, id`,
    [new Date(sinceMs)],
  );
  const lanes = new Map<string, number[]>();
  for (const { key, at } of rows) lanes.set(key, [...(lanes.get(key) ?? []), at.getTime()]);
  return lanes;
}
