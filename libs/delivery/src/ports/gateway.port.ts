import type { LaneKey, ReplyLabel, ReplyScope, SmtpStage } from '#domain';
import type { ClaimedAttempt, TextOfAttempt } from './lane.port.js';

/** The outcome of one hand-over, as values: nothing expected is thrown. */
export type HandOver =
  /** The other side took it. `final`: nothing better will be reported (an inbox, a push service). */
  | {
      readonly kind: 'accepted';
      readonly reply: string;
      readonly gatewayId: string | null;
      readonly latencyMs: number;
    }
  /** Refused, perhaps for now: the words decide (mail-replies, or the gateway's error table). */
  | {
      readonly kind: 'refused';
      readonly reply: string;
      readonly code: number | null;
      readonly stage: SmtpStage | null;
      /** A gateway's verdict from its own error table; null: read the reply's words. */
      readonly meaning: GatewayMeaning | null;
      readonly latencyMs: number;
      /** How long the other side asked us to wait (`Retry-After`), where it did. */
      readonly retryAfterMs?: number;
    }
  /** No answer, no connection, no name: nothing was handed over. */
  | {
      readonly kind: 'unreachable';
      readonly reason: 'timeout' | 'connection_failed' | 'dns_failed' | 'tls_failed';
      readonly stage: SmtpStage | null;
      readonly detail: string;
      readonly latencyMs: number;
      /** The fault is the recipient's domain's own (its TLS policy): it says nothing of the site that others share. */
      readonly ofDomain?: true;
    }
  /** Cut or timed out after the hand-over began (final dot, POST): it may have arrived. */
  | {
      readonly kind: 'unknown';
      readonly stage: SmtpStage | null;
      readonly detail: string;
      readonly latencyMs: number;
    }
  /** Not tried (the claim was older than its lease, the lane is closing): give it back. */
  | { readonly kind: 'not_tried'; readonly detail: string };

/** What a gateway's error code means to us, from one table beside its client (contracts.md, 2). */
export type GatewayMeaning =
  'dead' | 'dead_if_repeated' | 'opted_out' | 'temporary' | 'ours' | 'account' | 'message' | 'gone';

/** A meaning in the words of a reply. */
export interface VerdictsOfMeaning {
  /** Proof enough to use the address no longer. */
  readonly suppress: boolean;
  /** Whether trying again later can help. */
  readonly temporary: boolean;
  /** Said at the hand-over: the gateway itself did not take the message. */
  readonly refused: VerdictWords;
  /** Said by a receipt: the gateway took it, so it speaks of this one message and its way, not of an outage. */
  readonly reported: VerdictWords;
}

interface VerdictWords {
  readonly label: ReplyLabel;
  readonly scope: ReplyScope;
}

/** What the meanings of all gateways say of address, lane and message, at the hand-over and in a receipt. */
export const VERDICTS_OF_MEANING: Readonly<Record<GatewayMeaning, VerdictsOfMeaning>> = {
  dead: {
    suppress: true,
    temporary: false,
    refused: { label: 'mailbox_unknown', scope: 'recipient' },
    reported: { label: 'mailbox_unknown', scope: 'recipient' },
  },
  gone: {
    suppress: true,
    temporary: false,
    refused: { label: 'mailbox_disabled', scope: 'recipient' },
    reported: { label: 'mailbox_unknown', scope: 'recipient' },
  },
  dead_if_repeated: {
    suppress: false,
    temporary: false,
    refused: { label: 'mailbox_disabled', scope: 'recipient' },
    reported: { label: 'mailbox_unknown', scope: 'recipient' },
  },
  opted_out: {
    suppress: false,
    temporary: false,
    refused: { label: 'policy', scope: 'recipient' },
    reported: { label: 'policy', scope: 'recipient' },
  },
  temporary: {
    suppress: false,
    temporary: true,
    refused: { label: 'server_temporary', scope: 'provider_outage' },
    reported: { label: 'server_temporary', scope: 'message' },
  },
  ours: {
    suppress: false,
    temporary: false,
    refused: { label: 'auth_failure', scope: 'own_infrastructure' },
    reported: { label: 'other', scope: 'own_infrastructure' },
  },
  // Nothing of ours gets through there, whoever it is for: for us the gateway is as good as down.
  account: {
    suppress: false,
    temporary: false,
    refused: { label: 'policy', scope: 'sender_at_provider' },
    reported: { label: 'other', scope: 'own_infrastructure' },
  },
  message: {
    suppress: false,
    temporary: false,
    refused: { label: 'policy', scope: 'message' },
    reported: { label: 'other', scope: 'message' },
  },
};

/** How much may be in flight in a lane. */
export interface LaneLimits {
  readonly connections: number;
  /** Messages over one connection before it is closed; null: no limit. */
  readonly messagesPerConnection: number | null;
  /** Hand-overs at a time that keep the connections busy, where one takes several; absent: as many as connections. */
  readonly handOvers?: number;
}

/** What an SMS gateway's list says about an unknown attempt. */
export interface GatewayListing {
  readonly gatewayId: string;
  readonly body: string;
  readonly createdAtMs: number;
}

/**
 * What a recipient's domain demands of the way to its exchangers. `usual`: as the site does it. `verified`: encrypted, and
 * the exchanger's certificate names it (RFC 8461); else the message is not handed over.
 */
export type TlsDemand = 'usual' | 'verified';

/** One channel's way out. Adapters live in `channels/`; all pass one contract suite. */
export abstract class Gateway {
  /**
   * Hands one attempt over, ends within the hard limit, never retries by itself, never throws for what is expected.
   * @param stillWanted asked before the first word, when the attempt had to wait for a connection: whether its lane still
   *   takes anything; if not, the attempt is `not_tried`
   * @param tls for mail that goes out directly; `usual` when absent
   */
  abstract handOver(
    attempt: ClaimedAttempt,
    hosts: readonly string[],
    stillWanted?: () => boolean,
    tls?: TlsDemand,
  ): Promise<HandOver>;
  /** What the lane may do at most. */
  abstract limits(lane: LaneKey): LaneLimits;
  /** Closes the lane's idle connections, where there are any. */
  close(_lane: LaneKey): Promise<void> {
    return Promise.resolve();
  }

  /** The gateway's list of what it took for this number since then, or null: only SMS gateways keep one. */
  listSince(_phone: string, _sinceMs: number): Promise<readonly GatewayListing[] | null> {
    return Promise.resolve(null);
  }

  /** The text that would go out, to recognise it in a gateway's list; null where there is no list. */
  textOf(_attempt: TextOfAttempt): string | null {
    return null;
  }

  /** Price of handing this lane's kind of message over, millionths of a euro; 0 for email, push and inbox. */
  priceMicros(): number {
    return 0;
  }
}

/** The gateways by channel. */
export abstract class Gateways {
  abstract for(lane: LaneKey): Gateway;
}
