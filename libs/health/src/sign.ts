import type { ReplyLabel, SmtpStage, Verdict } from '#domain';

/** What came of one attempt. `unknown`: handed over, then cut before the answer. */
export type Outcome = 'accepted' | 'refused' | 'timeout' | 'connection_failed' | 'dns_failed' | 'unknown';

/** One outcome as a lane's owner saw it. */
export interface Observation {
  readonly outcome: Outcome;
  /** Where in the SMTP session; null where there is none (gateways of SMS and push, relay logs). */
  readonly stage: SmtpStage | null;
  /** The meaning of the reply, or null where nothing was said or nothing could be read. */
  readonly verdict: Verdict | null;
  /** From the first byte to the outcome. */
  readonly latencyMs: number;
  /** Whether the attempt was begun with `beginProbe`. */
  readonly probe: boolean;
  /** Our own network is judged broken now: what could not be reached, or was cut, blames nobody. */
  readonly ownFault?: boolean;
  /** A delivery report said it about mail that had been taken; absent: the other side said it to us. */
  readonly isReported?: boolean;
}

/** What an outcome is evidence of. Weights: `HealthSettings.detection.weights`. */
export type Sign =
  | 'success'
  | 'slow_success'
  | 'block'
  | 'block_temporary'
  | 'refusal'
  | 'refusal_temporary'
  | 'rate_limit'
  | 'timeout'
  | 'unreachable'
  | 'unknown'
  | 'nothing';

/** Labels with which a provider says that it does not want us. */
const BLOCK_LABELS: readonly ReplyLabel[] = ['sender_blocked_ip', 'policy'];
/** Before a recipient was named. A gateway's refusal has no stage and is taken for the same. */
const GREETING_STAGES: readonly (SmtpStage | null)[] = [null, 'connect', 'ehlo', 'mail'];

/**
 * Reads one outcome. `recipient` scope is a success: the site talks to us. `message` and `own_infrastructure` say
 * nothing about the site, nor does greylisting.
 * @param slowMs a hand-over that took longer is a slow success
 */
export function signOf(observation: Observation, slowMs: number): Sign {
  if (observation.outcome === 'accepted') return observation.latencyMs > slowMs ? 'slow_success' : 'success';
  if (observation.outcome === 'refused') return signOfRefusal(observation.verdict);
  const isCut = observation.outcome === 'unknown';
  if (!isCut && !isUnreached(observation)) return 'timeout';
  // Not reached, or cut before the answer: both may be our own network's doing, at a gateway as at a mailbox provider.
  if (observation.ownFault === true) return 'nothing';
  return isCut ? 'unknown' : 'unreachable';
}

/** Whether the site was not reached at all, so that our own network may be at fault as well as theirs. */
export function isUnreached(observation: Pick<Observation, 'outcome' | 'stage'>): boolean {
  const { outcome, stage } = observation;
  if (outcome === 'connection_failed' || outcome === 'dns_failed') return true;
  return outcome === 'timeout' && (stage === null || stage === 'connect');
}

function signOfRefusal(verdict: Verdict | null): Sign {
  if (verdict === null) return 'refusal_temporary';
  if (verdict.scope === 'recipient') return 'success';
  if (verdict.scope === 'message' || verdict.scope === 'own_infrastructure') return 'nothing';
  if (verdict.label === 'greylisted') return 'nothing';
  if (verdict.label === 'sender_rate_limited') return 'rate_limit';
  const kind = BLOCK_LABELS.includes(verdict.label) ? 'block' : 'refusal';
  return verdict.temporary ? `${kind}_temporary` : kind;
}

/** Whether it speaks for the site: accepted, or refused because of the mailbox. */
export function isSuccess(sign: Sign): boolean {
  return sign === 'success' || sign === 'slow_success';
}

/** Whether it is an answer against us or of a broken system (4xx as surely as 5xx; rate replies are not). */
export function isRefusal(sign: Sign): boolean {
  return sign === 'block' || sign === 'block_temporary' || sign === 'refusal' || sign === 'refusal_temporary';
}

/** Whether the stage is one at which three refusals in a row are a block. */
export function isGreeting(stage: SmtpStage | null): boolean {
  return GREETING_STAGES.includes(stage);
}

/** Whether a reply came after MAIL, so that the site let us in: that ends a row of refusals. */
export function gotFurther(observation: Observation): boolean {
  return (
    observation.outcome === 'refused' && !isGreeting(observation.stage) && !isHandshake(observation.stage)
  );
}

function isHandshake(stage: SmtpStage | null): boolean {
  return stage === 'starttls' || stage === 'auth';
}
