import { parseLaneKey, type AttemptState, type LaneKey } from '#domain';
import { chooseGateway, isGatewayOpen, type GatewayChoice, type GatewayStanding } from '#health';
import type { CaseAttempt, HealthView, NotificationCase, TextGateways } from '../ports/index.js';

/** A text that goes through another gateway from now on, without a change of channel. */
export interface Failover {
  /** Its state as stored. */
  readonly from: AttemptState;
  readonly lane: LaneKey;
  readonly instead: LaneKey;
  /** What the new gateway asks, by what the old one asks. */
  readonly priceRatio: number;
  /** It goes out now; false: when the policy tries it again. */
  readonly isNow: boolean;
}

/** What a case's texts may use now. */
export interface TextRoute {
  /** The case as the policy is to see it: what fails over now is queued, and nobody has refused it yet. */
  readonly one: NotificationCase;
  readonly choice: GatewayChoice | null;
  readonly priceMicros: number;
  readonly failovers: ReadonlyMap<number, Failover>;
}

/** A probe may cost a quarantine; what has less time than this goes to a gateway that is well. */
const PRESSED_MS = 30 * 60_000;

/** Which of several SMS gateways a text goes to: by their weights, past those that are ill or have just refused it. */
export class TextRouting {
  constructor(
    private readonly gateways: TextGateways,
    private readonly health: HealthView,
  ) {}

  /** @returns null for a test key, whose texts go nowhere */
  routeOf(one: NotificationCase, nowMs: number): TextRoute | null {
    if (one.keyKind === 'test' || this.gateways.all().length === 0) return null;
    const standings = this.standings(nowMs);
    const options = { isPressed: one.deadlineMs !== null && one.deadlineMs - nowMs < PRESSED_MS };
    const choose = (not: LaneKey | null) => chooseGateway(one.id, standings, { ...options, not });
    const failovers = new Map<number, Failover>();
    for (const attempt of one.attempts) {
      const failover = this.failoverOf(attempt, standings, choose);
      if (failover !== null) failovers.set(attempt.ordinal, failover);
    }
    const choice = choose(null);
    return {
      one: { ...one, attempts: one.attempts.map((attempt) => afresh(attempt, failovers, nowMs)) },
      choice,
      priceMicros: this.priceOf(choice?.lane ?? null),
      failovers,
    };
  }

  /** Whether the gateway of this lane keeps a list that can be asked what became of a text. */
  keepsList(lane: LaneKey): boolean {
    return this.gateways.all().find((gateway) => gateway.lane === lane)?.keepsList ?? true;
  }

  private failoverOf(
    attempt: CaseAttempt,
    standings: readonly GatewayStanding[],
    choose: (not: LaneKey | null) => GatewayChoice | null,
  ): Failover | null {
    if (!mayFailOver(attempt)) return null;
    const refused = wasRefusedByGateway(attempt);
    if (!refused && mayBeUsed(standings, attempt.lane)) return null;
    const other = choose(attempt.lane);
    if (other === null || other.lane === attempt.lane || !isWell(standings, other.lane)) return null;
    return {
      from: attempt.state,
      lane: other.lane,
      instead: attempt.lane,
      priceRatio: this.ratio(attempt.lane, other.lane),
      // In turn with all others once; after that the policy's own waits go by.
      isNow: attempt.state !== 'unknown' && (!refused || attempt.tries < standings.length),
    };
  }

  private standings(nowMs: number): GatewayStanding[] {
    return this.gateways.all().map(({ lane, weight }) => ({
      lane,
      weight,
      state: this.health.healthOf(lane, nowMs).state,
      probeIsDue: this.health.admission(lane, nowMs).kind === 'probe',
    }));
  }

  private priceOf(lane: LaneKey | null): number {
    const all = this.gateways.all();
    const found = all.find((gateway) => gateway.lane === lane);
    return found?.priceMicros ?? Math.max(...all.map(({ priceMicros }) => priceMicros));
  }

  private ratio(from: LaneKey, to: LaneKey): number {
    const before = this.gateways.all().find(({ lane }) => lane === from)?.priceMicros ?? 0;
    return before === 0 ? 1 : this.priceOf(to) / before;
  }
}

/** A gateway's own name, as decisions name it. */
export function gatewayName(lane: LaneKey): string {
  const parts = parseLaneKey(lane);
  return parts?.channel === 'sms' || parts?.channel === 'push' ? parts.gateway : lane;
}

/**
 * What lies with us. Of unknown outcome only when its own gateway's list was read and does not have it: before that, another
 * gateway's text might be the second.
 */
function mayFailOver({ channel, state, gatewayFound }: CaseAttempt): boolean {
  if (channel !== 'sms') return false;
  if (state === 'unknown') return gatewayFound === false;
  return state === 'queued' || state === 'deferred' || state === 'refused';
}

/** Refused because of us or of its own trouble; what is said of a number or a text, any gateway would say. */
function wasRefusedByGateway({ state, scope }: CaseAttempt): boolean {
  if (state !== 'deferred' && state !== 'refused') return false;
  return scope === 'provider_outage' || scope === 'sender_at_provider' || scope === 'own_infrastructure';
}

/** A gateway that is not configured any more is closed for good. */
function mayBeUsed(standings: readonly GatewayStanding[], lane: LaneKey): boolean {
  return standings.some((one) => one.lane === lane && (isGatewayOpen(one) || one.probeIsDue));
}

function isWell(standings: readonly GatewayStanding[], lane: LaneKey): boolean {
  const standing = standings.find((one) => one.lane === lane);
  return standing !== undefined && isGatewayOpen(standing);
}

function afresh(attempt: CaseAttempt, failovers: ReadonlyMap<number, Failover>, nowMs: number): CaseAttempt {
  const failover = failovers.get(attempt.ordinal);
  if (failover === undefined) return attempt;
  if (!failover.isNow) return attempt;
  const dueAtMs = attempt.state === 'queued' ? attempt.dueAtMs : nowMs;
  return {
    ...attempt,
    lane: failover.lane,
    state: 'queued',
    dueAtMs,
    label: null,
    scope: null,
    temporary: false,
  };
}
