import type { Sign } from './sign.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** No probe waits longer than this, whatever the settings say (domain.md: "configurable up to 2 h"). */
export const LONGEST_PROBE_INTERVAL_MS = 2 * HOUR;
/** No interval is spread by more than this share of itself. */
export const LARGEST_JITTER_SHARE = 0.25;

/** When a lane counts as blocked. */
export interface DetectionSettings {
  /** So many refusals in a row at connect, EHLO or MAIL trip it. */
  readonly refusalsInRow: number;
  /** This share of refusals (0..1) within the last hour trips it … */
  readonly refusedShare: number;
  /** … once there were at least so many attempts. */
  readonly minAttempts: number;
  /**
   * The CUSUM trips here: e^8 is about 3,000, the odds against an alarm at a healthy site. `npm run simulate -- detector`
   * shows what other thresholds would cost (docs/health.md).
   */
  readonly threshold: number;
  /**
   * Log-likelihood ratio of each sign: ln(how often a sick site shows it ÷ how often a healthy one does). A zero says
   * nothing. Two explicit blocks stay under the threshold, so one odd reply never trips it.
   */
  readonly weights: Readonly<Record<Sign, number>>;
  /**
   * A site that cannot be reached is blamed only when it stayed so this long: our own network is judged first
   * (drill own-network-down gives that 60 s).
   */
  readonly unreachableMs: number;
  /** Evidence that nothing has followed for this long is forgotten. */
  readonly evidenceLifeMs: number;
}

/** How a lane slows down before it is blocked. */
export interface PaceSettings {
  /** So many rate replies, each success taking back `forgivenPerSuccess`, cost one level: half the rate, half the connections. */
  readonly repliesPerLevel: number;
  readonly forgivenPerSuccess: number;
  /** A rate reply later than this after the last one starts counting anew. */
  readonly forgetMs: number;
  /** Replies to what was under way when the lane slowed down cost no second level. */
  readonly graceMs: number;
  /** Below this level it does not go: further rate replies count as evidence of a block. */
  readonly maxLevel: number;
  readonly slowestPerMinute: number;
  /** After this time without a rate reply one level is given back. */
  readonly calmMs: number;
}

/** When a lane that accepts everything is late all the same. */
export interface LatenessSettings {
  readonly oldestWaitingMs: number;
  /** The age of the oldest speaks only when at least so many wait: one strict greylister is no symptom. */
  readonly minWaiting: number;
  readonly p95AcceptanceMs: number;
  /**
   * Time from acceptance to arrival at the seed mailbox. With a seed every 10 min a delay is known 15 to 26 min after it
   * began; the limit is 30.
   */
  readonly seedDelayMs: number;
  /** Without a report for this long, lateness is forgotten. */
  readonly staleMs: number;
  /** A hand-over that takes longer is slow … */
  readonly slowHandOverMs: number;
  /** … and this share of slow ones (of at least `minAttempts` in an hour) is a symptom. */
  readonly slowShare: number;
}

/** How a blocked lane is tried. */
export interface ProbeSettings {
  /** Waiting times before the 1st, 2nd, … probe; the last one repeats. Each is capped at two hours. */
  readonly intervalsMs: readonly number[];
  /** Width of the spread as a share of the interval, at most 0.25: an hour becomes 52.5 to 67.5 minutes. */
  readonly jitterShare: number;
  /**
   * A probe without an outcome for this long is lost (its worker died). Domain time: must exceed the hard send limit
   * under the fastest clock in use; infinite where the owner itself calls `loseProbe`.
   */
  readonly timeoutMs: number;
  /** While recovering: from an accepted probe to the next. */
  readonly recoveringMs: number;
  /** While recovering: from a probe that told nothing to the next. */
  readonly inconclusiveMs: number;
  /** So many that tell nothing, one after the other, are a relapse. */
  readonly inconclusiveInRow: number;
  /** So many accepted ones open the ramp. */
  readonly acceptedForRamp: number;
  /** Two recoveries begin at least this far apart, so that a flapping site changes at most four times an hour. */
  readonly recoveryPauseMs: number;
  /** A block this soon after a recovery is a relapse and resumes the old interval. */
  readonly relapseMemoryMs: number;
}

/** How a recovering lane gets its rate back. */
export interface RampSettings {
  readonly startPerMinute: number;
  /** From here on "too many" no longer steps the ramp back but ends it: the lane is degraded, not blocked. */
  readonly provenPerMinute: number;
  /** Each step lasts this long and doubles the rate. */
  readonly stepMs: number;
  /** From here on a step that did not use its rate up ends the ramp: nothing is dammed up any more. */
  readonly fullPerMinute: number;
  /** A step at this rate ends it in any case. */
  readonly endPerMinute: number;
}

/** When a failure is our own. */
export interface OwnInfrastructureSettings {
  /** Failures within this time are "at once". */
  readonly windowMs: number;
  /** So many unrelated provider groups must fail … */
  readonly minGroups: number;
  /** … and make up this share of the groups tried. */
  readonly failingShare: number;
  /** Share of answering groups that find fault with our set-up. */
  readonly configurationShare: number;
  /** What the last tries of this time say ends a failure of the network. */
  readonly releaseMs: number;
}

/** Every number that health decides by. Times in milliseconds of domain time. */
export interface HealthSettings {
  readonly detection: DetectionSettings;
  readonly pace: PaceSettings;
  readonly lateness: LatenessSettings;
  readonly probe: ProbeSettings;
  readonly ramp: RampSettings;
  /** A site whose suspect probe was accepted is not suspected again for this long. */
  readonly acquittalMs: number;
  readonly own: OwnInfrastructureSettings;
}

/** The defaults. They satisfy the drills march-2021, flap, own-network-down and tarpit. */
export const DEFAULT_HEALTH_SETTINGS: HealthSettings = {
  detection: {
    refusalsInRow: 3,
    refusedShare: 0.2,
    minAttempts: 20,
    threshold: 8,
    weights: {
      block: 3.8, //              45 times as often at a sick site
      block_temporary: 3, //      20 times: 4xx with the words of a block
      refusal: 2.5, //            12 times: 5xx about us or about their system, without such words
      refusal_temporary: 1.5, //  4.5 times: 4xx of that kind, healthy systems have them too
      unreachable: 1.5, //        4.5 times
      timeout: 1, //              2.7 times
      unknown: 1, //              2.7 times: cut after the hand-over
      rate_limit: 1, //           2.7 times, and only when slowing down did not help
      success: -0.14, //          seven eighths as often: a partial block still accepts most
      slow_success: 0,
      nothing: 0,
    },
    unreachableMs: 2 * MINUTE,
    evidenceLifeMs: 24 * HOUR,
  },
  pace: {
    repliesPerLevel: 3,
    forgivenPerSuccess: 0.1,
    forgetMs: 10 * MINUTE,
    graceMs: 30 * SECOND,
    maxLevel: 4,
    slowestPerMinute: 1,
    calmMs: 10 * MINUTE,
  },
  lateness: {
    oldestWaitingMs: 20 * MINUTE,
    minWaiting: 3,
    p95AcceptanceMs: 15 * MINUTE,
    seedDelayMs: 15 * MINUTE,
    staleMs: 30 * MINUTE,
    slowHandOverMs: 30 * SECOND,
    slowShare: 0.5,
  },
  probe: {
    intervalsMs: [15 * MINUTE, 30 * MINUTE, 60 * MINUTE],
    jitterShare: 0.25,
    timeoutMs: 15 * MINUTE,
    recoveringMs: 5 * MINUTE,
    inconclusiveMs: 15 * MINUTE,
    inconclusiveInRow: 3,
    acceptedForRamp: 3,
    recoveryPauseMs: HOUR,
    relapseMemoryMs: 6 * HOUR,
  },
  ramp: {
    startPerMinute: 1,
    provenPerMinute: 32,
    stepMs: 10 * MINUTE,
    fullPerMinute: 512,
    endPerMinute: 16_384,
  },
  acquittalMs: HOUR,
  own: {
    windowMs: 5 * MINUTE,
    minGroups: 3,
    failingShare: 0.5,
    configurationShare: 0.25,
    releaseMs: 30 * SECOND,
  },
};
