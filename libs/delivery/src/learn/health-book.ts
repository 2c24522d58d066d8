import type { LaneKey } from '#domain';
import {
  admission,
  advanceTime,
  beginProbe,
  changeBetween,
  healthyRecord,
  isSick,
  judgeOwnInfrastructure,
  learn,
  nextLookMs,
  type HealthRecord,
  type HealthSettings,
} from '#health';
import {
  HealthView,
  type Chance,
  type HealthStore,
  type LaneAdmission,
  type LaneHealth,
  type LaneIdentity,
  type LaneObservation,
  type StoredHealth,
  type StoredHealthChange,
} from '../ports/index.js';
import { RecentOutcomes } from './recent-outcomes.js';

/** What lies in a row of `health`: the pure room's record with the names that health and screens need. */
interface Page {
  readonly record: HealthRecord;
  readonly name: string;
  readonly group: string | null;
}

/** A lane's page: as stored, and as this process sees it with what is not written yet. */
interface Entry {
  readonly version: number;
  page: Page;
  /** What happened since the stored version, to be applied again should another process have written first. */
  pending: ((record: HealthRecord) => HealthRecord)[];
}

/** A record that another process wrote at the same time is read and added to this often before the next flush tries. */
const RACES = 3;

/**
 * The health of all lanes. Outcomes are learned in memory at once (the third refusal stops the lane before the fourth
 * is tried) and written with the next flush; version by version, so that two processes never overwrite each other.
 */
export class HealthBook extends HealthView {
  private entries = new Map<LaneKey, Entry>();
  private readonly recent: RecentOutcomes;
  private flushing: Promise<readonly StoredHealthChange[]> | null = null;

  constructor(
    private readonly store: HealthStore,
    private readonly chance: Chance,
    private readonly settings: HealthSettings,
  ) {
    super();
    this.recent = new RecentOutcomes();
  }

  override healthOf(lane: LaneKey, nowMs: number): LaneHealth {
    const entry = this.entries.get(lane);
    const record = entry?.page.record;
    return {
      state: record?.state ?? 'healthy',
      suspected: this.isSuspected(lane, entry?.page.group ?? null, nowMs),
      sinceMs: record?.sinceMs ?? null,
    };
  }

  override admission(lane: LaneKey, nowMs: number): LaneAdmission {
    const record = this.entries.get(lane)?.page.record;
    return record
      ? admission(record, nowMs, this.settings)
      : { kind: 'open', perMinute: null, connectionShare: 1 };
  }

  override beginProbe(lane: LaneKey, nowMs: number): void {
    const entry = this.entries.get(lane);
    if (entry) this.apply(entry, (record) => beginProbe(record, nowMs));
  }

  override learn(identity: LaneIdentity, observation: LaneObservation, nowMs: number): void {
    const { lane } = identity;
    this.recent.add(identity, observation, nowMs);
    if (this.isOwnFault(observation, nowMs)) return;
    const entry = this.entryOf(identity);
    const jitter = this.chance.fraction();
    this.apply(entry, (record) => learn(record, observation, nowMs, jitter, this.settings));
    this.entries.set(lane, entry);
  }

  override emailRouteUsable(nowMs: number): boolean {
    return !this.recent.ownFault(
      nowMs,
      (outcomes) => judgeOwnInfrastructure(outcomes, nowMs, this.settings).broken,
    );
  }

  /** Reads what other processes wrote, then lets time pass for every lane. */
  async refresh(nowMs: number): Promise<void> {
    const stored = await this.store.loadAll();
    for (const row of stored) this.takeIn(row);
    for (const entry of this.entries.values()) this.passTime(entry, nowMs);
  }

  /** Writes what was learned. @returns the changes of state that were written, for those who must act on them */
  async flush(): Promise<readonly StoredHealthChange[]> {
    while (this.flushing) await this.flushing;
    this.flushing = this.write(RACES).finally(() => {
      this.flushing = null;
    });
    return this.flushing;
  }

  /** Whether something waits for `flush`. */
  get dirty(): boolean {
    return [...this.entries.values()].some(({ pending }) => pending.length > 0);
  }

  /** Lanes that are not well, with their records, for screens and figures. */
  sick(): readonly { readonly lane: LaneKey; readonly record: HealthRecord; readonly name: string }[] {
    return [...this.entries]
      .filter(([, { page }]) => isSick(page.record.state))
      .map(([lane, { page }]) => ({ lane, record: page.record, name: page.name }));
  }

  private entryOf(identity: LaneIdentity): Entry {
    const known = this.entries.get(identity.lane);
    if (known) return known;
    const page = { record: healthyRecord(identity.lane), name: identity.name, group: identity.group };
    return { version: 0, page, pending: [] };
  }

  private apply(entry: Entry, change: (record: HealthRecord) => HealthRecord): void {
    const record = change(entry.page.record);
    if (record === entry.page.record) return;
    entry.page = { ...entry.page, record };
    entry.pending.push(change);
  }

  private passTime(entry: Entry, nowMs: number): void {
    const look = nextLookMs(entry.page.record, nowMs);
    if (look === null || look > nowMs) return;
    const jitter = this.chance.fraction();
    this.apply(entry, (record) => advanceTime(record, nowMs, jitter, this.settings));
  }

  /** A newer stored version replaces ours; what we have not written yet is learned again on top of it. */
  private takeIn(row: StoredHealth): void {
    const own = this.entries.get(row.key);
    if (own && own.version >= row.version) return;
    const stored = row.record as Page;
    const pending = own?.pending ?? [];
    const record = pending.reduce((before, change) => change(before), stored.record);
    this.entries.set(row.key, { version: row.version, page: { ...stored, record }, pending });
  }

  private async write(races: number): Promise<readonly StoredHealthChange[]> {
    const dirty = [...this.entries].filter(([, { pending }]) => pending.length > 0);
    if (dirty.length === 0) return [];
    const before = await this.storedRecords();
    const rows: StoredHealth[] = [];
    const changes: StoredHealthChange[] = [];
    const written = new Map<LaneKey, number>();
    for (const [key, { version, page, pending }] of dirty) {
      rows.push({ key, version, record: page });
      written.set(key, pending.length);
      const change = changeBetween(before.get(key) ?? healthyRecord(key), page.record);
      if (change)
        changes.push({ key, atMs: change.atMs, from: change.from, to: change.to, because: change.because });
    }
    const lost = new Set(await this.store.save(rows, changes));
    for (const [key, count] of written) if (!lost.has(key)) this.settle(key, count, rows);
    const told = changes.filter(({ key }) => !lost.has(key));
    if (lost.size === 0 || races === 0) return told;
    for (const row of await this.store.loadAll()) this.takeIn(row);
    return [...told, ...(await this.write(races - 1))];
  }

  /** What was written is the new base; what was learned meanwhile stays pending. */
  private settle(key: LaneKey, count: number, rows: readonly StoredHealth[]): void {
    const entry = this.entries.get(key);
    const row = rows.find((one) => one.key === key);
    if (!entry || !row) return;
    this.stored.set(key, (row.record as Page).record);
    this.entries.set(key, {
      version: row.version + 1,
      page: entry.page,
      pending: entry.pending.slice(count),
    });
  }

  private readonly stored = new Map<LaneKey, HealthRecord>();

  private async storedRecords(): Promise<ReadonlyMap<LaneKey, HealthRecord>> {
    if (this.stored.size === 0)
      for (const row of await this.store.loadAll()) this.stored.set(row.key, (row.record as Page).record);
    return this.stored;
  }

  /** A blocked member of a group raises suspicion of the others, but does not condemn them. */
  private isSuspected(lane: LaneKey, group: string | null, nowMs: number): boolean {
    const own = this.entries.get(lane)?.page.record;
    if (own && own.state === 'healthy' && own.refusalsInARow > 0) return true;
    if (group === null) return false;
    return [...this.entries].some(
      ([other, { page }]) =>
        other !== lane &&
        page.group === group &&
        isSick(page.record.state) &&
        (page.record.sinceMs ?? 0) <= nowMs,
    );
  }

  private isOwnFault(observation: LaneObservation, nowMs: number): boolean {
    const unreachable = observation.outcome === 'connection_failed' || observation.outcome === 'dns_failed';
    return unreachable && !this.emailRouteUsable(nowMs);
  }
}
