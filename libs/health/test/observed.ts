import type { ReplyLabel, ReplyScope, SmtpStage, Verdict } from '#domain';
import {
  healthyRecord,
  learn,
  type HealthRecord,
  type HealthSettings,
  type Observation,
} from '../src/index.js';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
/** 11 March 2021, 14:00 in Berlin: the start of a minute, of an hour and of a bucket. */
export const T0 = Date.UTC(2021, 2, 11, 13);
export const GMX = 'email:transactional:direct:gmx.net';

const NOTHING_SAID: Observation = {
  outcome: 'accepted',
  stage: 'end',
  verdict: null,
  latencyMs: 300,
  probe: false,
};

export function verdict(label: ReplyLabel, scope: ReplyScope, temporary = false): Verdict {
  return { label, scope, temporary, suppress: false, rule: 'spec' };
}

export function observe(given: Partial<Observation> = {}): Observation {
  return { ...NOTHING_SAID, ...given };
}

export function refused(label: ReplyLabel, scope: ReplyScope, stage: SmtpStage | null, temporary = false) {
  return observe({ outcome: 'refused', stage, verdict: verdict(label, scope, temporary) });
}

export const ACCEPTED = observe();
export const BLOCKED_AT_CONNECT = refused('sender_blocked_ip', 'sender_at_provider', 'connect');
export const POLICY_421 = refused('policy', 'sender_at_provider', 'connect', true);
export const MAILBOX_UNKNOWN = refused('mailbox_unknown', 'recipient', 'rcpt');
export const GREYLISTED = refused('greylisted', 'message', 'rcpt', true);
export const RATE_LIMITED = refused('sender_rate_limited', 'sender_at_provider', 'connect', true);
export const CONNECTION_FAILED = observe({ outcome: 'connection_failed', stage: null });
export const TIMED_OUT = observe({ outcome: 'timeout', stage: 'data' });

export function asProbe(observation: Observation): Observation {
  return { ...observation, probe: true };
}

/** The record after the observations, one a second from `from` unless told otherwise. */
export function after(
  observations: readonly Observation[],
  given: {
    record?: HealthRecord;
    from?: number;
    everyMs?: number;
    settings?: HealthSettings;
  } = {},
): HealthRecord {
  const { record = healthyRecord(GMX), from = T0, everyMs = SECOND, settings } = given;
  return observations.reduce(
    (known, observation, index) => learn(known, observation, from + index * everyMs, 0.5, settings),
    record,
  );
}

export function times<Item>(count: number, item: Item): Item[] {
  return Array.from({ length: count }, () => item);
}
