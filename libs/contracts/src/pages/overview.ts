import type { Channel, HealthState, ReplyLabel } from '#domain';
import type { Moment, StaffFrame } from './frame.js';

/** Periods of the delivery report, each ending now. */
export type ReportPeriod = '24h' | '7d' | '30d';

/** The delivery report for administrators. Knows no name and no address. */
export interface OverviewPageModel extends StaffFrame {
  readonly period: ReportPeriod;
  readonly fates: Fates;
  /** Time from acceptance until told. Null when nobody was told. */
  readonly timeToTold: { readonly p50Ms: number; readonly p95Ms: number } | null;
  /** Deadlines that fell in the period; `kept`: told before it. */
  readonly deadlines: { readonly kept: number; readonly total: number };
  readonly costCents: number;
  /** The same figures in the period before; null when there is nothing to compare with. */
  readonly before: ReportComparison | null;
  readonly incidents: readonly OverviewIncident[];
  readonly providers: readonly OverviewProvider[];
  readonly channels: readonly OverviewChannel[];
  readonly reasons: readonly OverviewReason[];
  /** Refusals about us as sender: they say nothing about a citizen's address and are counted apart. */
  readonly senderRefusals: number;
  /** A curl line for the first steps, shown while nothing was sent. */
  readonly firstCurl: string | null;
}

/** What became of the period's notifications; the parts add up to all of them. */
export interface Fates {
  readonly email: number;
  readonly sms: number;
  readonly push: number;
  /** Told by the inbox: read there. */
  readonly inbox: number;
  readonly onTheWay: number;
  readonly held: number;
  /** Not told, and the latest safe moment has passed. */
  readonly atRisk: number;
  /** The deadline passed before anybody was told. */
  readonly missed: number;
  readonly undeliverable: number;
}

/** Figures to compare with; shares from 0 to 1. */
export interface ReportComparison {
  readonly toldShare: number;
  readonly deadlinesKeptShare: number | null;
  readonly costCents: number;
}

/** An open incident in one paragraph. */
export interface OverviewIncident {
  /** Its page; null while it has none. */
  readonly href: string | null;
  /** Names of the providers or of the gateway. */
  readonly names: readonly string[];
  readonly since: Moment;
  readonly affected: number;
  readonly toldOtherwise: number;
  readonly atRisk: number;
  readonly nextDeadlineAt: Moment | null;
  readonly ownInfrastructure: boolean;
}

/** A mailbox provider in the period. The page sorts the sick first. */
export interface OverviewProvider {
  readonly id: string;
  readonly name: string;
  readonly health: HealthState;
  readonly suspected: boolean;
  /** Since when it is so; null while it always was. */
  readonly since: Moment | null;
  readonly attempts: number;
  readonly accepted: number;
  /** Notifications whose mail the provider refused or that are held because of it. */
  readonly affected: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly oldestWaitingMs: number | null;
}

/** A channel in the period. */
export interface OverviewChannel {
  readonly channel: Channel;
  readonly attempts: number;
  readonly told: number;
  readonly p50Ms: number | null;
  readonly costCents: number;
}

/** Why notifications reached nobody. */
export interface OverviewReason {
  readonly reason: UndeliverableReason;
  readonly count: number;
}

/** A reply's meaning, or why there was no way at all. */
export type UndeliverableReason =
  ReplyLabel | 'no_contact' | 'no_other_way' | 'suppressed' | 'phone_unreachable';
