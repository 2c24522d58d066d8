import type { Because, NotificationStatus } from '#domain';
import { because, utc } from './because/because.js';
import type { ContentKind, DepartmentEvent, Step } from './model.js';
import type { Situation } from './situation.js';
import type { Way } from './ways.js';

/** When to look again at the latest, after the deadline and the end. */
const LONG_MS = 10 * 60_000;

/** What the department is told at each end. A relay's `sent` is no news. */
const EVENT_OF_END: Readonly<Partial<Record<NotificationStatus, DepartmentEvent>>> = {
  delivered: 'notification.delivered',
  undeliverable: 'notification.undeliverable',
  expired: 'notification.expired',
  cancelled: 'notification.cancelled',
};

/** The steps of one decision, and the earliest moment at which to look again. */
export class Plan {
  readonly #s: Situation;
  readonly #steps: Step[] = [];
  #lookAgainMs: number;
  #becauseOfWait: () => Because;

  /** Starts with nothing to do before the deadline or the end, whichever comes first. */
  constructor(s: Situation) {
    this.#s = s;
    const endMs = Math.min(s.deadlineMs ?? s.endMs, s.endMs);
    const untilMs = endMs > s.now ? endMs : s.now + LONG_MS;
    this.#lookAgainMs = untilMs;
    this.#becauseOfWait = () => because('6-still-trying', { until: utc(untilMs) });
  }

  add(step: Step): void {
    this.#steps.push(step);
  }

  /** Looks again at `atMs`, unless another moment comes earlier. Of two reasons for the same moment the later one is told. */
  lookAgain(atMs: number, reason: () => Because): void {
    if (atMs > this.#lookAgainMs) return;
    this.#lookAgainMs = atMs;
    this.#becauseOfWait = reason;
  }

  /** A new attempt (`ordinal` null), or the same one once more. */
  attempt(way: Way, content: ContentKind, dueAtMs: number, reason: Because): void {
    const ordinal = way.attempt?.ordinal ?? null;
    const { channel, contact } = way;
    this.add({
      kind: 'attempt',
      ordinal,
      channel,
      contactRef: contact.ref,
      content,
      dueAtMs,
      because: reason,
    });
  }

  supersede(ordinal: number, reason: Because): void {
    this.add({ kind: 'supersede', ordinal, because: reason });
  }

  /** Tells the department, once. */
  tell(event: DepartmentEvent, reason: Because): void {
    if (!this.#s.past.alerts.includes(event)) this.add({ kind: 'tell_department', event, because: reason });
  }

  /** The steps so far, and the end. */
  finish(status: NotificationStatus, reason: Because): readonly Step[] {
    const event = EVENT_OF_END[status];
    if (event !== undefined) this.tell(event, reason);
    this.add({ kind: 'finish', status, because: reason });
    return this.#steps;
  }

  /** The steps so far, and the wait that follows them. */
  wait(): readonly Step[] {
    this.add({ kind: 'wait', untilMs: this.#lookAgainMs, because: this.#becauseOfWait() });
    return this.#steps;
  }
}
