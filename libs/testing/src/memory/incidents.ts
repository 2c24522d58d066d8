import type { Uuid } from '#domain';
import { IncidentStore, type IncidentChange, type IncidentLane, type OpenIncident } from '#delivery/ports';

interface Kept extends OpenIncident {
  readonly closedAtMs: number | null;
}

/** Incidents in memory; what was closed stays readable. */
export class MemoryIncidentStore extends IncidentStore {
  private kept: readonly Kept[] = [];

  all(): readonly Kept[] {
    return this.kept;
  }

  override open(): Promise<readonly OpenIncident[]> {
    return Promise.resolve(this.kept.filter(({ closedAtMs }) => closedAtMs === null));
  }

  override apply(changes: readonly IncidentChange[], newId: () => Uuid): Promise<number> {
    return Promise.resolve(changes.filter((change) => this.applyOne(change, newId)).length);
  }

  private applyOne(change: IncidentChange, newId: () => Uuid): boolean {
    switch (change.kind) {
      case 'open':
        return this.openOne(change, newId);
      case 'ill':
        return this.change(change.incidentId, ({ lanes }) => ({
          lanes: withLane(lanes, { lane: change.lane.lane, illAtMs: change.lane.illAtMs, wellAtMs: null }),
        }));
      case 'well':
        return this.change(change.incidentId, ({ lanes }) => ({
          lanes: lanes.map((one) => (one.lane === change.lane ? { ...one, wellAtMs: change.atMs } : one)),
        }));
      case 'close':
        return this.change(change.incidentId, () => ({ closedAtMs: change.atMs }));
    }
  }

  private openOne(change: Extract<IncidentChange, { kind: 'open' }>, newId: () => Uuid): boolean {
    const { subject, atMs, lanes } = change;
    if (this.kept.some((one) => one.subject === subject && one.closedAtMs === null)) return false;
    const parts = lanes.map(({ lane, illAtMs }) => ({ lane, illAtMs, wellAtMs: null }));
    const fresh = {
      id: newId(),
      subject,
      openedBy: 'health',
      openedAtMs: atMs,
      lanes: parts,
      closedAtMs: null,
    };
    this.kept = [...this.kept, fresh];
    return true;
  }

  private change(id: Uuid, to: (incident: Kept) => Partial<Kept>): boolean {
    this.kept = this.kept.map((one) => (one.id === id ? { ...one, ...to(one) } : one));
    return true;
  }
}

function withLane(lanes: readonly IncidentLane[], lane: IncidentLane): IncidentLane[] {
  return [...lanes.filter((one) => one.lane !== lane.lane), lane];
}
