/** What was measured of one gateway over the last quarter of an hour (`WEIGHT_RULES.windowMs`). */
export interface GatewayMeasure {
  readonly lane: string;
  /** Messages that it took, or was given. */
  readonly handedOver: number;
  /** Of these, receipts that came later than five minutes, or are missing since then. */
  readonly slow: number;
  /** Of these, refusals about us or of its trouble, and hand-overs without an answer. */
  readonly failed: number;
  /** Whether it reports at all what became of messages; if not, a missing receipt says nothing. */
  readonly reports: boolean;
}

/** How much of the messages a gateway gets, in hundredths of all. */
export interface GatewayWeight {
  readonly lane: string;
  readonly weight: number;
  /** Domain time. */
  readonly changedAtMs: number;
  readonly because: WeightBecause;
}

/** Why a weight is what it is, in a machine form. */
export interface WeightBecause {
  readonly rule: 'even' | 'slow' | 'failing' | 'relieved' | 'drift-back';
  readonly facts: Readonly<Record<string, string | number>>;
}

/**
 * The numbers of the rule. That 15 % slower than five minutes within a quarter of an hour move weight by ten hundredths, and
 * that it drifts back, is how GOV.UK Notify has kept two SMS providers in balance for years (its `provider_details` DAO).
 */
export const WEIGHT_RULES = {
  windowMs: 15 * 60_000,
  slowMs: 5 * 60_000,
  share: 0.15,
  /** Fewer messages than these say nothing. */
  leastMessages: 5,
  step: 10,
  /** A gateway that is measured no more could never show that it is well again. */
  leastWeight: 5,
  /** Between two steps away. */
  pauseMs: 60_000,
  /** How long after the last step away the first one back follows, and then every so often. */
  calmMs: 15 * 60_000,
  backEveryMs: 5 * 60_000,
} as const;

/** Weights before anything was measured: all the same. */
export function evenWeights(lanes: readonly string[], nowMs: number): readonly GatewayWeight[] {
  return [...lanes].sort().map((lane, index) => ({
    lane,
    weight: evenShare(lanes.length, index),
    changedAtMs: nowMs,
    because: { rule: 'even', facts: { gateways: lanes.length } },
  }));
}

/** What rounding leaves goes to the first ones, so that the sum is a hundred. */
function evenShare(count: number, index: number): number {
  return Math.floor(100 / count) + (index < 100 % count ? 1 : 0);
}

/**
 * Moves weight away from the one gateway that fails or is slow the most, to those that do neither; when all has been calm
 * for a while, a step back towards even shares. Gateways that are new or gone begin anew with even shares.
 * @param known what is stored, in any order
 * @returns the weights from now on, in the order of their lanes; the same object when nothing changes
 */
export function tendWeights(
  measures: readonly GatewayMeasure[],
  known: readonly GatewayWeight[],
  nowMs: number,
): readonly GatewayWeight[] {
  const lanes = measures.map(({ lane }) => lane);
  if (!sameLanes(lanes, known)) return evenWeights(lanes, nowMs);
  const judged = measures.map(judge);
  const worst = judged.reduce<Judged | null>(
    (most, one) => (one.share >= WEIGHT_RULES.share && one.share > (most?.share ?? 0) ? one : most),
    null,
  );
  const others = judged.filter(({ share }) => share < WEIGHT_RULES.share);
  const away = worst === null ? null : moveAway(worst, others, known, nowMs);
  return away ?? (worst === null ? driftBack(known, nowMs) : known);
}

interface Judged {
  readonly lane: string;
  readonly rule: 'slow' | 'failing';
  readonly share: number;
  readonly handedOver: number;
}

function judge({ lane, handedOver, slow, failed, reports }: GatewayMeasure): Judged {
  const enough = handedOver >= WEIGHT_RULES.leastMessages;
  const slowShare = enough && reports ? slow / handedOver : 0;
  const failedShare = enough ? failed / handedOver : 0;
  return failedShare >= slowShare
    ? { lane, rule: 'failing', share: failedShare, handedOver }
    : { lane, rule: 'slow', share: slowShare, handedOver };
}

function sameLanes(lanes: readonly string[], known: readonly GatewayWeight[]): boolean {
  return lanes.length === known.length && lanes.every((lane) => known.some((one) => one.lane === lane));
}

function moveAway(
  worst: Judged,
  others: readonly Judged[],
  known: readonly GatewayWeight[],
  nowMs: number,
): readonly GatewayWeight[] | null {
  const from = known.find(({ lane }) => lane === worst.lane);
  if (from === undefined || others.length === 0) return null;
  const isTooSoon = from.because.rule !== 'even' && nowMs - from.changedAtMs < WEIGHT_RULES.pauseMs;
  const taken = Math.min(WEIGHT_RULES.step, from.weight - WEIGHT_RULES.leastWeight);
  if (isTooSoon || taken <= 0) return null;
  const facts = { percent: Math.round(worst.share * 100), handedOver: worst.handedOver };
  const gains = parts(taken, others.length);
  return known.map((one) => {
    const index = others.findIndex(({ lane }) => lane === one.lane);
    if (one === from) return changed(one, -taken, nowMs, { rule: worst.rule, facts });
    if (index < 0) return one;
    return changed(one, gains[index] ?? 0, nowMs, { rule: 'relieved', facts: { gateway: worst.lane } });
  });
}

/** Whole parts of a number, as even as can be. */
function parts(whole: number, count: number): number[] {
  return Array.from(
    { length: count },
    (_, index) => Math.floor(whole / count) + (index < whole % count ? 1 : 0),
  );
}

function driftBack(known: readonly GatewayWeight[], nowMs: number): readonly GatewayWeight[] {
  const even = new Map(
    evenWeights(
      known.map(({ lane }) => lane),
      nowMs,
    ).map((one) => [one.lane, one.weight]),
  );
  const offOf = ({ lane, weight }: GatewayWeight) => weight - (even.get(lane) ?? weight);
  const most = known.reduce((a, b) => (offOf(b) > offOf(a) ? b : a), known[0] ?? NOBODY);
  const least = known.reduce((a, b) => (offOf(b) < offOf(a) ? b : a), known[0] ?? NOBODY);
  const step = Math.min(WEIGHT_RULES.step, offOf(most), -offOf(least));
  if (step <= 0 || !known.every((one) => isCalm(one, nowMs))) return known;
  const because: WeightBecause = { rule: 'drift-back', facts: { percent: step } };
  return known.map((one) => {
    if (one === most) return changed(one, -step, nowMs, because);
    return one === least ? changed(one, step, nowMs, because) : one;
  });
}

const NOBODY: GatewayWeight = { lane: '', weight: 0, changedAtMs: 0, because: { rule: 'even', facts: {} } };

function isCalm({ because, changedAtMs }: GatewayWeight, nowMs: number): boolean {
  const { calmMs, backEveryMs } = WEIGHT_RULES;
  return nowMs - changedAtMs >= (because.rule === 'drift-back' ? backEveryMs : calmMs);
}

function changed(one: GatewayWeight, by: number, nowMs: number, because: WeightBecause): GatewayWeight {
  return { ...one, weight: one.weight + by, changedAtMs: nowMs, because };
}
