import type { ReplyScope, Verdict } from '#domain';
import { readReply } from '#mail-replies';
import { withoutAddresses, type DeliveryWords } from '#relay-log';
import type { LaneObservation, RelayFinding, RelayedAttempt } from '../ports/index.js';
import type { RelayEvent } from './relay-events.js';

/** A finding with what it teaches about the provider; null: nothing. */
export interface Found {
  readonly finding: RelayFinding;
  readonly observation: Omit<LaneObservation, 'probe'> | null;
}

/** How moments of the relay's clock become domain time, and which servers are providers'. */
export interface ReadingOfRelay {
  readonly domainTime: (seenMs: number) => number;
  /** Local mode: mail exchangers on loopback and in private networks. */
  readonly allowInternalHosts: boolean;
}

const EXPIRED: Verdict = {
  label: 'server_temporary',
  scope: 'provider_outage',
  suppress: false,
  temporary: false,
  rule: 'relay-gave-up',
};

/** Silence on our side: the relay's own words, its DNS. */
const OWN: Verdict = {
  label: 'other',
  scope: 'own_infrastructure',
  suppress: false,
  temporary: true,
  rule: 'relay-itself',
};
const UNREACHED: Verdict = {
  ...OWN,
  label: 'server_temporary',
  scope: 'provider_outage',
  rule: 'relay-unreached',
};

/** What a relay says about one of our mails; null where that is nothing new: it is there, or was handed on within the house. */
export function findingOf(
  event: RelayEvent,
  { attempt }: RelayedAttempt,
  reading: ReadingOfRelay,
): Found | null {
  const { queueId, seenMs, fromQueue, happened } = event;
  const base = { queueId, attempt, seenMs, fromQueue, atMs: reading.domainTime(seenMs) };
  switch (happened.kind) {
    case 'there':
      return null;
    case 'sent':
      return isProvider(happened.server, reading.allowInternalHosts)
        ? taken(base, withoutAddresses(happened.reply))
        : null;
    case 'expired':
      return {
        finding: { ...base, kind: 'failed', reply: '', stage: null, verdict: EXPIRED },
        observation: null,
      };
    case 'deferred':
    case 'bounced':
      return unread(base, happened.kind, happened.words);
  }
}

type Base = Pick<RelayFinding, 'queueId' | 'attempt' | 'seenMs' | 'fromQueue' | 'atMs'>;

function taken(base: Base, reply: string): Found {
  return {
    finding: { ...base, kind: 'sent', reply, stage: 'end', verdict: null },
    observation: { outcome: 'accepted', stage: 'end', verdict: null, latencyMs: 0 },
  };
}

function unread(base: Base, kind: 'deferred' | 'bounced', words: DeliveryWords): Found {
  const reply = withoutAddresses(words.words);
  const { said } = words;
  const stage = said.by === 'relay' ? null : said.stage;
  const verdict = verdictOf(words, kind);
  return {
    finding: { ...base, kind: kind === 'deferred' ? kind : endOf(verdict.scope), reply, stage, verdict },
    observation: observationOf(words, verdict),
  };
}

/** A refusal about us costs nobody the address: the mail may be sent again. */
function endOf(scope: ReplyScope): RelayFinding['kind'] {
  if (scope === 'recipient') return 'bounced';
  return scope === 'message' ? 'failed' : 'refused';
}

/** A deferred mail goes on waiting whatever the server said: a 554 at the greeting is tried again for days. */
function verdictOf({ said, words }: DeliveryWords, kind: 'deferred' | 'bounced'): Verdict {
  const temporary = kind === 'deferred';
  if (said.by === 'nobody') return { ...(said.reason === 'dns_failed' ? OWN : UNREACHED), temporary };
  const stage = said.by === 'server' ? said.stage : null;
  const { label, scope, suppress, rule } = readReply({ response: words, stage });
  const isOurs = said.by === 'relay' && scope !== 'recipient' && scope !== 'message';
  if (isOurs) return { ...OWN, temporary };
  return { label, scope, rule, temporary, suppress: suppress && !temporary };
}

/**
 * What the provider itself said or did is evidence. What the relay repeats for mail that it did not try counts only where
 * the words are those of a block: after one refusal a relay may spare the site for minutes, and nobody would hear of the
 * third.
 */
function observationOf(words: DeliveryWords, verdict: Verdict): Found['observation'] {
  const { said, isRepeated } = words;
  if (said.by === 'relay' || (isRepeated && !isBlock(verdict))) return null;
  if (said.by === 'server') return { outcome: 'refused', stage: said.stage, verdict, latencyMs: 0 };
  if (said.reason === 'dns_failed') return null;
  const outcome = said.reason === 'timeout' ? 'timeout' : 'connection_failed';
  return { outcome, stage: said.stage, verdict: null, latencyMs: 0 };
}

function isBlock({ label, scope }: Verdict): boolean {
  return scope === 'sender_at_provider' && (label === 'sender_blocked_ip' || label === 'policy');
}

/** Filters and further relays of the house stand on loopback and in private networks; `local` and pipes have no address. */
const INTERNAL = /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cde])/i;

function isProvider(
  server: { readonly address: string | null } | null,
  allowInternalHosts: boolean,
): boolean {
  const address = server?.address ?? null;
  if (address === null || !/^[0-9a-f.:]+$/i.test(address)) return false;
  return allowInternalHosts || !INTERNAL.test(address);
}
