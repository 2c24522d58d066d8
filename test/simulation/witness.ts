import { createHash } from 'node:crypto';
import { attemptCanBecome, canBecome, isEnd, type AttemptState, type NotificationStatus } from '#domain';
import type { Advance, ClaimedAttempt, HandOver, Outcome } from '#delivery/ports';
import { TableWatch, type AttemptRow, type MemoryStore, type NotificationRow } from '#testing';
import type { Timeline } from './timeline.js';

/** What a worker may still do after a fact became known: it holds claims for so long. */
export const LEASE_MS = 30_000;
/** What one worker learned is known to all within a sweep. */
const SPREAD_MS = 60_000;
const FORGOTTEN_MS = 30 * 60_000;
const MOST_PROBES_AN_HOUR = 10;

/** A hand-over on the wire. */
export interface Flight {
  readonly attempt: ClaimedAttempt;
  readonly startedMs: number;
  /** Whether its worker lives and runs. */
  readonly isWatched: () => boolean;
}

/** Sees everything that happens, and says what must not (proof.md, "Simulation"). */
export class Witness extends TableWatch {
  readonly violations: string[] = [];
  readonly counts = new Map<string, number>();
  private readonly hash = createHash('sha256');
  private readonly flights = new Map<string, Set<Flight>>();
  private readonly taken = new Map<string, { claim: string; answered: boolean }>();
  private readonly proven = new Set<string>();
  private readonly probes = new Map<string, number[]>();
  private store: MemoryStore | null = null;

  constructor(
    private readonly timeline: Timeline,
    private readonly limitOf: (lane: string) => number,
    /** Whether one violation is enough, as for a planted bug. */
    private readonly stopsAtFirst: boolean,
  ) {
    super();
  }

  observe(store: MemoryStore): void {
    this.store = store;
  }

  /** The same seed gives the same. */
  eventHash(): string {
    return this.hash.copy().digest('hex').slice(0, 16);
  }

  override attemptMoved(row: AttemptRow, from: AttemptState | null): void {
    this.note(`${row.notificationId}.${String(row.ordinal)} ${from ?? ''}>${row.state}`);
    if (from !== null && !attemptCanBecome(from, row.state))
      this.violate('table', `attempt ${from} > ${row.state}`);
    const waits = ['queued', 'held', 'deferred', 'unknown'].includes(row.state);
    if (waits && row.dueAtMs === null) this.violate('due', `a ${row.state} attempt without a due moment`);
  }

  override notificationMoved(row: NotificationRow, from: NotificationStatus | null): void {
    if (from !== row.status) {
      this.note(`${row.given.id} ${from ?? ''}>${row.status}`);
      if (from !== null && !canBecome(from, row.status))
        this.violate('table', `notification ${from} > ${row.status}`);
    }
    if (!isEnd(row.status) && row.dueAtMs === null) this.violate('due', `${row.status} without a due moment`);
  }

  /** A worker begins a hand-over. */
  begins(flight: Flight): void {
    const { attempt } = flight;
    this.note(`${attempt.id} begins`);
    const flights = this.flights.get(attempt.lane) ?? new Set();
    this.flights.set(attempt.lane, flights);
    const watched = [...flights].filter((one) => one.isWatched());
    if (watched.some((one) => one.attempt.id === attempt.id))
      this.violate('twice', 'one attempt on two wires');
    flights.add(flight);
    if (watched.length >= this.limitOf(attempt.lane)) this.violate('connections', attempt.lane);
    this.checkUseful(attempt);
    this.checkBlocked(flight, watched);
  }

  ends(flight: Flight): void {
    this.flights.get(flight.attempt.lane)?.delete(flight);
  }

  /** The other side has the message. */
  takes(attempt: ClaimedAttempt): void {
    this.note(`${attempt.id} taken`);
    this.count(`taken by ${attempt.channel}`);
    const key = [attempt.notificationId, attempt.channel, attempt.contentKind].join(' ');
    const before = this.taken.get(key);
    if (before && attempt.channel === 'sms') this.violate('promise 2', 'a second text of a content');
    if (before?.answered && attempt.channel !== 'inbox')
      this.violate('promise 2', `${attempt.channel} repeated though its first answer was known`);
    this.taken.set(key, { claim: claimOf(attempt.id, attempt.fence), answered: false });
  }

  /** What the other side said in the end: proof against an address, if it is one. */
  hears(attempt: ClaimedAttempt, handOver: HandOver): void {
    this.count(`${attempt.channel} ${handOver.kind}`);
    if (handOver.kind !== 'refused') return;
    const row = this.store?.tables.attempt(attempt.notificationId, attempt.ordinal);
    const isProof = handOver.meaning === 'dead' || handOver.reply.startsWith('550 5.1.1');
    const key = row && this.store?.tables.keyOf(row);
    if (isProof && key) this.proven.add(key);
  }

  /** A living worker writes outcomes in time: from now on their answers are known. */
  writes(outcomes: readonly Outcome[]): void {
    const claims = new Set(
      outcomes
        .filter(({ state }) => state === 'accepted_by_gateway')
        .filter((one) => this.isCurrent(one))
        .map((one) => claimOf(`${one.notificationId}.${String(one.ordinal)}`, one.fence)),
    );
    for (const entry of this.taken.values()) if (claims.has(entry.claim)) entry.answered = true;
  }

  /** Runs a write of outcomes; attempts whose outcome comes with a stale fence must stay as they are. */
  guardsOutcomes<T>(outcomes: readonly Outcome[], write: () => T): T {
    const stale = outcomes.flatMap((one) => {
      const row = this.store?.tables.attempt(one.notificationId, one.ordinal);
      return row && row.fence !== one.fence ? [() => imageOf(row)] : [];
    });
    return this.guards(stale, write);
  }

  /** Runs a write of decisions; notifications that a decision comes too late for must stay as they are. */
  guardsAdvances<T>(advances: readonly Advance[], write: () => T): T {
    const stale = advances.flatMap(({ id, fence }) => {
      const row = this.store?.tables.notifications.get(id);
      return row && row.fence !== fence ? [() => [row.status, row.dueAtMs, row.decisions].join()] : [];
    });
    return this.guards(stale, write);
  }

  /** What must hold of all rows; once an hour of simulated time. */
  checkAll(): void {
    const { tables } = this.store ?? {};
    if (!tables) return;
    const now = this.timeline.now();
    for (const row of tables.live)
      if (row.dueAtMs !== null && row.dueAtMs < now - FORGOTTEN_MS)
        this.violate('due', 'a due row was forgotten');
    for (const lane of tables.openByLane.keys())
      for (const row of tables.open(lane))
        this.checkDropped(row, tables.notifications.get(row.notificationId));
    for (const key of tables.suppressed.keys())
      if (!this.proven.has(key)) this.violate('promise 5', 'suppressed without proof');
  }

  /** A day after the faults have healed. */
  checkEnd(): void {
    for (const row of this.store?.tables.notifications.values() ?? [])
      if (!isEnd(row.status))
        this.violate('end', `${row.status} a day after the faults healed (${this.attemptsOf(row)})`);
      else this.count(row.status);
  }

  /** What keeps it: its attempts, and when they and it are due. */
  private attemptsOf({ given, dueAtMs }: NotificationRow): string {
    const { timeline } = this;
    const inHours = (ms: number | null) =>
      ms === null ? '–' : ((ms - timeline.now()) / 3_600_000).toFixed(1);
    const attempts = [1, 2, 3, 4, 5, 6].flatMap((ordinal) => {
      const row = this.store?.tables.attempt(given.id, ordinal);
      return row
        ? [`${row.channel} ${row.state} ${String(row.tries)} tries, due in ${inHours(row.dueAtMs)} h`]
        : [];
    });
    return [...attempts, `itself due in ${inHours(dueAtMs)} h`].join('; ');
  }

  private guards<T>(images: readonly (() => string)[], write: () => T): T {
    const before = images.map((image) => image());
    const result = write();
    if (images.some((image, place) => image() !== before[place]))
      this.violate('fence', 'a stale write changed its row');
    return result;
  }

  /** Nobody decides about an ended notification any more: what still waits would wait for ever. */
  private checkDropped(row: AttemptRow, notification: NotificationRow | undefined): void {
    const endedMs = notification?.dueAtMs === null ? (notification.endedAtMs ?? 0) : Infinity;
    const waits = row.state === 'queued' || row.state === 'held' || row.state === 'deferred';
    if (waits && row.channel !== 'inbox' && endedMs < this.timeline.now() - LEASE_MS)
      this.violate('promise 4', `${row.state} ${row.channel} of an ended notification`);
  }

  private checkUseful(attempt: ClaimedAttempt): void {
    const row = this.store?.tables.notifications.get(attempt.notificationId);
    const long = this.timeline.now() - LEASE_MS;
    const original = attempt.contentKind === 'original' || attempt.contentKind === 'neutral';
    if (!row) return;
    if ((row.given.validUntilMs ?? Infinity) < long) this.violate('promise 4', 'sent after its validity');
    if (original && (row.given.deadlineMs ?? Infinity) < long)
      this.violate('promise 4', 'sent after its deadline');
    if ((row.cancelledAtMs ?? Infinity) < long) this.violate('promise 4', 'sent after it was cancelled');
    if (isEnd(row.status) && (row.endedAtMs ?? Infinity) < long && attempt.channel !== 'inbox')
      this.violate('promise 4', `${attempt.id} by ${attempt.channel} sent after the end: ${row.status}`);
  }

  private checkBlocked({ attempt }: Flight, watched: readonly Flight[]): void {
    const changes = this.store?.tables.healthChanges.filter(({ key }) => key === attempt.lane) ?? [];
    const lately = changes.findLast(({ to }) => to !== 'blocked' && to !== 'probing');
    const sick = changes.at(-1) !== lately && changes.find(({ atMs }) => atMs >= (lately?.atMs ?? 0));
    const now = this.timeline.now();
    if (!sick || now < sick.atMs + SPREAD_MS) return;
    if (watched.some(({ startedMs }) => startedMs > sick.atMs + SPREAD_MS))
      this.violate('promise 6', `two on the wire to a blocked site`);
    const hour = [...(this.probes.get(attempt.lane) ?? []), now].filter((atMs) => atMs > now - 3_600_000);
    this.probes.set(attempt.lane, hour);
    if (hour.length > MOST_PROBES_AN_HOUR) this.violate('promise 6', 'too many probes in an hour');
  }

  private isCurrent({ notificationId, ordinal, fence }: Outcome): boolean {
    const row = this.store?.tables.attempt(notificationId, ordinal);
    return row?.fence === fence && (row.state === 'sending' || row.state === 'unknown');
  }

  private note(event: string): void {
    this.hash.update(`${String(this.timeline.now())} ${event}\n`);
  }

  private count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  private violate(what: string, how: string): void {
    this.violations.push(`${new Date(this.timeline.now()).toISOString()} ${what}: ${how}`);
    if (this.stopsAtFirst) this.timeline.halt();
  }
}

function claimOf(id: string, fence: number): string {
  return `${id} ${String(fence)}`;
}

function imageOf({ state, tries, dueAtMs, fence }: AttemptRow): string {
  return [state, tries, dueAtMs, fence].join();
}
