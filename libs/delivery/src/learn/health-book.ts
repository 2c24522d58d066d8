import { siteOfLane, type HealthState, type LaneKey } from '#domain';
import {
  admission,
  advanceTime,
  attemptsInHour,
  beginProbe,
  changeBetween,
  conditionOf,
  hastenProbe,
  healthyRecord,
  illSinceMs,
  isSick,
  isSuspected,
  learn,
  learnLateness,
  nextLookMs,
  pardon,
  suspect,
  type HealthChange,
  type HealthRecord,
  type HealthSettings,
  type Lateness,
  type OwnInfrastructure,
} from '#health';
import {
  HealthView,
  OWN_HEALTH_KEY,
  type Chance,
  type HealthStore,
  type LaneAdmission,
  type LaneCondition,
  type LaneHealth,
  type LaneIdentity,
  type LaneObservation,
  type LatenessQuestion,
  type StoredHealth,
  type StoredHealthChange,
} from '../ports/index.js';
import { OwnJudgement } from './own-judgement.js';

/** What lies in a row of `health`: the pure room's record with the names that screens need. */
interface Page {
  readonly record: HealthRecord;
  readonly name: string;
  readonly group: string | null;
}

type Change = (record: HealthRecord) => HealthRecord;

/** A lane's page as stored, and as this process sees it with what is not written yet. */
interface Entry {
  readonly version: number;
  /** The record of that version. */
  readonly stored: HealthRecord;
  readonly page: Page;
  /** What happened since, to be applied again should another process have written first. */
  readonly pending: readonly Change[];
  /** Whether something else is among them than mail that a healthy site took. */
  readonly pressing: boolean;
}

/** What healthy sites took is written this often, in real time; a crash forgets no more than that of it. */
const GOOD_NEWS_EVERY_MS = 500;

/** A flush that loses a race reads, applies its changes again and tries this often. */
const RACES = 3;

/**
 * The health of all lanes. Outcomes are learned in memory at once (the third refusal stops the lane before the fourth
 * is tried) and written with the next flush, version by version, so that two processes never overwrite each other.
 */
export class HealthBook extends HealthView {
  private readonly entries = new Map<LaneKey, Entry>();
  private readonly own: OwnJudgement;
  private flushing: Promise<readonly StoredHealthChange[]> | null = null;
  private flushedMs = 0;

  /** @param identify a lane's name and provider group */
  constructor(
    private readonly store: HealthStore,
    private readonly chance: Chance,
    private readonly settings: HealthSettings,
    private readonly identify: (lane: LaneKey) => LaneIdentity,
  ) {
    super();
    this.own = new OwnJudgement(settings);
  }

  override healthOf(lane: LaneKey): LaneHealth {
    const { record } = this.entry(lane).page;
    return { state: record.state, suspected: isSuspected(record), sinceMs: illSinceMs(record) };
  }

  override admission(lane: LaneKey, nowMs: number): LaneAdmission {
    return admission(this.entry(lane).page.record, nowMs, this.settings);
  }

  override beginProbe(lane: LaneKey, nowMs: number): void {
    this.apply(lane, (record) => beginProbe(record, nowMs));
  }

  override learn(lane: LaneKey, observation: LaneObservation, nowMs: number): void {
    if (lane.startsWith('email:')) this.witness(lane, observation, nowMs);
    const jitter = this.chance.fraction();
    // A wrong DKIM key of ours excuses no site that cannot be reached.
    const told = { ...observation, ownFault: !this.emailRouteUsable() };
    const change: Change = (record) => learn(record, told, nowMs, jitter, this.settings);
    this.apply(lane, change, observation.outcome === 'accepted');
    if (observation.outcome !== 'accepted') this.warnSisters(lane, nowMs);
  }

  override emailRouteUsable(): boolean {
    const { broken, because } = this.own.current();
    return !(broken && because?.rule === 'own-unreachable');
  }

  /** Reads what other processes wrote, then lets time pass for every lane. */
  async refresh(nowMs: number): Promise<void> {
    for (const row of await this.store.loadAll()) this.takeIn(row);
    this.judgeOurselves(nowMs);
    for (const [lane, entry] of this.entries) {
      this.passTime(lane, entry, nowMs);
      this.heedSisters(lane, nowMs);
    }
  }

  /**
   * Writes what was learned, if any of it is pressing or the last good news was written a while ago.
   * @returns as `flush`
   */
  async flushDue(realNowMs: number): Promise<readonly StoredHealthChange[]> {
    const dirty = [...this.entries.values()].filter(({ pending }) => pending.length > 0);
    const isPressing = this.own.unwritten() !== null || dirty.some(({ pressing }) => pressing);
    const waits = realNowMs - this.flushedMs < GOOD_NEWS_EVERY_MS && !isPressing;
    if (waits || (dirty.length === 0 && !isPressing)) return [];
    this.flushedMs = realNowMs;
    return this.flush();
  }

  /**
   * Writes what was learned. @returns the changes on which somebody must act: a probe that goes and comes back
   * without changing anything is written but not told
   */
  async flush(): Promise<readonly StoredHealthChange[]> {
    while (this.flushing) await this.flushing;
    this.flushing = this.write(RACES).finally(() => {
      this.flushing = null;
    });
    return this.flushing;
  }

  /** What is known of ourselves, by this process or by the one that judged last. */
  ownInfrastructure(): OwnInfrastructure {
    return this.own.current();
  }

  /** The health of every lane that was ever used. */
  lanes(): readonly LaneCondition[] {
    return [...this.entries].map(([lane, { page }]) => {
      const { state, late, because } = page.record;
      return { lane, state, isLate: late !== null, sinceMs: illSinceMs(page.record), because };
    });
  }

  /** An administrator wants to know now: the next useful message goes as a probe, if the lane is blocked. */
  hastenProbe(lane: LaneKey, nowMs: number): void {
    this.apply(lane, (record) => hastenProbe(record, nowMs));
  }

  /**
   * Email lanes that could be late because of the provider: one that is blocked or comes back is late because of us. So is
   * mail first tried before it came back, or before a failure of our own ended.
   */
  latenessQuestions(nowMs: number): readonly LatenessQuestion[] {
    const own = this.own.current();
    const soundMs = own.broken ? nowMs : (own.sinceMs ?? 0);
    return [...this.entries]
      .filter(([lane, { page }]) => lane.startsWith('email:') && conditionOf(page.record.state) === 'well')
      .map(
        ([
          lane,
          {
            page: { record },
          },
        ]) => ({
          lane,
          sinceMs: Math.max(soundMs, record.probe.recoveredMs ?? 0),
          attempts: attemptsInHour(record.window, nowMs),
        }),
      );
  }

  /** Takes in how late a lane is. */
  learnLateness(lane: LaneKey, lateness: Lateness, nowMs: number): void {
    const told = { ...lateness, ownFault: !this.emailRouteUsable() };
    this.apply(lane, (record) => learnLateness(record, told, nowMs, this.settings));
  }

  /** Lanes into which nothing but probes goes. */
  sickLanes(): readonly LaneKey[] {
    return [...this.entries].filter(([, { page }]) => isSick(page.record.state)).map(([lane]) => lane);
  }

  private entry(lane: LaneKey): Entry {
    const known = this.entries.get(lane);
    if (known) return known;
    const { name, group } = this.identify(lane);
    const record = healthyRecord(lane);
    const entry = { version: 0, stored: record, page: { record, name, group }, pending: [], pressing: false };
    this.entries.set(lane, entry);
    return entry;
  }

  /** @param isGoodNews what may wait, as long as the lane is healthy */
  private apply(lane: LaneKey, change: Change, isGoodNews = false): void {
    const entry = this.entry(lane);
    const record = change(entry.page.record);
    if (record === entry.page.record) return;
    this.entries.set(lane, {
      ...entry,
      page: { ...entry.page, record },
      pending: [...entry.pending, change],
      pressing: entry.pressing || !isGoodNews || record.state !== 'healthy',
    });
  }

  private passTime(lane: LaneKey, entry: Entry, nowMs: number): void {
    const look = nextLookMs(entry.page.record, nowMs, this.settings);
    if (look === null || look > nowMs) return;
    const jitter = this.chance.fraction();
    this.apply(lane, (record) => advanceTime(record, nowMs, jitter, this.settings));
  }

  /** Several unrelated sites out of reach at once: our own fault, which blames no provider. A site's streams are one witness. */
  private witness(lane: LaneKey, observation: LaneObservation, nowMs: number): void {
    this.own.add({
      site: siteOfLane(lane) ?? lane,
      group: this.entry(lane).page.group,
      outcome: observation.outcome,
      stage: observation.stage,
      scope: observation.verdict?.scope ?? null,
      atMs: nowMs,
    });
    if (observation.outcome !== 'accepted' || this.own.current().broken) this.judgeOurselves(nowMs);
  }

  private judgeOurselves(nowMs: number): void {
    this.own.judge(nowMs);
    if (!this.own.takeNews()) return;
    for (const lane of this.entries.keys()) this.apply(lane, (record) => pardon(record, nowMs));
  }

  private warnSisters(lane: LaneKey, nowMs: number): void {
    const { group } = this.entry(lane).page;
    if (group === null) return;
    for (const [other, { page }] of this.entries)
      if (other !== lane && page.group === group) this.heedSisters(other, nowMs);
  }

  private heedSisters(lane: LaneKey, nowMs: number): void {
    const { group } = this.entry(lane).page;
    if (group === null) return;
    const sisterBlocked = [...this.entries].some(
      ([other, { page }]) =>
        other !== lane && page.group === group && sameWay(other, lane) && isSick(page.record.state),
    );
    this.apply(lane, (record) => suspect(record, sisterBlocked, nowMs, this.settings));
  }

  /** A newer stored version replaces ours; what we have not written yet is learned again on top of it. */
  private takeIn(row: StoredHealth): void {
    if (row.key === OWN_HEALTH_KEY) {
      this.own.takeIn(row);
      return;
    }
    const own = this.entries.get(row.key);
    if (own && own.version >= row.version) return;
    const stored = row.record as Page;
    const pending = own?.pending ?? [];
    const record = pending.reduce((before, change) => change(before), stored.record);
    this.entries.set(row.key, {
      version: row.version,
      stored: stored.record,
      page: { ...stored, record },
      pending,
      pressing: own?.pressing ?? false,
    });
  }

  private async write(races: number): Promise<readonly StoredHealthChange[]> {
    const dirty = [...this.entries].filter(([, { pending }]) => pending.length > 0);
    if (dirty.length === 0 && this.own.unwritten() === null) return [];
    const changes = dirty.flatMap(([, { stored, page }]) => changeOf(stored, page.record));
    const lost = await this.save(dirty, changes);
    for (const [lane, written] of dirty) if (!lost.has(lane)) this.settle(lane, written);
    const told = changes.filter((change) => !lost.has(change.key) && matters(change));
    if (lost.size === 0 || races === 0) return told;
    for (const row of await this.store.loadAll()) this.takeIn(row);
    return [...told, ...(await this.write(races - 1))];
  }

  /** @returns the keys that lost the race */
  private async save(
    dirty: readonly (readonly [LaneKey, Entry])[],
    changes: readonly HealthChange[],
  ): Promise<ReadonlySet<string>> {
    const own = this.own.unwritten();
    const rows = dirty.map(([key, { version, page }]) => ({ key, version, record: page }));
    const lost = new Set(await this.store.save([...rows, ...(own === null ? [] : [own])], changes));
    if (own !== null && !lost.has(own.key)) this.own.settle(own);
    return lost;
  }

  /** What was written is the new base; what was learned meanwhile stays pending. */
  private settle(lane: LaneKey, written: Entry): void {
    const entry = this.entry(lane);
    const pending = entry.pending.slice(written.pending.length);
    this.entries.set(lane, {
      version: written.version + 1,
      stored: written.page.record,
      page: entry.page,
      pending,
      pressing: entry.pressing && pending.length > 0,
    });
  }
}

function changeOf(before: HealthRecord, after: HealthRecord): HealthChange[] {
  const change = changeBetween(before, after);
  return change === null ? [] : [change];
}

/** The states are the health room's own words, written by `changeOf`. */
function matters({ from, to }: { readonly from: HealthState; readonly to: HealthState }): boolean {
  return conditionOf(from) !== conditionOf(to);
}

/** Same stream and route: `email:transactional:direct:gmx.net` and `…:web.de`. */
function sameWay(one: LaneKey, other: LaneKey): boolean {
  return one.split(':', 3).join() === other.split(':', 3).join();
}
