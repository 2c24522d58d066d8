import { START_MS, SeededChance } from '#testing';
import type { HealthSettings } from '#health';
import { ORDINARY_NOISE, WellSite, waitFor, type Noise } from './noise.js';
import type { Saying } from './observations.js';
import { WatchedLane } from './watched-lane.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const YEAR_MS = 365 * 24 * HOUR_MS;
/** The site is well for so long before something begins. */
const BEFORE_MS = 2 * HOUR_MS;
/** Nobody waits longer for a finding. */
const LONGEST_MS = 12 * HOUR_MS;

/** Something that befalls a site. */
export interface Scenario {
  readonly name: string;
  /** Mails an hour; they come by chance, evenly. */
  readonly perHour: number;
  /** What is said from the beginning of it; null: as before. */
  readonly says: (chance: SeededChance) => Saying | null;
  /** Whether the lane must be blocked for it, or must never be. */
  readonly isBlock: boolean;
}

/** What came of a scenario, minutes from its beginning; null: not found within twelve hours. */
export interface Finding {
  readonly suspectedAfter: number | null;
  readonly blockedAfter: number | null;
  /** Refusals that it took. */
  readonly refusals: number;
}

function partly(share: number, saying: Saying): Scenario['says'] {
  return (chance) => (chance.fraction() < share ? saying : null);
}

export const SCENARIOS: readonly Scenario[] = [
  { name: '554 to everything', perHour: 60, says: () => 'blocked', isBlock: true },
  { name: '4xx only', perHour: 60, says: () => 'blockedForNow', isBlock: true },
  { name: '20 % partial, 554', perHour: 60, says: partly(0.2, 'blocked'), isBlock: true },
  { name: '20 % partial, 421', perHour: 60, says: partly(0.2, 'blockedForNow'), isBlock: true },
  { name: '20 % partial, 554, 300 an hour', perHour: 300, says: partly(0.2, 'blocked'), isBlock: true },
  { name: 'greylisting storm', perHour: 60, says: () => 'greylisted', isBlock: false },
  { name: '100 % unknown mailboxes', perHour: 60, says: () => 'mailboxUnknown', isBlock: false },
];

/** Plays a scenario once, at a site with its ordinary noise. */
export function play(scenario: Scenario, settings: HealthSettings, seed: number): Finding {
  const chance = new SeededChance(seed);
  const site = new WellSite(ORDINARY_NOISE, chance, START_MS, START_MS + BEFORE_MS);
  const lane = new WatchedLane(settings);
  const beginMs = START_MS + BEFORE_MS;
  let suspectedAfter: number | null = null;
  let refusals = 0;
  for (let atMs = START_MS; atMs < beginMs + LONGEST_MS;) {
    atMs += waitFor(scenario.perHour / HOUR_MS, chance);
    const begun = atMs >= beginMs ? scenario.says(chance) : null;
    lane.hear(begun ?? site.answer(atMs), atMs);
    if (atMs < beginMs) {
      // Only what the scenario itself brings is counted.
      if (lane.isBlocked()) lane.forget();
      continue;
    }
    refusals += begun === null ? 0 : 1;
    const minutes = (atMs - beginMs) / MINUTE_MS;
    if (lane.isSuspected() || lane.isBlocked()) suspectedAfter ??= minutes;
    if (lane.isBlocked()) return { suspectedAfter, blockedAfter: minutes, refusals };
  }
  return { suspectedAfter, blockedAfter: null, refusals };
}

/** A site that is well, watched for long. */
export interface WellYears {
  readonly years: number;
  readonly perHour: number;
  readonly noise: Noise;
  readonly seed: number;
}

/** How often a site that is well is found blocked. */
export function falseBlocks(settings: HealthSettings, { years, perHour, noise, seed }: WellYears): number {
  const chance = new SeededChance(seed);
  const endMs = START_MS + years * YEAR_MS;
  const site = new WellSite(noise, chance, START_MS, endMs);
  const lane = new WatchedLane(settings);
  let found = 0;
  for (let atMs = START_MS; atMs < endMs;) {
    atMs += waitFor(perHour / HOUR_MS, chance);
    lane.hear(site.answer(atMs), atMs);
    if (!lane.isBlocked()) continue;
    found += 1;
    lane.forget();
  }
  return found;
}

/**
 * All mail is taken at once and arrives hours later: only the seed mailbox shows it. A seed goes every `everyMs`, the
 * mailbox is read and the lane told once a minute.
 * @returns minutes from the beginning of the delay until the lane is known to be late; null: never within twelve hours
 */
export function latenessFound(settings: HealthSettings, everyMs: number, seed: number): number | null {
  const chance = new SeededChance(seed);
  const lane = new WatchedLane(settings);
  const firstMs = START_MS + chance.fraction() * everyMs;
  for (let atMs = START_MS; atMs < START_MS + LONGEST_MS; atMs += MINUTE_MS) {
    const overdueMs = Math.max(0, atMs - firstMs);
    lane.report({ oldestWaitingMs: 0, p95AcceptanceMs: null, waiting: 0, seedDelayMs: overdueMs }, atMs);
    if (lane.isLate()) return (atMs - START_MS) / MINUTE_MS;
  }
  return null;
}
