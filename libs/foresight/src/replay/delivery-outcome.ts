import type { SmtpStage, Verdict } from '#domain';
import { fingerprintReply, readReply } from '#mail-replies';
import { readDeliveryWords, withoutAddresses, type DeliveryWords } from '#relay-log';
import type { SiteAnswer } from '../mail.js';

/** What the words of one deferral or bounce mean. */
export interface DeliveryOutcome {
  readonly verdict: Verdict;
  /** What it teaches about the site (ADR 14); null: nothing. */
  readonly answer: SiteAnswer | null;
  /** The mail waits or is lost because of the site: its refusal of us, its outage, its silence. */
  readonly isOfSite: boolean;
  /** The server that spoke, as far as the words name one. */
  readonly host: string | null;
  /** The reply without what changes from one to the next; nothing personal. */
  readonly fingerprint: string;
}

const UNREACHED: Verdict = {
  label: 'server_temporary',
  scope: 'provider_outage',
  suppress: false,
  temporary: true,
  rule: 'relay-unreached',
};
const OWN: Verdict = { ...UNREACHED, label: 'other', scope: 'own_infrastructure', rule: 'relay-itself' };

/** Replies repeat: so many different ones are remembered. */
const MOST_REMEMBERED = 4_096;

/** Reads the words of deliveries, each wording once. State: those read last. */
export class OutcomeReader {
  private known = new Map<string, DeliveryOutcome>();

  /** @param words what stands in brackets behind `status=` */
  read(words: string, isFinal: boolean): DeliveryOutcome {
    const key = `${isFinal ? '5' : '4'}${words}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.known.size >= MOST_REMEMBERED) this.known = new Map();
    const read = outcomeOf(readDeliveryWords(words), isFinal);
    this.known.set(key, read);
    return read;
  }
}

function outcomeOf(words: DeliveryWords, isFinal: boolean): DeliveryOutcome {
  const verdict = verdictOf(words, isFinal);
  return {
    verdict,
    answer: answerOf(words, verdict),
    isOfSite: isOfSite(verdict),
    host: hostOf(words),
    fingerprint: fingerprintReply(withoutAddresses(words.words)),
  };
}

/** Greylisting and "too many" are the ordinary course of things, and no reason to tell anybody otherwise. */
function isOfSite({ scope, label }: Verdict): boolean {
  if (label === 'greylisted' || label === 'sender_rate_limited') return false;
  return scope === 'sender_at_provider' || scope === 'provider_outage';
}

function verdictOf({ said, words }: DeliveryWords, isFinal: boolean): Verdict {
  const temporary = !isFinal;
  if (said.by === 'nobody') return { ...(said.reason === 'dns_failed' ? OWN : UNREACHED), temporary };
  const stage = said.by === 'server' ? said.stage : null;
  const { label, scope, suppress, rule } = readReply({ response: words, stage });
  const isOurs = said.by === 'relay' && scope !== 'recipient' && scope !== 'message';
  if (isOurs) return { ...OWN, temporary };
  return { label, scope, rule, temporary, suppress: suppress && isFinal };
}

/** As delivery learns from a relay: what it repeats without trying counts only where the words are those of a block. */
function answerOf({ said, isRepeated }: DeliveryWords, verdict: Verdict): SiteAnswer | null {
  if (said.by === 'relay' || (isRepeated && !isBlock(verdict))) return null;
  if (said.by === 'server') return { outcome: 'refused', ...at(said.stage), verdict };
  if (said.reason === 'dns_failed') return null;
  return {
    outcome: said.reason === 'timeout' ? 'timeout' : 'connection_failed',
    ...at(said.stage),
    verdict: null,
  };
}

function at(stage: SmtpStage | null): Pick<SiteAnswer, 'stage' | 'latencyMs'> {
  return { stage, latencyMs: 0 };
}

function isBlock({ label, scope }: Verdict): boolean {
  return scope === 'sender_at_provider' && (label === 'sender_blocked_ip' || label === 'policy');
}

/** `connect to mx00.gmx.net[212.227.15.9]:25: …`, `lost connection with mx00.gmx.net[…] while …`. */
const NAMED = /\b(?:connect to|conversation with|lost connection with|host) ([A-Za-z0-9.-]{1,253})\[/;

function hostOf({ said, words }: DeliveryWords): string | null {
  if (said.by === 'server') return said.host;
  return NAMED.exec(words)?.[1]?.toLowerCase() ?? null;
}
