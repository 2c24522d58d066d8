/** What a citizen is told. Sealed at rest; open only between a claim and the hand-over. */
export interface Content {
  readonly subject: string;
  /** Markdown; with `original` plain text. */
  readonly body: string;
  /** Text for SMS; without it a short one is made of the subject. */
  readonly sms: string | null;
  /** Text for push; without it a short one is made of the subject. */
  readonly push: string | null;
  /** What is said instead once the deadline has passed (rule 10). */
  readonly late: { readonly subject: string; readonly body: string } | null;
  readonly action: ContentAction | null;
  readonly attachments: readonly Attachment[];
  readonly calendar: string | null;
  /** What `calendar` says, where we have written it; absent: it came as it is, or there is none. */
  readonly appointment?: CalendarEntry;
  /** The mail itself, where the notification came by SMTP: it goes out as it is, the fields above are for other channels. */
  readonly original?: OriginalMail;
  /** Where answers to the mail go; absent: where the department's sender says. */
  readonly replyTo?: string;
}

/** A mail that was submitted by SMTP, with what its envelope asked for. */
export interface OriginalMail {
  /** The whole message as it came, base64; its lines end with CRLF. */
  readonly message: string;
  /** MAIL FROM, where reports go; empty: nowhere. */
  readonly returnPath: string;
  /** ENVID (RFC 3461, 4.4), or null. */
  readonly envelopeId: string | null;
  /** What MAIL FROM wants to hear about this recipient (RFC 3461, 4.1). */
  readonly notify: readonly NotifyWish[];
  /** How much of the mail a report returns (RFC 3461, 4.3). */
  readonly ret: 'FULL' | 'HDRS';
  /** A report of ours: it goes out with the null return path, so that none is written about it (RFC 3464, 2). */
  readonly isReport?: boolean;
}

/** A keyword of NOTIFY. */
export type NotifyWish = 'NEVER' | 'SUCCESS' | 'FAILURE' | 'DELAY';

/** What the citizen should do. `url` is null when we host the action page ourselves. */
export interface ContentAction {
  readonly label: string;
  readonly url: string | null;
  /** What may be answered on the page that we host; absent where we do not. */
  readonly hosted?: HostedAction;
}

/** An answer of a citizen to a hosted action. */
export type ActionChoice = 'confirm' | 'decline' | 'other_time';

/** The answers that a hosted action offers. */
export interface HostedAction {
  /** What `confirm` says is the action's label. */
  readonly answers: readonly ActionChoice[];
  /** What the button to decline says; null: in our own words. */
  readonly declineLabel: string | null;
  /** Other times to choose from; empty: the citizen writes a wish. */
  readonly options: readonly string[];
}

/** An appointment for the citizen's calendar. Moments are Unix milliseconds. */
export interface CalendarEntry {
  /** The same over all revisions of one appointment. */
  readonly uid: string;
  /** Number of the revision (RFC 5545, 3.8.7.4). */
  readonly sequence: number;
  readonly title: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly location: string | null;
  readonly description: string | null;
  readonly isCancelled: boolean;
}

/** A file that travels with the email only. */
export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  /** Base64. */
  readonly content: string;
}

/** The addresses that came with one request. Sealed at rest. */
export interface RequestContacts {
  readonly name: string | null;
  readonly email: string | null;
  /** E.164. */
  readonly phone: string | null;
}

/** A browser's push subscription (RFC 8030, RFC 8291). */
export interface PushSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  /** Our public key that it was made with (RFC 8292, 4), base64url: only its pair may send. Absent: the current one. */
  readonly vapidKey?: string;
}
