import { DomainError } from './error.js';

/** `accepted → (scheduled) → in_progress → delivered | sent | undeliverable | expired | cancelled`. */
export const NOTIFICATION_STATUSES = [
  'accepted',
  'scheduled',
  'in_progress',
  'delivered',
  'sent',
  'undeliverable',
  'expired',
  'cancelled',
] as const;
export type NotificationStatus = (typeof NOTIFICATION_STATUSES)[number];

/**
 * Which status may follow which. `delivered` stays open for 72 h: a recipient-scoped bounce or a failed receipt
 * returns it to `in_progress`. `sent` is a relay's 250 without evidence for 6 days; late evidence may still settle it.
 */
export const NOTIFICATION_TRANSITIONS: Readonly<Record<NotificationStatus, readonly NotificationStatus[]>> = {
  accepted: ['scheduled', 'in_progress', 'delivered', 'undeliverable', 'expired', 'cancelled'],
  scheduled: ['in_progress', 'delivered', 'undeliverable', 'expired', 'cancelled'],
  in_progress: ['delivered', 'sent', 'undeliverable', 'expired', 'cancelled'],
  delivered: ['in_progress'],
  sent: ['delivered', 'in_progress'],
  undeliverable: [],
  expired: [],
  cancelled: [],
};

/** How long `delivered` stays open to a bounce or a failed receipt. */
export const REOPEN_WINDOW_MS = 72 * 3_600_000;

/** Whether the status is an end. `delivered` and `sent` are ends that evidence may reopen. */
export function isEnd(status: NotificationStatus): boolean {
  return !['accepted', 'scheduled', 'in_progress'].includes(status);
}

/** Whether the table allows the step; a status may always stay what it is. */
export function canBecome(from: NotificationStatus, to: NotificationStatus): boolean {
  return from === to || NOTIFICATION_TRANSITIONS[from].includes(to);
}

/** @throws DomainError `notification-transition` when the table forbids the step */
export function assertCanBecome(from: NotificationStatus, to: NotificationStatus): void {
  if (!canBecome(from, to))
    throw new DomainError('notification-transition', `a notification that is ${from} cannot become ${to}`);
}
