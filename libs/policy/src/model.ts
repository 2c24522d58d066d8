import type {
  AttemptState,
  Because,
  Channel,
  ContactPoint,
  HealthState,
  NotificationStatus,
  ReplyLabel,
  ReplyScope,
  Urgency,
} from '#domain';

/** What the policy knows of one earlier try. Times are Unix milliseconds of domain time, here and everywhere below. */
export interface PastAttempt {
  readonly ordinal: number;
  readonly channel: Channel;
  /** Which contact point, see `ContactPoint.ref`. */
  readonly contactRef: string;
  readonly state: AttemptState;
  readonly createdAtMs: number;
  /** When it is tried next (queued, deferred), looked at again (held) or leaves quarantine (unknown). */
  readonly dueAtMs: number;
  /** Finished hand-over tries so far. */
  readonly tries: number;
  /** Claims of ours that ended without a word: the worker died, or lost the database. They say nothing about the other side. */
  readonly lapses: number;
  /** When the last try ended, or null before the first. */
  readonly lastTriedAtMs: number | null;
  /** When it went into its present state. */
  readonly stateSinceMs: number;
  /** What the last reply meant, or null when there was none. */
  readonly verdict: {
    readonly label: ReplyLabel;
    readonly scope: ReplyScope;
    readonly temporary: boolean;
  } | null;
  readonly content: ContentKind;
  /** For an `unknown` SMS: what two readings of the gateway's list said. `null`: not asked since it became unknown. */
  readonly gatewayFound: boolean | null;
  /**
   * An `unknown` SMS whose quarantine is over and whose gateway keeps no list: nobody will ever know, and it is not sent
   * again. Absent: not so.
   */
  readonly isLost?: boolean;
}

/** `original`: as asked. `neutral`: only that there is news. `late`: the department's text for after the deadline. `reminder`. `copy`: the original, marked as a copy of what another channel told. */
export type ContentKind = 'original' | 'neutral' | 'late' | 'reminder' | 'copy';

/** What already happened to the notification. */
export interface Past {
  readonly status: NotificationStatus;
  readonly attempts: readonly PastAttempt[];
  /** Events the department was told, such as `deadline.at_risk`; each is told once. */
  readonly alerts: readonly DepartmentEvent[];
  readonly reminders: number;
}

/** What the department asked for. */
export interface NotificationFacts {
  readonly acceptedAtMs: number;
  readonly urgency: Urgency;
  readonly deadline: {
    readonly atMs: number;
    /** Where it lay before it was prolonged; absent: it was not. */
    readonly originalMs?: number;
    /** The citizen answers on a page of ours, so it can be prolonged; absent: elsewhere. */
    readonly isHosted?: boolean;
  } | null;
  /** Since when an incident has kept it back, now or earlier; absent: none did. */
  readonly hinderedSinceMs?: number | null;
  readonly confidential: boolean;
  readonly category: {
    readonly id: string;
    /** The law wants it notified the same day: never held overnight. */
    readonly sameDay: boolean;
    /**
     * A duty of the city, not optional mail: where the citizen's channels fail, the department's others may be used.
     * Default false.
     */
    readonly duty?: boolean;
  };
  /** A one-time code: an unknown hand-over is never repeated. */
  readonly oneTimeCode: boolean;
  readonly sendAtMs: number | null;
  readonly validUntilMs: number | null;
  readonly hasLateContent: boolean;
  readonly hasSecondFactor: boolean;
  /** Order of channels asked for with this notification, or null. Only these are used. */
  readonly channels: readonly Channel[] | null;
  /** The department withdrew it. */
  readonly cancelled: boolean;
  /** The department reached the person otherwise. */
  readonly toldOtherwise: boolean;
  /** What an administrator ordered in an incident, for many at once, or null. */
  readonly instruction: Instruction | null;
}

/**
 * `reroute`: held mail goes another way now, whatever time it has. `wait_for_mail`: it waits for its provider beyond the
 * policy's holding times, though never beyond the latest safe moment of a deadline.
 */
export interface Instruction {
  readonly kind: 'reroute' | 'wait_for_mail';
  /** Number of the incident, such as `2021-0017`. */
  readonly incident: string;
}

/** The person, as far as the policy needs to know. */
export interface RecipientFacts {
  readonly hasAccount: boolean;
  readonly contacts: readonly ContactPoint[];
  /** The citizen's order of channels for this category, or null. Channels not in it are not used for optional mail. */
  readonly preferredChannels: readonly Channel[] | null;
  /** End of the quiet hours that are running now, or null outside of them. */
  readonly quietUntilMs: number | null;
  /** End of the local day of `now`; a same-day category is never held beyond it. */
  readonly endOfDayMs: number;
  /**
   * The first digest of this category after the notification was accepted (or its `sendAt`), so it stays the same while
   * the notification lives; null when the citizen wants each message by itself.
   */
  readonly digestAtMs: number | null;
  readonly readAtMs: number | null;
  readonly confirmedAtMs: number | null;
  /** When the protected page was opened with the second factor. */
  readonly pageOpenedAtMs: number | null;
}

/** The MX site that the email contact's domain belongs to. */
export interface SiteFacts {
  readonly site: string;
  /** Name to show, such as `GMX`. */
  readonly name: string;
  readonly health: HealthState;
  /** A sister site is blocked, or first refusals: not condemned. */
  readonly suspected: boolean;
  /** Since when it has not been healthy, or null. */
  readonly sinceMs: number | null;
}

/** A gateway for SMS, push or the inbox. */
export interface GatewayFacts {
  readonly gateway: string;
  readonly health: HealthState;
  /** Configured, and our own route to it works. */
  readonly usable: boolean;
  /** How long until it usually has told somebody. */
  readonly latencyMs: number;
}

/** Everything the policy may look at. */
export interface PolicyFacts {
  readonly notification: NotificationFacts;
  readonly recipient: RecipientFacts;
  /** null: the domain is not resolved yet, or there is no email contact. */
  readonly site: SiteFacts | null;
  /** Whether our own route for email works at all (network, DNS, port 25). */
  readonly emailRouteUsable: boolean;
  /** Whose 250 an accepted email has: the recipient's own MX (default), or our relay, which tells nobody. */
  readonly emailAcceptance?: 'provider' | 'relay';
  readonly gateways: {
    readonly sms: GatewayFacts;
    readonly push: GatewayFacts;
    readonly inbox: GatewayFacts;
  };
  readonly budget: SmsBudgetFacts;
  /** Answer of the department's condition, asked just before sending; null: none configured. */
  readonly condition: 'needed' | 'not_needed' | 'unknown' | null;
  /** Whether the phone's number range is allowed, and the cap of neutral texts an hour is not reached. */
  readonly phone: { readonly allowedRange: boolean; readonly sentLastHour: number };
}

/** The department's SMS money of this month, in millionths of a euro. */
export interface SmsBudgetFacts {
  /** null: no limit. */
  readonly leftMicros: number | null;
  readonly priceMicros: number;
  /** What notifications with a *nearer* deadline than this one are expected to need. */
  readonly nearerNeedMicros: number;
  /** What all notifications with a deadline are expected to need. */
  readonly deadlineNeedMicros: number;
}

/** A version of the rules' settings. Defaults: `DEFAULT_POLICY`. */
export interface Policy {
  readonly version: number;
  /** The department's order of channels. */
  readonly channelOrder: readonly Channel[];
  /** Rule 2, without a deadline: how long mail to a blocked site is held before it falls back, by urgency. */
  readonly holdMs: Readonly<Record<Urgency, number>>;
  /**
   * How long a site or gateway that is not blocked may put a hand-over off before the next channel is used, by urgency.
   * With a deadline, the moment of rule 3 comes first where it is earlier.
   */
  readonly deferredMs: Readonly<Record<Urgency, number>>;
  /** Rule 3. */
  readonly maxReadingTimeMs: number;
  readonly shortWindowMs: number;
  /** Rule 7: whether a held email is sent marked as a copy when a fallback has told the recipient. */
  readonly sendCopyAfterFallback: boolean;
  /** Rule 5: whether an emergency uses all channels in parallel. */
  readonly emergencyUsesAllChannels: boolean;
  /** Rule 11. */
  readonly escalation: { readonly afterMs: number; readonly maxReminders: number } | null;
  /** Whether the deadline of a hosted action is prolonged by the delay that an incident caused, and by how much at most. */
  readonly extension: { readonly allowed: boolean; readonly maxMs: number };
  /** Rule 14: neutral texts an hour to one unverified phone. */
  readonly unverifiedPhoneCapPerHour: number;
  /** Rule 15: waits after the 1st, 2nd … deferral; the last one repeats. */
  readonly retryMs: readonly number[];
  /** How long a notification without `validUntil` or deadline is tried at most. */
  readonly giveUpAfterMs: number;
}

/** What the department is told (webhook, report, and mail to its functional mailbox). */
export type DepartmentEvent =
  | 'notification.delivered'
  | 'notification.undeliverable'
  | 'notification.expired'
  | 'notification.cancelled'
  | 'deadline.at_risk'
  | 'deadline.missed'
  | 'deadline.extension_suggested';

/**
 * One thing to do, with the reason. The last step is always `wait` or `finish`, unless the notification is over already.
 * Outcomes, receipts and changes of health or of the citizen's wishes make a notification due at once; the moments in
 * `wait` and `hold` are what is left when nothing happens.
 */
export type Step =
  /**
   * Hand the notification to a contact point. `ordinal`: queue that attempt again, with this content (a `copy` is marked
   * only now); null: a new attempt.
   */
  | {
      readonly kind: 'attempt';
      readonly ordinal: number | null;
      readonly channel: Channel;
      readonly contactRef: string;
      readonly content: ContentKind;
      readonly dueAtMs: number;
      readonly because: Because;
    }
  /**
   * Keep this attempt back (its site is blocked, or another channel has taken over); look again at `untilMs`. `ordinal`
   * null: a new email attempt, held from the start.
   */
  | {
      readonly kind: 'hold';
      readonly ordinal: number | null;
      readonly contactRef: string;
      readonly content: ContentKind;
      readonly untilMs: number;
      readonly because: Because;
    }
  /** An attempt is not needed any more. */
  | { readonly kind: 'supersede'; readonly ordinal: number; readonly because: Because }
  /** An attempt is given up for good (out of tries, unknown one-time code). */
  | { readonly kind: 'give_up'; readonly ordinal: number; readonly because: Because }
  /** Ask the SMS gateway's list, twice, whether an unknown attempt went out; the answer is `gatewayFound`. */
  | { readonly kind: 'ask_gateway'; readonly ordinal: number; readonly because: Because }
  /** Tell the department. Every end but `sent` comes with its event; each event comes once. */
  | { readonly kind: 'tell_department'; readonly event: DepartmentEvent; readonly because: Because }
  /** The deadline lies at `toMs` from now on, which is later than before and after `now`. */
  | { readonly kind: 'extend_deadline'; readonly toMs: number; readonly because: Because }
  /** Nothing more now; look again at `untilMs` at the latest, which is after `now`. */
  | { readonly kind: 'wait'; readonly untilMs: number; readonly because: Because }
  | { readonly kind: 'finish'; readonly status: NotificationStatus; readonly because: Because };
