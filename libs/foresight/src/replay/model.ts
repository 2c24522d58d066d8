import type { Channel, ReplyLabel, ReplyScope, Urgency } from '#domain';
import type { HealthChange } from '#health';
import type { Policy } from '#policy';
import type { ForeseenSite } from '../mail.js';

/** One delivery of the log, in the order of time. The address is gone: only its keyed hash and its domain are left. */
export interface LoggedDelivery {
  readonly atMs: number;
  readonly queueId: string;
  readonly status: 'sent' | 'deferred' | 'bounced' | 'expired' | 'undeliverable' | 'removed';
  /** Keyed hash of the recipient, made only for mail that waits; null where the line is about the whole mail. */
  readonly recipient: string | null;
  /** Recipient's domain, lower case. */
  readonly domain: string | null;
  readonly host: string | null;
  readonly delayMs: number | null;
  readonly words: string;
}

/** What the replay is asked. */
export interface ReplayQuestion {
  /** Which share of the people has a phone, 0..1. */
  readonly phonesShare: number;
  /** Time to act, counted from acceptance; null: none. */
  readonly deadlineMs: number | null;
  readonly urgency: Urgency;
  readonly smsPriceMicros: number;
  readonly policy: Policy;
  readonly endOfDayMs: (atMs: number) => number;
  /** The site behind a server's name; null: a server that no directory and no list of suffixes knows. */
  readonly siteOfHost: (host: string) => ForeseenSite | null;
  /** The site of a domain whose server is not known from the log. */
  readonly siteOfDomain: (domain: string) => ForeseenSite;
}

/** A time in which a site was not well, as health found it. Moments are Unix milliseconds. */
export interface Episode {
  readonly kind: 'block' | 'slow';
  /** The first refusal of those that led to it. */
  readonly beginMs: number;
  /** When health knew. */
  readonly foundMs: number;
  readonly foundBy: HealthChange['because'];
  /** The first mail taken again of those that proved it; null: it lasted to the end of the log. */
  readonly endMs: number | null;
}

/** One wording with how often it was heard. */
export interface HeardReply {
  readonly text: string;
  readonly label: ReplyLabel;
  readonly scope: ReplyScope;
  count: number;
  readonly firstMs: number;
  lastMs: number;
}

/** Mail that waited or was lost because of the site. */
export interface Waited {
  readonly mails: number;
  readonly delivered: number;
  /** Sent back or given up. */
  readonly lost: number;
  /** Without an end in the log: still waiting, or removed by hand. */
  readonly open: number;
  /** From acceptance to the provider's acceptance, of the delivered. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly maxMs: number | null;
}

/** What the policy would have done for the mail that waited. */
export interface WouldHave {
  readonly toldBy: Readonly<Partial<Record<Channel, number>>>;
  /** Told by nothing until the end of the policy's patience. */
  readonly untold: number;
  readonly held: number;
  readonly texts: number;
  readonly costMicros: number;
  /** Deadlines passed; without us, and with. */
  readonly missedWithout: number;
  readonly missedWith: number;
  /** From acceptance to told, of those told by SMS. */
  readonly smsP50Ms: number | null;
  readonly smsP95Ms: number | null;
}

/** One site's part of the report. */
export interface SiteReport {
  readonly site: ForeseenSite;
  readonly sent: number;
  readonly deferred: number;
  readonly bounced: number;
  readonly episodes: readonly Episode[];
  /** Most often heard first: refusals of us, outages, silence. */
  readonly replies: readonly HeardReply[];
  readonly waited: Waited;
  readonly wouldHave: WouldHave;
  /** Mail accepted by the hour in which the site was asked, and refusals beside it. */
  readonly hours: readonly { readonly atMs: number; readonly sent: number; readonly refused: number }[];
}

/** What a log tells. */
export interface ReplayReport {
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly sent: number;
  readonly deferred: number;
  readonly bounced: number;
  /** Those with a reason to look at first; the well ones after, by volume. */
  readonly sites: readonly SiteReport[];
  readonly totals: { readonly waited: Waited; readonly wouldHave: WouldHave };
  /** Mails that were forgotten because too many waited at once. */
  readonly forgotten: number;
}
