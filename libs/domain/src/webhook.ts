/** What a department's software can hear of by webhook (api.md). Events of incidents tell of no notification. */
export const WEBHOOK_EVENTS = [
  'notification.delivered',
  'notification.undeliverable',
  'notification.expired',
  'notification.cancelled',
  'deadline.at_risk',
  'deadline.missed',
  'deadline.extension_suggested',
  'incident.opened',
  'incident.closed',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
