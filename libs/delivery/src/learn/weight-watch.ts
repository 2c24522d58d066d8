import type { LaneKey } from '#domain';
import { tendWeights, WEIGHT_RULES, type GatewayWeight } from '#health';
import {
  TextGateways,
  type Clock,
  type StoredWeight,
  type TextGateway,
  type TextWeightStore,
} from '../ports/index.js';

/** What the watch works with. */
export interface WeightWatchParts {
  readonly store: TextWeightStore;
  readonly clock: Clock;
  /** The gateways of the settings; their weights are the watch's. */
  readonly gateways: readonly Omit<TextGateway, 'weight'>[];
}

/**
 * The weights of several SMS gateways: measured from what became of their texts, kept in Postgres, the same for all workers.
 * With one gateway there is nothing to weigh.
 */
export class WeightWatch extends TextGateways {
  private weights: ReadonlyMap<LaneKey, number>;

  constructor(private readonly parts: WeightWatchParts) {
    super();
    this.weights = new Map();
  }

  override all(): readonly TextGateway[] {
    const { gateways } = this.parts;
    const even = Math.floor(100 / Math.max(gateways.length, 1));
    return gateways.map((gateway) => ({ ...gateway, weight: this.weights.get(gateway.lane) ?? even }));
  }

  /** Reads what others decided, measures, and decides anew; called every few seconds. Two workers' decisions are one. */
  async look(): Promise<void> {
    const { store, clock, gateways } = this.parts;
    if (gateways.length < 2) return;
    const nowMs = clock.now();
    const known = (await store.weights()) as readonly GatewayWeight[];
    const measures = await store.measure(
      gateways.map(({ lane }) => lane),
      { sinceMs: nowMs - WEIGHT_RULES.windowMs, nowMs, slowMs: WEIGHT_RULES.slowMs },
    );
    const judged = measures.map((one) => ({
      ...one,
      reports: gateways.find(({ lane }) => lane === one.lane)?.reports ?? true,
    }));
    const next = tendWeights(judged, known, nowMs);
    if (next !== known && !(await store.save(next, known))) return;
    this.take(next);
  }

  private take(weights: readonly StoredWeight[]): void {
    this.weights = new Map(weights.map(({ lane, weight }) => [lane, weight]));
  }
}
