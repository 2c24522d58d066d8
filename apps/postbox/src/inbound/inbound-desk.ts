import { hash } from 'node:crypto';
import { attemptOfReturnPath, optionalCategory } from '#channels';
import type { ReportedRefusals } from '#delivery';
import type { Clock, DepartmentDirectory, ReportStore, ReportedLane, WakeUp } from '#delivery/ports';
import type { AttemptId, Uuid, Verdict } from '#domain';
import type { Report } from '#mail-replies';
import type { Logger } from '#observability';
import { readReport } from '../reports/read-report.js';
import { readInboundAddress, type InboundAddress, type InboundDomains } from './inbound-address.js';
import { InboundRefusal } from './inbound-replies.js';
import { receiptOfReport, refusalIn } from './receipt-of-report.js';

/** What the desk works with. */
export interface InboundGround extends InboundDomains {
  readonly clock: Clock;
  readonly reports: ReportStore;
  readonly refusals: Pick<ReportedRefusals, 'learn'>;
  readonly departments: DepartmentDirectory;
  readonly citizens: {
    unsubscribe(citizenId: Uuid, category: string, nowMs: number): Promise<boolean>;
  };
  readonly wakeUp: WakeUp;
  readonly log: Logger;
}

/** Fields that the way here adds; a replay has others. */
const TRACE =
  /^(?:received|return-path|delivered-to|x-original-to|authentication-results|arc-[a-z-]+|dkim-signature):/i;
const RETURN_PATH = /bounce\+[a-z2-7]{45}\.[0-9]{1,4}@[a-z0-9.-]{1,253}/gi;
/** A quoted mail names its return path in its first fields; a mail full of tags is no complaint. */
const MOST_TAGS = 20;

/** Decides about mail that comes in: whom it is for, what it says, what that changes. Refusals are told in session. */
export class InboundDesk {
  constructor(private readonly ground: InboundGround) {}

  /** @throws InboundRefusal */
  recipient(address: string): InboundAddress {
    const read = readInboundAddress(address, this.ground, this.ground.clock.realNow());
    if (typeof read === 'string') throw new InboundRefusal(read);
    return read;
  }

  /**
   * Takes a mail for its recipients; what it changes is committed when this resolves. It is refused when nobody takes it: one
   * that was stored in part before we had to say "away" comes again for the rest. @throws InboundRefusal
   */
  async message(recipients: readonly string[], raw: Buffer): Promise<void> {
    const report = await readReport(raw);
    const refusals: InboundRefusal[] = [];
    for (const address of recipients.map((one) => this.recipient(one))) {
      const refusal = await this.take(address, report, raw).then(
        () => null,
        (error: unknown) => this.refusalOf(error),
      );
      if (refusal?.reason === 'away') throw refusal;
      if (refusal !== null) refusals.push(refusal);
    }
    const [first] = refusals;
    if (first !== undefined && refusals.length === recipients.length) throw first;
  }

  private refusalOf(error: unknown): InboundRefusal {
    if (error instanceof InboundRefusal) return error;
    this.ground.log.error({ err: error }, 'a report could not be stored');
    return new InboundRefusal('away');
  }

  private async take(address: InboundAddress, report: Report, raw: Buffer): Promise<void> {
    if (address.kind === 'unsubscribe') return this.unsubscribe(address);
    if (address.kind === 'desk') return this.store(this.complainedOf(report, raw), report, raw);
    // An answer by a machine (RFC 3834) is none of ours to keep; a person's answer must not be lost in silence.
    if (report.kind === 'auto-reply') return;
    if (report.kind === 'other' || report.kind === 'unsubscribe') throw new InboundRefusal('no-report');
    return this.store(address.attempt, report, raw);
  }

  private async store(attempt: AttemptId | null, report: Report, raw: Buffer): Promise<void> {
    const nowMs = this.ground.clock.now();
    const refusal = refusalIn(report);
    const { result, against } = await this.ground.reports.record({
      attempt,
      kind: report.kind,
      atMs: nowMs,
      raw,
      digest: digestOf(raw),
      receipt: attempt === null ? null : receiptOfReport(report, attempt, nowMs),
      refusal: attempt === null ? null : refusal,
    });
    if (result !== 'stored') throw new InboundRefusal(result);
    if (refusal !== null && against !== null) await this.learn(against, refusal, nowMs);
    this.ground.wakeUp.wake('advance');
  }

  /** The report is stored: that health could not be told must not bring it again. */
  private async learn(against: ReportedLane, refusal: Verdict, nowMs: number): Promise<void> {
    await this.ground.refusals.learn(against, refusal, nowMs).catch((error: unknown) => {
      this.ground.log.error({ err: error, lane: against.lane }, 'a reported refusal could not be learned');
    });
  }

  /** The attempt whose mail a complaint quotes (RFC 5965): only a return path of ours with its hash ties it to one. */
  private complainedOf(report: Report, raw: Buffer): AttemptId | null {
    if (report.kind !== 'complaint') return null;
    const tags = [...new Set(raw.toString('latin1').match(RETURN_PATH) ?? [])].slice(0, MOST_TAGS);
    for (const tag of tags) {
      const attempt = attemptOfReturnPath(tag, this.ground.links);
      if (attempt !== null) return attempt;
    }
    return null;
  }

  /** A mail to the address is enough. */
  private async unsubscribe({
    citizenId,
    mark,
  }: Extract<InboundAddress, { kind: 'unsubscribe' }>): Promise<void> {
    const category = optionalCategory(mark, await this.ground.departments.categories());
    if (category === null) throw new InboundRefusal('unknown');
    const known = await this.ground.citizens.unsubscribe(citizenId, category.id, this.ground.clock.now());
    if (!known) throw new InboundRefusal('unknown');
  }
}

function digestOf(raw: Buffer): string {
  const text = raw.toString('latin1');
  const end = text.search(/\r?\n\r?\n/);
  const header = end < 0 ? text : text.slice(0, end);
  const kept = header.split(/\r?\n(?![ \t])/).filter((field) => !TRACE.test(field));
  return hash('sha256', Buffer.from(`${kept.join('\n')}${end < 0 ? '' : text.slice(end)}`, 'latin1'), 'hex');
}
