import type { Clock, ClaimedAttempt, HandOver, Links } from '#delivery/ports';

export type Refused = Extract<HandOver, { kind: 'refused' }>;
export type NotTried = Extract<HandOver, { kind: 'not_tried' }>;

/** A refusal that no server spoke: we ourselves saw that this message or contact cannot go out. */
export class CannotBeSent extends Error {
  override readonly name = 'CannotBeSent';
}

/** Whether the lease is over: past it another worker may own the attempt, so nothing may go over a wire. */
export function leaseIsOver(attempt: Pick<ClaimedAttempt, 'leaseUntilRealMs'>, clock: Clock): boolean {
  return clock.realNow() > attempt.leaseUntilRealMs;
}

/** What a hand-over answers when the claim lapsed before anything was said. */
export const LAPSED: NotTried = { kind: 'not_tried', detail: 'the claim is older than its lease' };

/** Our own refusal as an outcome: about this message, never about the person. */
export function ownRefusal(reply: string, latencyMs: number): Refused {
  return { kind: 'refused', reply, code: null, stage: null, meaning: 'message', latencyMs };
}

/** Measures one hand-over in whole milliseconds. */
export class Stopwatch {
  private readonly startedAt = performance.now();

  /** Milliseconds since the start. */
  elapsed(): number {
    return Math.round(performance.now() - this.startedAt);
  }
}

/** What every gateway needs from outside. */
export interface GatewayWorld {
  readonly clock: Clock;
  readonly links: Links;
}
