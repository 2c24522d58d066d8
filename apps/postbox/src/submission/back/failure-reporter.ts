import { uuidV7 } from '#domain';
import { makeNotification, type GroupCommit } from '#delivery';
import type {
  Clock,
  DepartmentDirectory,
  FailedSubmission,
  FailedSubmissions,
  NewNotification,
  WakeUp,
} from '#delivery/ports';
import { failureReport, type ReportWorld } from './failure-report.js';

/** What reports are made with. */
export interface ReporterParts {
  readonly failures: FailedSubmissions;
  readonly group: GroupCommit;
  readonly departments: DepartmentDirectory;
  readonly clock: Clock;
  readonly wakeUp: WakeUp;
  readonly random: (count: number) => Uint8Array;
  readonly world: Omit<ReportWorld, 'nowMs'>;
}

const MOST_AT_ONCE = 100;
/**
 * So far back after a start: what was reported is known by its mark. The same again at each look, since ids of events
 * are given before their commits.
 */
const OVERLAP = 1_000;
const WEEK_MS = 7 * 86_400_000;
const ACTOR = 'postbox';
const ROUTE = 'smtp-report';

/**
 * Tells senders by mail what failed, as NOTIFY asks (RFC 3461, 6): the report is a notification like any other, so that
 * it outlives a crash and waits where the sender's own provider refuses us.
 */
export class FailureReporter {
  private place: number | null = null;
  private readonly known = new Set<string>();

  constructor(private readonly parts: ReporterParts) {}

  /** Reports what failed since the last time. @throws what the stores throw; the next look begins where this one did */
  async look(): Promise<void> {
    let place = this.place ?? (await this.parts.failures.placeBefore(OVERLAP));
    this.place ??= place;
    for (;;) {
      const next = await this.parts.failures.after(place, MOST_AT_ONCE, this.known);
      for (const failed of next.failed) await this.report(failed);
      next.seen.forEach((id) => this.known.add(id));
      if (next.place === place) break;
      place = next.place;
    }
    this.place = Math.max(0, place - OVERLAP);
    // What is then read again is known by its mark.
    if (this.known.size > 10 * OVERLAP) this.known.clear();
  }

  private async report(failed: FailedSubmission): Promise<void> {
    const { notificationId, departmentId } = failed;
    if (!isWanted(failed)) return;
    const notification = await this.notification(failed);
    if (notification === null) return;
    await this.parts.group.write({
      departmentId,
      notifications: [notification],
      idempotency: null,
      repeats: [{ key: notificationId, notificationId: notification.id, keptMs: WEEK_MS }],
      actor: ACTOR,
      route: ROUTE,
    });
    this.parts.wakeUp.wake('advance');
  }

  private async notification(failed: FailedSubmission): Promise<NewNotification | null> {
    const { clock, departments, random, world } = this.parts;
    const message = failureReport(failed, { ...world, nowMs: clock.realNow() }).toString('base64');
    const made = makeNotification(
      {
        recipient: { id: null, email: failed.original.returnPath, phone: null, name: null, language: null },
        category: failed.category,
        content: {
          subject: 'Undelivered mail',
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
        departmentId: failed.departmentId,
        keyKind: failed.keyKind,
        categories: await departments.categories(),
        nowMs: clock.now(),
      },
    );
    return 'id' in made ? made : null;
  }
}

/** Without NOTIFY failures are reported (RFC 3461, 4.1); to the null sender nothing is. */
function isWanted({ original: { returnPath, notify } }: FailedSubmission): boolean {
  return returnPath !== '' && (notify.length === 0 || notify.includes('FAILURE'));
}
