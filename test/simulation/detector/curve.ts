import { DEFAULT_HEALTH_SETTINGS, type HealthSettings } from '#health';
import { HARSH_NOISE, ORDINARY_NOISE } from './noise.js';
import { SCENARIOS, falseBlocks, latenessFound, play, type Scenario } from './scenarios.js';

/** How a scenario fares under one threshold. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  /** Minutes from the beginning to the block; Infinity: not within twelve hours. */
  readonly medianMinutes: number;
  readonly p90Minutes: number;
  /** Minutes to the first suspicion, from which on little time is not gambled away. */
  readonly suspectedMinutes: number;
  /** Refusals that the worst of the runs took. */
  readonly mostRefusals: number;
  /** Share of the runs (0..1) that ended with a block. */
  readonly blocked: number;
}

/** One point of the operating curve. */
export interface CurvePoint {
  readonly threshold: number;
  readonly results: readonly ScenarioResult[];
  readonly falseBlocks: number;
  /** Of one site. */
  readonly years: number;
}

/** How much is simulated. */
export interface Effort {
  readonly seed: number;
  readonly runs: number;
  readonly years: number;
}

/** Mails an hour at the site that is well: a large provider's share of a city of a quarter of a million people. */
export const WELL_PER_HOUR = 60;
/** The defaults with another threshold. */
export function withThreshold(threshold: number): HealthSettings {
  const { detection } = DEFAULT_HEALTH_SETTINGS;
  return { ...DEFAULT_HEALTH_SETTINGS, detection: { ...detection, threshold } };
}

/** Delays and false alarms under one threshold. */
export function pointAt(threshold: number, { seed, runs, years }: Effort): CurvePoint {
  const settings = withThreshold(threshold);
  return {
    threshold,
    results: SCENARIOS.map((scenario) => resultOf(scenario, settings, seed, runs)),
    falseBlocks: falseBlocks(settings, { years, perHour: WELL_PER_HOUR, noise: ORDINARY_NOISE, seed }),
    years,
  };
}

/** False blocks under the settings in use if a well site were noisier than we think. */
export function harshFalseBlocks({ seed, years }: Effort): number {
  const { threshold } = DEFAULT_HEALTH_SETTINGS.detection;
  const well = { years, perHour: WELL_PER_HOUR, noise: HARSH_NOISE, seed };
  return falseBlocks(withThreshold(threshold), well);
}

/** Minutes until the lateness of a site that takes all mail at once is known, over so many runs: median and longest. */
export function latenessPoint(
  { seed, runs }: Effort,
  seedEveryMs: number,
): { readonly medianMinutes: number; readonly longestMinutes: number } {
  const minutes = Array.from(
    { length: runs },
    (_, run) => latenessFound(DEFAULT_HEALTH_SETTINGS, seedEveryMs, seedOf(seed, run)) ?? Infinity,
  );
  return { medianMinutes: quantile(minutes, 0.5), longestMinutes: quantile(minutes, 1) };
}

function resultOf(scenario: Scenario, settings: HealthSettings, seed: number, runs: number): ScenarioResult {
  const findings = Array.from({ length: runs }, (_, run) => play(scenario, settings, seedOf(seed, run)));
  const blocked = findings.map(({ blockedAfter }) => blockedAfter ?? Infinity);
  return {
    scenario,
    medianMinutes: quantile(blocked, 0.5),
    p90Minutes: quantile(blocked, 0.9),
    suspectedMinutes: quantile(
      findings.map(({ suspectedAfter }) => suspectedAfter ?? Infinity),
      0.5,
    ),
    mostRefusals: Math.max(...findings.map(({ refusals }) => refusals)),
    blocked: blocked.filter(Number.isFinite).length / runs,
  };
}

function seedOf(seed: number, run: number): number {
  return seed * 1_000_003 + run;
}

function quantile(values: readonly number[], share: number): number {
  const inOrder = [...values].sort((one, other) => one - other);
  return inOrder[Math.min(inOrder.length - 1, Math.floor(share * inOrder.length))] ?? Infinity;
}
