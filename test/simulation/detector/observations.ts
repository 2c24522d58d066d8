import type { ReplyLabel, ReplyScope, SmtpStage } from '#domain';
import type { Observation } from '#health';

const TAKEN: Observation = {
  outcome: 'accepted',
  stage: 'end',
  verdict: null,
  latencyMs: 300,
  probe: false,
};

function refused(label: ReplyLabel, scope: ReplyScope, stage: SmtpStage, temporary: boolean): Observation {
  return {
    ...TAKEN,
    outcome: 'refused',
    stage,
    verdict: { label, scope, temporary, suppress: false, rule: 'simulated' },
  };
}

/** What a site may answer, by the words of LABELS.md. */
export const SAID = {
  taken: TAKEN,
  /** `554 … IP address is block listed`, GMX in March 2021. */
  blocked: refused('sender_blocked_ip', 'sender_at_provider', 'connect', false),
  /** `421 … policy`: the same, said as if it were for now. */
  blockedForNow: refused('policy', 'sender_at_provider', 'connect', true),
  /** A letter that a filter takes for an unwanted sender's. */
  oddPolicy: refused('policy', 'sender_at_provider', 'end', false),
  mailboxUnknown: refused('mailbox_unknown', 'recipient', 'rcpt', false),
  mailboxFull: refused('mailbox_full', 'recipient', 'rcpt', true),
  spam: refused('spam_content', 'message', 'end', false),
  greylisted: refused('greylisted', 'message', 'rcpt', true),
  tooMany: refused('sender_rate_limited', 'sender_at_provider', 'connect', true),
  troubleAtConnect: refused('server_temporary', 'provider_outage', 'connect', true),
  troubleAtRcpt: refused('server_temporary', 'provider_outage', 'rcpt', true),
  timeOut: { ...TAKEN, outcome: 'timeout', stage: 'data' },
  notReached: { ...TAKEN, outcome: 'connection_failed', stage: 'connect' },
  cut: { ...TAKEN, outcome: 'unknown', stage: 'end' },
} as const satisfies Readonly<Record<string, Observation>>;

export type Saying = keyof typeof SAID;
