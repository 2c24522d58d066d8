import { uuidV7, type Uuid } from '#domain';
import { Gathering } from '../gathering.js';
import type {
  Chance,
  Clock,
  WebhookCaller,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookOutcome,
  WebhookStore,
} from '../ports/index.js';
import { judgeAnswer } from './judge-answer.js';

/** What events are sent with. */
export interface WebhookSenderParts {
  readonly store: WebhookStore;
  readonly caller: WebhookCaller;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Told of each try, for the metrics. */
  readonly onTried: (state: WebhookOutcome['state'], tookMs: number) => void;
  /** Who owns the endpoints that it claims. */
  readonly owner: string;
  readonly onError: (error: unknown) => void;
}

/** Longer than a request may take; every look takes it anew. */
const LEASE_MS = 30_000;
/** Requests under way at one endpoint. */
const AT_ONCE = 4;
/** Taken from the database at a time, for each endpoint. */
const AHEAD = 32;
const PAUSE_AFTER_MS = 86_400_000;

/** One endpoint that we own. */
interface Lane {
  readonly endpoint: WebhookEndpoint;
  waiting: WebhookDelivery[];
  /** There may be more in the database than was taken. */
  readonly hasMore: boolean;
}

/** A request under way. */
interface Call {
  readonly endpointId: Uuid;
  readonly done: Promise<void>;
}

/**
 * Sends events to departments' software: one lane an endpoint, so that none waits for another; four requests at a time in each, so
 * that their order is not promised. What a crash cuts off is sent again under the same id.
 */
export class WebhookSender {
  private lanes = new Map<Uuid, Lane>();
  private readonly underWay = new Map<Uuid, Call>();
  /** Ended since the last look began: what it finds due may be among them. */
  private readonly ended = new Set<Uuid>();
  /** The look with which an endpoint was last said to want a pause; for ever while that is not on record. */
  private readonly quiet = new Map<Uuid, number>();
  private turn = 0;
  private looking: Promise<void> | null = null;
  private readonly outcomes = new Gathering((outcomes: readonly WebhookOutcome[]) => this.record(outcomes));
  private stopped = false;

  constructor(private readonly parts: WebhookSenderParts) {}

  /** Takes what is due and begins to send it. @throws what the store throws */
  look(): Promise<void> {
    this.looking ??= this.take().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  /** Waits for what is under way and gives the endpoints back. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.looking?.catch(() => undefined);
    for (const lane of this.lanes.values()) lane.waiting = [];
    await Promise.all([...this.underWay.values()].map(({ done }) => done));
    await this.parts.store.release(this.parts.owner);
  }

  private async take(): Promise<void> {
    if (this.stopped) return;
    const { store, clock, owner } = this.parts;
    const turn = (this.turn += 1);
    this.ended.clear();
    const nowMs = clock.now();
    const owned = await store.claim(owner, LEASE_MS, nowMs);
    const due = await store.due(
      owned.map(({ id }) => id),
      [...this.underWay.keys()],
      { nowMs, most: AHEAD },
    );
    // What the database said may be older than what an answer has said meanwhile.
    const endpoints = owned.filter(({ id }) => (this.quiet.get(id) ?? 0) < turn);
    this.lanes = new Map(
      endpoints.map((endpoint) => {
        const found = due.filter(({ endpointId }) => endpointId === endpoint.id);
        // The lane before went on meanwhile.
        const waiting = found.filter(({ id }) => !this.underWay.has(id) && !this.ended.has(id));
        return [endpoint.id, { endpoint, waiting, hasMore: found.length === AHEAD }];
      }),
    );
    for (const lane of this.lanes.values()) this.fill(lane);
  }

  private openAt(endpointId: Uuid): number {
    return [...this.underWay.values()].filter((call) => call.endpointId === endpointId).length;
  }

  private fill(lane: Lane): void {
    const { endpoint } = lane;
    while (!this.stopped && this.openAt(endpoint.id) < AT_ONCE) {
      const next = lane.waiting.shift();
      if (next === undefined) break;
      const done = this.send(endpoint, next).finally(() => {
        this.underWay.delete(next.id);
        this.ended.add(next.id);
        this.goOn(endpoint.id);
      });
      this.underWay.set(next.id, { endpointId: endpoint.id, done });
    }
  }

  /** The lane may have been taken anew, or given up, since the request began. */
  private goOn(endpointId: Uuid): void {
    const lane = this.lanes.get(endpointId);
    if (lane === undefined) return;
    this.fill(lane);
    if (lane.hasMore && lane.waiting.length === 0 && this.openAt(endpointId) === 0)
      this.look().catch(this.parts.onError);
  }

  private async send(endpoint: WebhookEndpoint, delivery: WebhookDelivery): Promise<void> {
    const { caller, clock, chance, onTried, onError } = this.parts;
    const answer = await caller.post(endpoint, delivery);
    const outcome = judgeAnswer(delivery, answer, { nowMs: clock.now(), chance: chance.fraction() });
    onTried(outcome.state, answer.tookMs);
    const wantsQuiet = outcome.slowUntilMs !== null || outcome.endpoint === 'gone';
    if (wantsQuiet) {
      this.quiet.set(endpoint.id, Infinity);
      this.lanes.delete(endpoint.id);
    }
    await this.outcomes.add(outcome).catch(onError);
    if (wantsQuiet) this.quiet.set(endpoint.id, this.turn);
  }

  private async record(outcomes: readonly WebhookOutcome[]): Promise<void> {
    const { store, clock, chance } = this.parts;
    const newId = () => uuidV7(clock.realNow(), chance.bytes(10));
    await store.record(outcomes, { nowMs: clock.now(), pauseAfterMs: PAUSE_AFTER_MS, newId });
  }
}
