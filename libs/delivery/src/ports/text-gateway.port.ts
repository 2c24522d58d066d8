import type { LaneKey } from '#domain';

/** An SMS gateway that is configured. */
export interface TextGateway {
  readonly lane: LaneKey;
  /** Millionths of a euro. */
  readonly priceMicros: number;
  /** Whether it can be asked which texts it took: if not, one of unknown outcome is never sent again. */
  readonly keepsList: boolean;
  /** Whether it reports what became of a text. */
  readonly reports: boolean;
  /** Hundredths of all texts, as last decided. */
  readonly weight: number;
}

/** The SMS gateways, in the order of the settings. Empty: no text is sent. */
export abstract class TextGateways {
  abstract all(): readonly TextGateway[];
}

/** What was measured of one gateway's texts since a moment. */
export interface TextMeasure {
  readonly lane: LaneKey;
  readonly handedOver: number;
  readonly slow: number;
  readonly failed: number;
}

/** A stored weight. */
export interface StoredWeight {
  readonly lane: LaneKey;
  readonly weight: number;
  readonly changedAtMs: number;
  readonly because: { readonly rule: string; readonly facts: Readonly<Record<string, string | number>> };
}

/** Weights of SMS gateways and what they are decided by. */
export abstract class TextWeightStore {
  /** Of texts tried since `sinceMs`. @param slowMs a receipt that came later than this, or is missing since, is slow */
  abstract measure(
    lanes: readonly LaneKey[],
    times: { readonly sinceMs: number; readonly nowMs: number; readonly slowMs: number },
  ): Promise<readonly TextMeasure[]>;
  abstract weights(): Promise<readonly StoredWeight[]>;
  /** Replaces all weights, if nobody did since `known` was read. @returns whether it did */
  abstract save(weights: readonly StoredWeight[], known: readonly StoredWeight[]): Promise<boolean>;
}
