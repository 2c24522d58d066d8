import type { LaneKey } from '#domain';

/** A lane of which is asked how late its mail is. */
export interface LatenessQuestion {
  readonly lane: LaneKey;
  /** Mail first tried before this moment says nothing, or not before it: we held it back ourselves until then. */
  readonly sinceMs: number;
  /** Messages tried in the last hour, as the lane's health counted them. */
  readonly attempts: number;
}

/** How late a lane's mail is, from each message's first try. */
export interface MeasuredLateness {
  readonly lane: LaneKey;
  readonly oldestWaitingMs: number;
  readonly waiting: number;
  /** 95 % of the last hour's accepted mail took at most this; 0: was taken at the first try. */
  readonly p95AcceptanceMs: number;
}

/** Measures how late mail is. */
export abstract class LatenessStore {
  /** Whether this process is to do the round: one does, once in `everyMs` of domain time. */
  abstract claimRound(name: string, nowMs: number, everyMs: number): Promise<boolean>;
  /** @returns lanes with mail that was tried again; all others are on time */
  abstract measure(
    questions: readonly LatenessQuestion[],
    nowMs: number,
  ): Promise<readonly MeasuredLateness[]>;
}
