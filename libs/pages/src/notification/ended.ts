import type { NotificationStatus } from '#domain';

/** Whether nothing more will happen by itself. Kept here because pages know the domain's types only. */
export function isEnded(status: NotificationStatus): boolean {
  return status !== 'accepted' && status !== 'scheduled' && status !== 'in_progress';
}
