import type { NotificationPageModel } from '#contracts';
import type { PageContextValue } from '../components/page-context.js';

/** Whether something is kept back and nobody has been told yet. */
function isHeld(model: NotificationPageModel): boolean {
  return model.timeline.some((entry) => entry.kind === 'attempt' && entry.state === 'held');
}

/** The heading is the finding: by which way, and how long before the deadline; else where it stands. */
export function outcomeOf(model: NotificationPageModel, { texts, format }: PageContextValue): string {
  const t = texts.notification;
  const { told, deadline, status } = model;
  if (told === null || status === 'cancelled')
    return t.headline[status === 'in_progress' && isHeld(model) ? 'held' : status];
  const reached = t.told(texts.words.by[told.channel]);
  if (deadline === null) return reached;
  const leftMs = Date.parse(deadline.at) - Date.parse(told.at);
  const words = format.durationInWords(Math.abs(leftMs));
  return `${reached}${leftMs >= 0 ? t.beforeDeadline(words) : t.afterDeadline(words)}`;
}
