import { isRelayLane, type AttemptState, type Verdict } from '#domain';
import { fingerprintReply, readReply } from '#mail-replies';
import {
  VERDICTS_OF_MEANING,
  type ClaimedAttempt,
  type GatewayMeaning,
  type HandOver,
  type LaneObservation,
  type Outcome,
} from '../ports/index.js';
import { byRelay } from './read-relay-hand-over.js';

/** What one hand-over means: for the attempt's row, and for the health of its lane (null: it says nothing of it). */
export interface ReadHandOver {
  readonly outcome: Outcome;
  readonly observation: Omit<LaneObservation, 'probe'> | null;
  /** What it tells of the city's own relay; absent where the mail went to the provider itself. */
  readonly ofRelay?: Omit<LaneObservation, 'probe'> | null;
}

/** Moments that the reading needs. */
export interface ReadingTimes {
  readonly nowMs: number;
  /** How long an unknown stays untouched: lease + hard send limit + the gateway's list lag. */
  readonly quarantineMs: number;
}

/** Until the policy has decided about a deferral, nobody claims it; a lost wake-up costs no more than this. */
const UNDECIDED_MS = 5 * 60_000;

/** Turns what the wire said into an outcome and an observation. A refusal about us never suppresses an address. */
export function readHandOver(attempt: ClaimedAttempt, handOver: HandOver, times: ReadingTimes): ReadHandOver {
  const read = readWire(attempt, handOver, times);
  return isRelayLane(attempt.lane) ? byRelay(read) : read;
}

function readWire(attempt: ClaimedAttempt, handOver: HandOver, times: ReadingTimes): ReadHandOver {
  switch (handOver.kind) {
    case 'accepted':
      return {
        outcome: outcomeOf(attempt, times, {
          state: 'accepted_by_gateway',
          reply: handOver.reply,
          gatewayId: handOver.gatewayId,
        }),
        observation: { outcome: 'accepted', stage: 'end', verdict: null, latencyMs: handOver.latencyMs },
      };
    case 'refused':
      return readRefusal(attempt, handOver, times);
    case 'unreachable':
      return readUnreachable(attempt, handOver, times);
    case 'unknown':
      return {
        outcome: outcomeOf(attempt, times, {
          state: 'unknown',
          reply: handOver.detail,
          stage: handOver.stage,
          dueAtMs: times.nowMs + times.quarantineMs,
        }),
        observation: {
          outcome: 'unknown',
          stage: handOver.stage,
          verdict: null,
          latencyMs: handOver.latencyMs,
        },
      };
    case 'not_tried':
      return { outcome: givenBack(attempt, times.nowMs), observation: null };
  }
}

/** Gives a claim back as if it had not been made. */
export function givenBack(attempt: ClaimedAttempt, nowMs: number): Outcome {
  return {
    ...outcomeOf(attempt, { nowMs, quarantineMs: 0 }, { state: attempt.before, dueAtMs: nowMs }),
    tried: false,
  };
}

function readRefusal(
  attempt: ClaimedAttempt,
  refusal: Extract<HandOver, { kind: 'refused' }>,
  times: ReadingTimes,
): ReadHandOver {
  const verdict =
    refusal.meaning === null
      ? readReply({ response: refusal.reply, stage: refusal.stage })
      : verdictOf(refusal.meaning);
  const state = stateAfter(verdict);
  return {
    outcome: outcomeOf(attempt, times, {
      state,
      reply: refusal.reply,
      stage: refusal.stage,
      label: verdict.label,
      scope: verdict.scope,
      temporary: verdict.temporary,
      rule: verdict.rule,
      suppress: verdict.suppress,
      fingerprint: isEvidence(verdict) ? fingerprintReply(refusal.reply) : null,
      dueAtMs: state === 'deferred' ? times.nowMs + Math.max(UNDECIDED_MS, refusal.retryAfterMs ?? 0) : null,
    }),
    observation: { outcome: 'refused', stage: refusal.stage, verdict, latencyMs: refusal.latencyMs },
  };
}

function readUnreachable(
  attempt: ClaimedAttempt,
  { reason, stage, detail, latencyMs, ofDomain }: Extract<HandOver, { kind: 'unreachable' }>,
  times: ReadingTimes,
): ReadHandOver {
  return {
    outcome: outcomeOf(attempt, times, {
      state: 'deferred',
      reply: detail,
      stage,
      label: 'server_temporary',
      scope: 'provider_outage',
      temporary: true,
      rule: reason,
      fingerprint: fingerprintReply(detail),
      dueAtMs: times.nowMs + UNDECIDED_MS,
    }),
    observation: ofDomain === true ? null : { outcome: observedAs(reason), stage, verdict: null, latencyMs },
  };
}

/** What the other side has against us or suffers from; never what it says of a recipient or of a message. */
function isEvidence({ scope }: Verdict): boolean {
  return scope === 'sender_at_provider' || scope === 'provider_outage';
}

/** The recipient's or the message's own fault ends the attempt; a refusal about us leaves it to be tried later. */
function stateAfter(verdict: Verdict): AttemptState {
  if (verdict.temporary) return 'deferred';
  if (verdict.scope === 'recipient') return 'bounced';
  return verdict.scope === 'message' ? 'failed' : 'refused';
}

function observedAs(
  reason: Extract<HandOver, { kind: 'unreachable' }>['reason'],
): LaneObservation['outcome'] {
  switch (reason) {
    case 'timeout':
      return 'timeout';
    case 'dns_failed':
      return 'dns_failed';
    case 'connection_failed':
    case 'tls_failed':
      return 'connection_failed';
  }
}

/** A gateway's own error table in the words of a reply, so that one policy serves all channels. */
function verdictOf(meaning: GatewayMeaning): Verdict {
  const { refused, suppress, temporary } = VERDICTS_OF_MEANING[meaning];
  return { ...refused, suppress, temporary, rule: 'gateway-table' };
}

function outcomeOf(
  attempt: ClaimedAttempt,
  times: ReadingTimes,
  given: Pick<Outcome, 'state'> & Partial<Outcome>,
): Outcome {
  return {
    notificationId: attempt.notificationId,
    ordinal: attempt.ordinal,
    fence: attempt.fence,
    atMs: times.nowMs,
    reply: null,
    stage: null,
    label: null,
    scope: null,
    temporary: false,
    rule: null,
    gatewayId: null,
    dueAtMs: null,
    suppress: false,
    tried: true,
    fingerprint: null,
    ...given,
  };
}
