import type { Channel, ContactPoint, NotificationStatus } from '#domain';
import type { Observation } from '#health';
import type { NotificationFacts, Policy } from '#policy';

/** The MX site that a mail is bound for, with the provider group whose sites suspect each other. */
export interface ForeseenSite {
  readonly site: string;
  /** Name to show, such as `GMX`. */
  readonly name: string;
  readonly group: string | null;
}

/** A notification whose fate is asked for: never an address, only which ways there are. */
export interface ForeseenMail {
  readonly id: string;
  readonly notification: NotificationFacts;
  readonly contacts: readonly ContactPoint[];
  readonly hasAccount: boolean;
  readonly phoneRangeAllowed: boolean;
  /** null: nothing goes by mail. */
  readonly site: ForeseenSite | null;
  /** Texts that one SMS of it takes. */
  readonly segments: number;
}

/** What a site says to one try; the probe flag is the lane's business. */
export type SiteAnswer = Omit<Observation, 'probe'>;

/** Everything around the mails. */
export interface World {
  /** What this site says at this moment. Asked once for each try. */
  readonly answer: (site: string, atMs: number) => SiteAnswer;
  readonly policy: Policy;
  /** Millionths of a euro for one text. */
  readonly smsPriceMicros: number;
  /** End of the local day of a moment. */
  readonly endOfDayMs: (atMs: number) => number;
}

/** What becomes of one mail. Moments are Unix milliseconds. */
export interface Fate {
  readonly mail: ForeseenMail;
  readonly status: NotificationStatus;
  /** First acceptance by the provider, an SMS gateway or a push service of what was asked to be told; null: never. */
  readonly toldAtMs: number | null;
  readonly toldBy: Channel | null;
  /** When it was first kept back. */
  readonly heldAtMs: number | null;
  /** When the department heard that the deadline is at risk. */
  readonly atRiskAtMs: number | null;
  /** The deadline passed before anything was told. */
  readonly isMissed: boolean;
  readonly texts: number;
  readonly costMicros: number;
  readonly endedAtMs: number | null;
}

/** What is known of a mail from its bare outlines, the rest as most notifications have it. */
export interface MailOutline {
  readonly id: string;
  readonly acceptedAtMs: number;
  readonly site: ForeseenSite | null;
  readonly hasPhone: boolean;
  readonly hasPush?: boolean;
  readonly deadlineMs?: number | null;
  readonly urgency?: NotificationFacts['urgency'];
  readonly category?: NotificationFacts['category'];
}

const POINT = { verified: false, origin: 'request', suppressed: false } as const;
const PLAIN: Omit<NotificationFacts, 'acceptedAtMs' | 'urgency' | 'deadline' | 'category'> = {
  confidential: false,
  oneTimeCode: false,
  sendAtMs: null,
  validUntilMs: null,
  hasLateContent: false,
  hasSecondFactor: false,
  channels: null,
  cancelled: false,
  toldOtherwise: false,
  instruction: null,
};

/** A mail from its outlines: important, an appointment, one text, contact points that came with the request. */
export function mailOf(outline: MailOutline): ForeseenMail {
  const { id, acceptedAtMs, site, deadlineMs = null } = outline;
  return {
    id,
    notification: {
      ...PLAIN,
      acceptedAtMs,
      urgency: outline.urgency ?? 'important',
      deadline: deadlineMs === null ? null : { atMs: deadlineMs },
      category: outline.category ?? { id: 'appointments', sameDay: false },
    },
    contacts: contactsOf(outline),
    hasAccount: false,
    phoneRangeAllowed: true,
    site,
    segments: 1,
  };
}

/** The contact points of a request: mail, phone, and a push subscription of the portal. */
export function contactsOf({
  site,
  hasPhone,
  hasPush,
}: Pick<MailOutline, 'site' | 'hasPhone' | 'hasPush'>): ContactPoint[] {
  return [
    ...(site === null ? [] : [{ ref: 'email', channel: 'email', ...POINT } as const]),
    ...(hasPush === true
      ? [{ ref: 'push:0', channel: 'push', verified: true, origin: 'portal', suppressed: false } as const]
      : []),
    ...(hasPhone ? [{ ref: 'phone', channel: 'sms', ...POINT } as const] : []),
  ];
}
