import type { Channel, NotificationStatus, Stream, Urgency } from '#domain';
import type { KeyKind, SimulatedEnd } from '#delivery/ports';

/** A notification row as the claim returns it; moments in Unix milliseconds. */
export interface ClaimedRow {
  readonly id: string;
  readonly fence: number;
  readonly department_id: string;
  readonly key_kind: KeyKind;
  readonly simulated_end: SimulatedEnd | null;
  readonly recipient_id: string | null;
  readonly email_hash: Buffer | null;
  readonly phone_hash: Buffer | null;
  readonly email_domain: string | null;
  readonly phone_range_allowed: boolean;
  readonly category: string;
  readonly urgency: Urgency;
  readonly confidential: boolean;
  readonly one_time_code: boolean;
  readonly stream: Stream;
  readonly accepted_at: number;
  readonly deadline_at: number | null;
  readonly send_at: number | null;
  readonly valid_until: number | null;
  readonly channels: Channel[] | null;
  readonly has_late: boolean;
  readonly has_second_factor: boolean;
  readonly condition_url: string | null;
  readonly reference: string | null;
  readonly escalate: { afterMs: number; maxReminders: number } | null;
  readonly status: NotificationStatus;
  readonly cancelled_at: number | null;
  readonly told_otherwise_at: number | null;
  readonly read_at: number | null;
  readonly confirmed_at: number | null;
  readonly page_opened_at: number | null;
  readonly alerts: string[];
  readonly reminders: number;
  readonly decisions: number;
  readonly told_at: number | null;
  readonly told_channel: Channel | null;
  readonly hosted_action: boolean;
  readonly deadline_extended_from: number | null;
  /** When it met the first incident that kept it back. */
  readonly hindered_since: number | null;
  readonly instruction: 'reroute' | 'wait_for_mail' | null;
  /** Number of the incident in which it was given. */
  readonly instructed_in: string | null;
}
