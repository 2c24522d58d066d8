import { uuidV7 } from '#domain';
import { makeNotification, type GroupCommit } from '#delivery';
import {
  REPORT_ROUTE,
  type Clock,
  type DepartmentDirectory,
  type NewNotification,
  type SubmissionNews,
  type SubmissionNewsReader,
  type WakeUp,
} from '#delivery/ports';
import { senderReport, type ReportWorld } from './sender-report.js';

/** What reports are made with. */
export interface ReporterParts {
  readonly news: SubmissionNewsReader;
  readonly group: GroupCommit;
  readonly departments: DepartmentDirectory;
  readonly clock: Clock;
  readonly wakeUp: WakeUp;
  readonly random: (count: number) => Uint8Array;
  readonly world: Omit<ReportWorld, 'nowMs'>;
}

const MOST_AT_ONCE = 100;
/** So far back at each look, since ids of events are given before their commits. */
const OVERLAP = 1_000;
const HOUR_MS = 3_600_000;
/** A mail that waits so long is late; short of it a greylisting provider would cause reports that nobody needs. */
const DELAY_MS = 4 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
/** So long a report's mark is held … */
const MARK_MS = 7 * DAY_MS;
/** … so that what happened while nobody looked, if that was shorter, is told after a start and nothing twice. */
const LOOK_BACK_MS = 6 * DAY_MS;
const ACTOR = 'postbox';

/**
 * Tells senders by mail what became of their mail, as NOTIFY asks (RFC 3461, 6): the report is a notification like any other, so
 * that it outlives a crash and waits where the sender's own provider refuses us.
 */
export class SenderReporter {
  private place: number | null = null;
  private readonly known = new Set<string>();

  constructor(private readonly parts: ReporterParts) {}

  /** Reports what happened since the last time. @throws what the stores throw; the next look begins where this one did */
  async look(): Promise<void> {
    const { clock, news } = this.parts;
    let place = this.place ?? (await news.placeAt(clock.now() - LOOK_BACK_MS));
    this.place ??= place;
    for (;;) {
      const next = await news.after(place, MOST_AT_ONCE, this.known);
      for (const one of next.news) await this.report(one);
      next.seen.forEach((key) => this.known.add(key));
      if (next.place === place) break;
      place = next.place;
    }
    this.place = Math.max(this.place, place - OVERLAP);
    await this.lookForDelays();
    // What is then read again is known by its mark.
    if (this.known.size > 10 * OVERLAP) this.known.clear();
  }

  private async lookForDelays(): Promise<void> {
    const nowMs = this.parts.clock.now();
    const between = { fromMs: nowMs - LOOK_BACK_MS, toMs: nowMs - DELAY_MS };
    const { seen, news } = await this.parts.news.waiting(between, MOST_AT_ONCE, this.known);
    for (const one of news) await this.report(one);
    seen.forEach((key) => this.known.add(key));
  }

  private async report(news: SubmissionNews): Promise<void> {
    if (!isWanted(news)) return;
    const notification = await this.notification(news);
    if (notification === null) return;
    await this.parts.group.write({
      departmentId: news.departmentId,
      notifications: [notification],
      idempotency: null,
      repeats: [{ key: news.key, notificationId: notification.id, keptMs: MARK_MS }],
      actor: ACTOR,
      route: REPORT_ROUTE,
    });
    this.parts.wakeUp.wake('advance');
  }

  private async notification(news: SubmissionNews): Promise<NewNotification | null> {
    const { clock, departments, random, world } = this.parts;
    const message = senderReport(news, { ...world, nowMs: clock.realNow() }).toString('base64');
    const made = makeNotification(
      {
        recipient: { id: null, email: news.original.returnPath, phone: null, name: null, language: null },
        category: news.category,
        content: {
          subject: 'Delivery report',
          body: '',
          sms: null,
          push: null,
          late: null,
          action: null,
          attachments: [],
          calendar: null,
          original: {
            message,
            returnPath: '',
            envelopeId: null,
            notify: ['NEVER'],
            ret: 'HDRS',
            isReport: true,
          },
        },
        urgency: null,
        deadlineMs: null,
        // Nothing of it may go another way than by mail.
        confidential: true,
        secondFactor: null,
        channels: ['email'],
        sendAtMs: null,
        validUntilMs: null,
        reference: null,
        escalate: null,
      },
      {
        id: uuidV7(clock.realNow(), random(10)),
        departmentId: news.departmentId,
        keyKind: news.keyKind,
        categories: await departments.categories(),
        nowMs: clock.now(),
      },
    );
    return 'id' in made ? made : null;
  }
}

/** Without NOTIFY failures are reported and nothing else (RFC 3461, 4.1); to the null sender nothing is. */
function isWanted({ kind, original: { returnPath, notify } }: SubmissionNews): boolean {
  if (returnPath === '') return false;
  if (kind === 'failed' || kind === 'expired') return notify.length === 0 || notify.includes('FAILURE');
  return notify.includes(kind === 'delayed' ? 'DELAY' : 'SUCCESS');
}
