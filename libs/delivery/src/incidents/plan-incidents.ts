import type { LaneKey } from '#domain';
import type { IllLane, IncidentChange, OpenIncident } from '../ports/index.js';

/**
 * An incident is over when all of its lanes have been well for this long (domain time). A provider that flaps is one
 * incident: between two of its refusals lies no hour of full traffic.
 */
export const CALM_MS = 60 * 60_000;

/**
 * What becomes of incidents, given who is ill now. One subject has one incident at a time; a lane that falls ill again
 * before the hour is over belongs to the same. One opened by hand is closed by hand.
 * @param ill lanes that are ill at `nowMs`
 */
export function planIncidents(
  ill: readonly IllLane[],
  open: readonly OpenIncident[],
  nowMs: number,
): readonly IncidentChange[] {
  const known = new Map(open.map((incident) => [incident.subject, incident]));
  const fresh = ill.filter(({ subject }) => !known.has(subject));
  return [
    ...openings(fresh),
    ...ill.flatMap((lane) => newlyIll(lane, known.get(lane.subject))),
    ...open.flatMap((incident) => recoveries(incident, ill, nowMs)),
  ];
}

function openings(ill: readonly IllLane[]): IncidentChange[] {
  const subjects = [...new Set(ill.map(({ subject }) => subject))];
  return subjects.flatMap((subject) => {
    const lanes = ill.filter((lane) => lane.subject === subject).sort((a, b) => a.illAtMs - b.illAtMs);
    const [first] = lanes;
    if (first === undefined) return [];
    const { kind: about, illAtMs: atMs, because } = first;
    return [{ kind: 'open', subject, about, atMs, because, lanes } as const];
  });
}

function newlyIll(lane: IllLane, incident: OpenIncident | undefined): IncidentChange[] {
  if (incident === undefined) return [];
  const part = incident.lanes.find((one) => one.lane === lane.lane);
  if (part !== undefined && part.wellAtMs === null) return [];
  return [{ kind: 'ill', incidentId: incident.id, lane }];
}

function recoveries(incident: OpenIncident, ill: readonly IllLane[], nowMs: number): IncidentChange[] {
  const isIll = (lane: LaneKey) => ill.some((one) => one.lane === lane);
  const well = incident.lanes
    .filter(({ lane, wellAtMs }) => wellAtMs === null && !isIll(lane))
    .map(({ lane }) => ({ kind: 'well', incidentId: incident.id, lane, atMs: nowMs }) as const);
  return isOver(incident, isIll, nowMs) ? [{ kind: 'close', incidentId: incident.id, atMs: nowMs }] : well;
}

function isOver(incident: OpenIncident, isIll: (lane: LaneKey) => boolean, nowMs: number): boolean {
  const { lanes, openedBy } = incident;
  if (openedBy !== 'health' || lanes.length === 0) return false;
  return lanes.every(
    ({ lane, wellAtMs }) => wellAtMs !== null && !isIll(lane) && nowMs - wellAtMs >= CALM_MS,
  );
}
