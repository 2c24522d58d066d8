import type { Channel, NotificationStatus, ReplyLabel } from '#domain';

/** The languages that every decision can be read in. */
export type Locale = 'de' | 'en';

/** One rule's reason: the facts it gives, and its sentence in both languages. Placeholders name facts, or a phrase of `PHRASES`. */
export interface Reason {
  readonly facts: readonly string[];
  readonly de: string;
  readonly en: string;
}

type Words<K extends string> = Readonly<Record<Locale, Readonly<Record<K, string>>>>;

/** All of them feminine in German, so that the sentences can say "die". */
export const CHANNEL_WORDS: Words<Channel> = {
  de: { email: 'E-Mail', sms: 'SMS', push: 'App-Meldung', inbox: 'Nachricht im Postfach' },
  en: { email: 'email', sms: 'SMS', push: 'app notification', inbox: 'inbox message' },
};

/** What a status is called on screens. */
export const STATUS_WORDS: Words<NotificationStatus> = {
  de: {
    accepted: 'eingegangen',
    scheduled: 'geplant',
    in_progress: 'unterwegs',
    delivered: 'erreicht',
    sent: 'gesendet, ohne Bestätigung',
    undeliverable: 'nicht erreichbar',
    expired: 'Frist abgelaufen',
    cancelled: 'storniert',
  },
  en: {
    accepted: 'received',
    scheduled: 'scheduled',
    in_progress: 'on its way',
    delivered: 'reached',
    sent: 'sent, unconfirmed',
    undeliverable: 'undeliverable',
    expired: 'expired',
    cancelled: 'cancelled',
  },
};

/** What a reply's label says to somebody who knows no SMTP. */
export const LABEL_WORDS: Words<ReplyLabel> = {
  de: {
    mailbox_unknown: 'Adresse existiert nicht',
    mailbox_disabled: 'Postfach ist abgeschaltet',
    mailbox_full: 'Postfach ist voll',
    domain_unknown: 'Domain existiert nicht',
    relay_denied: 'Anbieter ist für die Adresse nicht zuständig',
    greylisted: 'Anbieter bittet um einen späteren Versuch',
    sender_rate_limited: 'Anbieter drosselt uns',
    sender_blocked_ip: 'Anbieter sperrt unsere Adresse',
    policy: 'Richtlinie des Anbieters',
    spam_content: 'Inhalt gilt als Spam',
    auth_failure: 'Absenderprüfung misslang',
    tls_required: 'Verschlüsselung kam nicht zustande',
    protocol_error: 'Protokollfehler',
    message_too_large: 'Nachricht ist zu groß',
    server_temporary: 'vorübergehende Störung beim Anbieter',
    other: 'anderer Grund',
  },
  en: {
    mailbox_unknown: 'address does not exist',
    mailbox_disabled: 'mailbox is disabled',
    mailbox_full: 'mailbox is full',
    domain_unknown: 'domain does not exist',
    relay_denied: 'the provider does not serve this address',
    greylisted: 'the provider asks for a later try',
    sender_rate_limited: 'the provider throttles us',
    sender_blocked_ip: 'the provider blocks our address',
    policy: "the provider's policy",
    spam_content: 'the content counts as spam',
    auth_failure: 'sender authentication failed',
    tls_required: 'no encrypted connection',
    protocol_error: 'protocol error',
    message_too_large: 'message is too large',
    server_temporary: 'a temporary fault at the provider',
    other: 'another reason',
  },
};

/** A unit of time, with its names. */
export interface Unit {
  readonly lengthMs: number;
  readonly de: { readonly one: string; readonly many: string };
  readonly en: { readonly one: string; readonly many: string };
}

/** Used below two minutes. */
export const SECONDS: Unit = {
  lengthMs: 1_000,
  de: { one: 'Sekunde', many: 'Sekunden' },
  en: { one: 'second', many: 'seconds' },
};
/** Used where whole hours do not fit. */
export const MINUTES: Unit = {
  lengthMs: 60_000,
  de: { one: 'Minute', many: 'Minuten' },
  en: { one: 'minute', many: 'minutes' },
};
/** Used for whole hours, and for everything from two days on. */
export const HOURS: Unit = {
  lengthMs: 3_600_000,
  de: { one: 'Stunde', many: 'Stunden' },
  en: { one: 'hour', many: 'hours' },
};
