import type { Channel, NotificationStatus } from '#domain';
import type { Moment, StaffFrame } from './frame.js';

/** A department's notifications, newest first. */
export interface NotificationListPageModel extends StaffFrame {
  /** Path of the list; filter and cursor go into its query. */
  readonly href: string;
  readonly filter: { readonly status: NotificationStatus | null; readonly reference: string | null };
  readonly items: readonly NotificationListItem[];
  /** Where the next page begins; null on the last. */
  readonly next: string | null;
  /** Whether this is a page after the first. */
  readonly continued: boolean;
}

/** One row. */
export interface NotificationListItem {
  readonly id: string;
  readonly href: string;
  readonly reference: string | null;
  /** Null where the list does not show it, and once the content is deleted. */
  readonly subject: string | null;
  readonly category: string;
  readonly status: NotificationStatus;
  readonly acceptedAt: Moment;
  readonly told: { readonly channel: Channel; readonly at: Moment } | null;
  readonly deadlineAt: Moment | null;
}
