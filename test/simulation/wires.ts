import {
  Gateway,
  Gateways,
  type ClaimedAttempt,
  type GatewayListing,
  type HandOver,
  type LaneLimits,
  type TextOfAttempt,
} from '#delivery/ports';
import type { MemoryStore, SeededChance } from '#testing';
import type { Timeline } from './timeline.js';
import type { Weather } from './weather.js';
import type { Flight, Witness } from './witness.js';

const LAPSED: HandOver = { kind: 'not_tried', detail: 'the claim is older than its lease' };
const LIST_LAG_MS = 5_000;

/** What all workers' gateways share: the outside world. */
export interface Outside {
  readonly store: MemoryStore;
  readonly timeline: Timeline;
  readonly chance: SeededChance;
  readonly weather: Weather;
  readonly witness: Witness;
  /** The text gateway's list, by phone. */
  readonly texts: Map<string, GatewayListing[]>;
  readonly asksLists: boolean;
}

/** A process's hold on life: resolves while it runs, waits while it is stopped, and never comes back from the dead. */
export interface Pulse {
  readonly dead: boolean;
  readonly stopped: boolean;
  beat(): Promise<void>;
}

/** Connections a lane may have. */
export function limitOf(lane: string): number {
  return lane.startsWith('email:') ? 4 : 8;
}

/** One worker's wires to the outside, for all channels. */
export class SimulatedGateway extends Gateway {
  constructor(
    private readonly outside: Outside,
    private readonly pulse: Pulse,
  ) {
    super();
  }

  override async handOver(attempt: ClaimedAttempt): Promise<HandOver> {
    await this.pulse.beat();
    if (this.isLapsed(attempt)) return LAPSED;
    const { timeline, witness } = this.outside;
    const isWatched = () => !this.pulse.dead && !this.pulse.stopped;
    const flight: Flight = { attempt, startedMs: timeline.now(), isWatched };
    witness.begins(flight);
    try {
      return await this.send(attempt);
    } finally {
      witness.ends(flight);
    }
  }

  override limits(lane: string): LaneLimits {
    return { connections: limitOf(lane), messagesPerConnection: null };
  }

  override async listSince(phone: string, sinceMs: number): Promise<readonly GatewayListing[] | null> {
    await this.pulse.beat();
    if (!this.outside.asksLists) return [];
    const now = this.outside.timeline.now();
    const listed = this.outside.texts.get(phone) ?? [];
    return listed.filter(({ createdAtMs }) => createdAtMs >= sinceMs && createdAtMs <= now - LIST_LAG_MS);
  }

  override textOf(attempt: TextOfAttempt): string {
    return `${attempt.content.subject} ${attempt.contentKind}`;
  }

  override priceMicros(): number {
    return 0;
  }

  override async close(): Promise<void> {
    return this.pulse.beat();
  }

  private async send(attempt: ClaimedAttempt): Promise<HandOver> {
    const { timeline, weather, witness, chance } = this.outside;
    const { beforeMs, afterMs } = weather.delays(timeline.now());
    await timeline.sleep(beforeMs);
    // Of a dead sender's connections half were cut before the final dot; a stopped one sends it when it wakes, or not.
    if (this.pulse.dead && chance.fraction() < 0.5) return new Promise(() => undefined);
    if (this.pulse.stopped) await this.pulse.beat();
    if (this.isLapsed(attempt)) return LAPSED;
    const answer = weather.answer(attempt, timeline.now());
    if (answer.taken) this.take(attempt, answer.handOver);
    await timeline.sleep(afterMs);
    await this.pulse.beat();
    witness.hears(attempt, answer.handOver);
    return answer.handOver;
  }

  private take(attempt: ClaimedAttempt, handOver: HandOver): void {
    const { witness, texts, timeline, chance } = this.outside;
    witness.takes(attempt);
    const { contact } = attempt;
    if (contact.channel !== 'sms') return;
    const createdAtMs = timeline.now();
    const gatewayId =
      handOver.kind === 'accepted' && handOver.gatewayId !== null
        ? handOver.gatewayId
        : `SM ${attempt.id} ${String(createdAtMs)}`;
    const listing = { gatewayId, body: this.textOf(attempt), createdAtMs };
    texts.set(contact.phone, [...(texts.get(contact.phone) ?? []), listing]);
    timeline.at(createdAtMs + chance.below(20_000), () => {
      this.report(attempt, gatewayId);
    });
  }

  /** A status callback, which may overtake the answer to its own send. It comes to the api, whatever the worker does. */
  private report(attempt: ClaimedAttempt, gatewayId: string): void {
    const { store, timeline, chance } = this.outside;
    if (chance.fraction() < 0.3) return;
    const atMs = timeline.now();
    const about = { attempt: attempt.id, atMs, source: 'twilio', gatewayId, label: null, scope: null };
    void store.receipts.record([{ ...about, kind: 'delivered', suppress: false, details: {} }]);
  }

  private isLapsed({ leaseUntilRealMs }: ClaimedAttempt): boolean {
    return this.outside.timeline.realNow() > leaseUntilRealMs;
  }
}

/** One gateway for all lanes of a worker. */
export class OneGateway extends Gateways {
  constructor(private readonly gateway: Gateway) {
    super();
  }

  override for(): Gateway {
    return this.gateway;
  }
}
