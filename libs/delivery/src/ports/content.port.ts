/** What a citizen is told. Sealed at rest; open only between a claim and the hand-over. */
export interface Content {
  readonly subject: string;
  /** Markdown. */
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
}

/** What the citizen should do. `url` is null when we host the action page ourselves. */
export interface ContentAction {
  readonly label: string;
  readonly url: string | null;
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
}
