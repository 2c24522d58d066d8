import type { HealthState, ReplyLabel, SmtpStage } from '#domain';
import type { Moment, StaffFrame } from './frame.js';

/** Whom an incident is about: mailbox providers, one of our gateways, or what is ours. */
export type IncidentAbout = 'provider' | 'gateway' | 'own_infrastructure';

/** All incidents, open ones first. Knows no name and no address. */
export interface IncidentListPageModel extends StaffFrame {
  /** Path of the list; the cursor goes into its query. */
  readonly href: string;
  /** Every open one, newest first. */
  readonly open: readonly IncidentListItem[];
  /** A page of the closed ones, newest first. */
  readonly closed: readonly IncidentListItem[];
  /** Where the next page of closed ones begins; null on the last. */
  readonly next: string | null;
  /** Whether this is a page after the first; open ones stand on the first only. */
  readonly continued: boolean;
  /** Where one is opened by hand. */
  readonly openByHandHref: string;
}

/** One row of the list. */
export interface IncidentListItem {
  /** Such as `2021-0017`. */
  readonly number: string;
  readonly href: string;
  readonly about: IncidentAbout;
  /** Names of the providers or of the gateway; none when it is ours. */
  readonly names: readonly string[];
  readonly openedAt: Moment;
  readonly closedAt: Moment | null;
  readonly acknowledgedBy: string | null;
  /** Counted for open ones only. */
  readonly counts: {
    readonly affected: number;
    readonly toldOtherwise: number;
    readonly atRisk: number;
  } | null;
}

/** What all pages of one incident carry. */
export interface IncidentFrame extends StaffFrame {
  readonly number: string;
  /** Path of the incident's page; its forms lie below it. */
  readonly href: string;
  readonly listHref: string;
  readonly about: IncidentAbout;
  readonly names: readonly string[];
}

/** One incident: what to decide, and what proves it. */
export interface IncidentPageModel extends IncidentFrame {
  /** The worst state of its lanes now. */
  readonly health: HealthState;
  readonly openedAt: Moment;
  readonly acknowledged: { readonly by: string; readonly at: Moment } | null;
  readonly closed: { readonly by: string | null; readonly at: Moment } | null;
  readonly fates: IncidentFates;
  /** Deadlines of the affected: `kept` were told in time, `missed` were not; the others still run. */
  readonly deadlines: { readonly kept: number; readonly missed: number; readonly total: number };
  readonly sms: { readonly count: number; readonly cents: number };
  readonly hours: readonly IncidentHourView[];
  readonly risks: readonly IncidentRisk[];
  /** Empty: nothing is held, or it is closed. */
  readonly choices: readonly IncidentChoice[];
  readonly canProbe: boolean;
  /** How long nothing is touched after an order, so that undo takes everything back. */
  readonly secondThoughtsMs: number;
  readonly actions: readonly IncidentAction[];
  readonly wordings: readonly IncidentWording[];
  readonly sites: readonly IncidentSite[];
  /** Where the dossier is downloaded; null while there is none. */
  readonly dossierHref: string | null;
  readonly contacts: readonly ProviderContact[];
  /** What the public sees now. */
  readonly notice: PublicNotice | null;
  /** Newest first. */
  readonly log: readonly IncidentLogLine[];
  /** What the form before this page did; said on top. */
  readonly done: IncidentDone | null;
}

/** What became of the affected; the parts add up to all of them. */
export interface IncidentFates {
  readonly email: number;
  readonly sms: number;
  readonly push: number;
  readonly inbox: number;
  /** The department reached them. */
  readonly otherwise: number;
  readonly held: number;
  readonly atRisk: number;
  readonly missed: number;
  /** Ended without telling anybody. */
  readonly unreached: number;
  readonly cancelled: number;
}

/** The affected of one hour. */
export interface IncidentHourView {
  readonly at: Moment;
  readonly toldOtherwise: number;
  readonly held: number;
  readonly atRisk: number;
}

/** Those at risk of one department and one matter, nearest deadline first. */
export interface IncidentRisk {
  readonly department: string;
  /** The category's title in the page's language. */
  readonly about: string;
  readonly count: number;
  readonly nextDeadlineAt: Moment;
  /** The department's list: when it was mailed, that it will be, or that there is no mailbox to mail it to. */
  readonly list: 'coming' | 'no_mailbox' | { readonly sentAt: Moment };
}

/** What can be ordered for held mail. */
export type BulkKind = 'reroute' | 'release' | 'cancel';

/** An order somebody could give now, with its price. */
export interface IncidentChoice {
  readonly kind: BulkKind;
  /** Only those whose deadline ends by then; null: all that are held. */
  readonly until: Moment | null;
  readonly price: BulkPriceView;
  /** All that are held. */
  readonly held: number;
}

/** What an order does and costs. */
export interface BulkPriceView {
  readonly count: number;
  readonly sms: number;
  readonly push: number;
  readonly inbox: number;
  /** Have a way that waits for the end of quiet hours or for budget. */
  readonly later: number;
  readonly unreachable: number;
  readonly cents: number;
  /** What is left of the budgets before; null: no limit. */
  readonly budgetCents: number | null;
  /** What deadlines of held mail are expected to need of it. */
  readonly forecastCents: number;
}

/** An order that was given. */
export interface IncidentAction {
  readonly id: string;
  readonly kind: BulkKind;
  readonly by: string;
  readonly reason: string;
  readonly askedAt: Moment;
  readonly beginsAt: Moment;
  readonly state: 'waiting' | 'begun' | 'undone';
  /** Notifications it took; before it begins, those of the price. */
  readonly count: number;
  readonly takenBack: number;
  /** Whether undoing may still take something back. */
  readonly canUndo: boolean;
}

/** One wording of what a site said, with an example word for word. */
export interface IncidentWording {
  /** Its first line, for the table. */
  readonly line: string;
  readonly site: string;
  readonly label: ReplyLabel;
  readonly stage: SmtpStage | null;
  readonly count: number;
  readonly firstAt: Moment;
  readonly lastAt: Moment;
  readonly example: string;
}

/** One site's part in the incident. */
export interface IncidentSite {
  readonly id: string;
  readonly name: string;
  /** The provider's page. */
  readonly href: string | null;
  readonly health: HealthState;
  readonly illAt: Moment;
  readonly wellAt: Moment | null;
  readonly refusals: number;
  readonly probes: number;
  readonly nextProbeAt: Moment | null;
  /** Messages a minute while the rate is limited. */
  readonly perMinute: number | null;
  /** The worst of each of the last 24 hours, oldest first. */
  readonly hours: readonly { readonly at: Moment; readonly state: SiteHour }[];
}

/** An hour of a site as the strip shows it. */
export type SiteHour = 'well' | 'slow' | 'blocked';

/** How somebody asked the provider. */
export type ContactWay = 'form' | 'email' | 'phone' | 'other';

/** One contact with a provider's postmasters. */
export interface ProviderContact {
  readonly at: Moment;
  readonly way: ContactWay;
  readonly provider: string;
  readonly ticket: string | null;
  readonly answer: string | null;
}

/** What the public reads of the incident. */
export interface PublicNotice {
  readonly de: string;
  readonly en: string;
  readonly publishedAt: Moment;
}

/** A line of the log. `by` null: Stadtbote itself. */
export type IncidentLogLine = { readonly at: Moment } & (
  | { readonly kind: 'opened' | 'closed'; readonly by: string | null; readonly because: string | null }
  | { readonly kind: 'health'; readonly health: HealthState; readonly sentence: string }
  | { readonly kind: 'acknowledged' | 'reopened'; readonly by: string | null }
  | { readonly kind: 'probe'; readonly by: string }
  | { readonly kind: 'note'; readonly by: string; readonly text: string }
  | ({ readonly kind: 'contact'; readonly by: string } & Omit<ProviderContact, 'at'>)
  | {
      readonly kind: 'ordered' | 'begun';
      readonly order: BulkKind;
      readonly by: string;
      readonly count: number;
      readonly reason: string;
    }
  | {
      readonly kind: 'undone';
      readonly order: BulkKind;
      readonly by: string;
      readonly takenBack: number;
      readonly tooLate: number;
    }
  | { readonly kind: 'notice'; readonly by: string; readonly withdrawn: boolean }
  | { readonly kind: 'dossier'; readonly by: string; readonly to: string | null }
);

/** What a form did, for the page that follows it. */
export type IncidentDone =
  | { readonly kind: 'ordered'; readonly action: IncidentAction }
  | { readonly kind: 'undone'; readonly takenBack: number; readonly tooLate: number }
  | {
      readonly kind:
        | 'acknowledged'
        | 'noted'
        | 'contact'
        | 'published'
        | 'withdrawn'
        | 'closed'
        | 'probe'
        | 'no_probe'
        | 'opened';
    };

/** The second look before an order for held mail. */
export interface BulkActionPageModel extends IncidentFrame {
  readonly choice: IncidentChoice;
  readonly secondThoughtsMs: number;
  readonly reason: string;
  /** `count-changed`: more or less is held than was shown; the price stands anew. */
  readonly error: 'reason-missing' | 'count-changed' | null;
}

/** A form of one incident: what was entered, and which fields were wrong. */
export interface IncidentFormPageModel<Field extends string> extends IncidentFrame {
  readonly values: Readonly<Record<Field, string>>;
  readonly errors: readonly { readonly field: Field; readonly code: IncidentFormError }[];
}

/** What may be wrong with a field. */
export type IncidentFormError = 'missing' | 'too-long' | 'not-a-moment' | 'in-the-future';

/** A note for the log. */
export type NotePageModel = IncidentFormPageModel<'text'>;

/** Fields of a contact with the provider. */
export type ContactField = 'way' | 'provider' | 'ticket' | 'answer' | 'at';

/** An entry of the contact log. */
export interface ContactPageModel extends IncidentFormPageModel<ContactField> {
  readonly ways: readonly ContactWay[];
  /** Where the providers take requests. */
  readonly forms: readonly { readonly provider: string; readonly url: string }[];
}

/** The public notice: written, looked at, published. */
export interface NoticePageModel extends IncidentFormPageModel<'de' | 'en'> {
  readonly published: PublicNotice | null;
  /** The second look: it stands as the public will see it. */
  readonly preview: boolean;
}

/** Closing by hand. */
export interface ClosePageModel extends IncidentFrame {
  /** Sites that are ill: while there are any, nobody calls it over. */
  readonly ill: readonly string[];
  readonly held: number;
}

/** Opening one by hand, for what health does not see. */
export interface OpenIncidentPageModel extends StaffFrame {
  readonly href: string;
  readonly listHref: string;
  readonly subjects: readonly { readonly value: string; readonly label: string }[];
  readonly values: { readonly subject: string; readonly reason: string };
  readonly error: 'reason-missing' | 'subject-unknown' | 'open-already' | null;
}
