import type {
  Clock,
  ClaimedAttempt,
  Department,
  DepartmentDirectory,
  HandOver,
  Links,
} from '#delivery/ports';
import type { HttpEnd } from './http-call.js';

type Refused = Extract<HandOver, { kind: 'refused' }>;
type NotTried = Extract<HandOver, { kind: 'not_tried' }>;
type Cut = Extract<HttpEnd, { kind: 'cut' }>;

/** A refusal that no server spoke: we ourselves saw that this message or contact cannot go out. */
export class CannotBeSent extends Error {
  override readonly name = 'CannotBeSent';
}

/** What we needed to begin was not to be had just now: nothing went over a wire, the claim is given back. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
}

/** The department behind an attempt. @throws CannotBeSent when there is none; NotNow when it cannot be read */
export async function departmentOf(
  attempt: Pick<ClaimedAttempt, 'departmentId'>,
  departments: DepartmentDirectory,
): Promise<Department> {
  const department = await readable(departments.department(attempt.departmentId));
  if (department === null) throw new CannotBeSent('the department is not known');
  return department;
}

/** A read that failed is no reason to lose a claim. @throws NotNow, with the failure as its cause */
export async function readable<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (cause) {
    throw new NotNow('the department could not be read', { cause });
  }
}

/** The outcome of a failure before anything was said to anybody. @throws the error itself when it is none of these two */
export function beforeTheWire(error: unknown, latencyMs: number): Refused | NotTried {
  if (error instanceof CannotBeSent)
    return { kind: 'refused', reply: error.message, code: null, stage: null, meaning: 'message', latencyMs };
  if (error instanceof NotNow) return { kind: 'not_tried', detail: error.message };
  throw error;
}

/** The outcome of a call that ended without an answer: once the request was sent, nobody knows what became of it. */
export function cutOutcome({ sent, reason, detail }: Cut, latencyMs: number): HandOver {
  if (sent) return { kind: 'unknown', stage: null, detail: `${reason}: ${detail}`, latencyMs };
  return { kind: 'unreachable', reason, stage: null, detail, latencyMs };
}

/** Whether the lease is over: past it another worker may own the attempt, so nothing may go over a wire. */
export function leaseIsOver(attempt: Pick<ClaimedAttempt, 'leaseUntilRealMs'>, clock: Clock): boolean {
  return clock.realNow() > attempt.leaseUntilRealMs;
}

/** What a hand-over answers when the claim lapsed before anything was said. */
export const LAPSED: NotTried = { kind: 'not_tried', detail: 'the claim is older than its lease' };

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
