import type { Channel, HealthState } from '#domain';
import type { SiteHour } from './incident.js';
import type { Moment, StaffFrame } from './frame.js';

/** Mailbox providers and gateways, the sick first. */
export interface ProvidersPageModel extends StaffFrame {
  readonly providers: readonly ProviderRow[];
}

/** One site or gateway: the worst of its lanes. */
export interface ProviderRow {
  /** MX site or gateway, as in the path of its page. */
  readonly id: string;
  readonly href: string;
  readonly name: string;
  readonly channel: Channel;
  readonly health: HealthState;
  readonly suspected: boolean;
  readonly since: Moment | null;
  readonly nextProbeAt: Moment | null;
  readonly perMinute: number | null;
  /** Held or waiting for their turn. */
  readonly waiting: number;
  readonly oldestWaitingAt: Moment | null;
}

/** One site or gateway. */
export interface ProviderPageModel extends StaffFrame {
  readonly listHref: string;
  readonly provider: ProviderRow;
  /** Its open incident. */
  readonly incident: { readonly number: string; readonly href: string } | null;
  readonly hours: readonly { readonly at: Moment; readonly state: SiteHour }[];
  /** Ways to it: stream and route of each lane. */
  readonly lanes: readonly ProviderLane[];
  /** Newest first. */
  readonly changes: readonly ProviderChange[];
  readonly settings: ProviderSettings | null;
  /** Domains of the directory; domains that citizens brought are only counted. */
  readonly domains: readonly string[];
  readonly otherDomains: number;
}

/** A lane to the site. */
export interface ProviderLane {
  readonly key: string;
  readonly stream: 'transactional' | 'bulk' | null;
  readonly route: 'relay' | 'direct' | null;
  readonly health: HealthState;
  readonly suspected: boolean;
  readonly since: Moment | null;
  readonly waiting: number;
}

/** A change of health, as a sentence. */
export interface ProviderChange {
  readonly at: Moment;
  readonly health: HealthState;
  readonly sentence: string;
}

/** What the directory prescribes for it, and where its postmasters are. */
export interface ProviderSettings {
  readonly connections: number;
  readonly messagesPerConnection: number;
  readonly tls: 'opportunistic' | 'require';
  readonly group: string | null;
  readonly postmasterUrl: string | null;
  readonly contactForm: string | null;
}

/** Held mail by provider and department. Knows no recipient. */
export interface HeldPageModel extends StaffFrame {
  readonly total: number;
  readonly rows: readonly HeldRow[];
}

/** Held mail of one department at one provider. */
export interface HeldRow {
  readonly site: string;
  readonly name: string;
  readonly department: string;
  readonly count: number;
  readonly oldestAt: Moment;
  readonly nextDeadlineAt: Moment | null;
  readonly incident: { readonly number: string; readonly href: string } | null;
}
