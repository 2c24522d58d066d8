import { Injectable } from '@nestjs/common';
import type { SimulationAnswer } from '#contracts';
import { smsSegments } from '#channels';
import type { NewNotification } from '#delivery/ports';
import { domainOf } from '#domain';
import { mailOfPast, whatIfMany, whatIfOne, type ForeseenMail } from '#foresight';
import { TrafficReader } from '#persistence';
import type { Caller, DepartmentCaller } from '../http/principal.js';
import { ProblemError, problem } from '../http/problem.js';
import { NotificationMaker } from '../send/notification-maker.js';
import { isWrong } from '../send/read-request.js';
import { AskedFailures, momentOf, wrong, type Question } from './asked-failures.js';
import { manyAnswer, oneAnswer } from './simulation-answer.js';
import { SitesOfDomains } from './sites-of-domains.js';

const DAY_MS = 86_400_000;
const MOST_DAYS = 31;
const MOST_NOTIFICATIONS = 100_000;

/** What would become of notifications if a provider failed: on the real policy and health; nothing is written. */
@Injectable()
export class SimulationService {
  constructor(
    private readonly maker: NotificationMaker,
    private readonly failures: AskedFailures,
    private readonly sites: SitesOfDomains,
    private readonly traffic: TrafficReader,
  ) {}

  /** @throws ProblemError for an unknown provider, a wrong notification, or too much traffic */
  async simulate(caller: Caller, question: Question): Promise<SimulationAnswer> {
    const whatIf = await this.failures.whatIf(caller, question);
    const { provider } = question;
    if (question.notification !== undefined) {
      const mail = await this.mailOf(caller, question.notification, whatIf.failure.fromMs);
      return oneAnswer(provider, whatIf, whatIfOne(mail, whatIf));
    }
    return manyAnswer(provider, whatIf, whatIfMany(await this.mailsOf(caller, question), whatIf));
  }

  /** Accepted in the moment in which the provider fails. */
  private async mailOf(caller: Caller, body: unknown, acceptedAtMs: number): Promise<ForeseenMail> {
    if (!isOfDepartment(caller)) throw wrong('notification', 'needs the key of a department');
    const made = await this.maker.make(caller, body);
    if (isWrong(made)) throw new ProblemError(problem(422, 'invalid_body', { errors: [...made] }));
    if ('code' in made) throw new ProblemError(made);
    return this.foreseen(made, acceptedAtMs);
  }

  private async foreseen(made: NewNotification, acceptedAtMs: number): Promise<ForeseenMail> {
    const { email, phone } = made.contacts;
    const past = {
      ...made,
      acceptedAtMs,
      sameDay: false,
      hasLateContent: made.content.late !== null,
      hasSecondFactor: made.secondFactor !== null,
      hasPhone: phone !== null,
      hasPush: false,
    };
    const domain = email === null ? null : domainOf(email);
    const site = domain === null ? null : await this.sites.lookUp(domain);
    return { ...mailOfPast(past, site), segments: smsSegments(made.content.sms ?? made.content.subject) };
  }

  private async mailsOf(caller: Caller, { traffic }: Question): Promise<ForeseenMail[]> {
    const sinceMs = momentOf(traffic?.since) ?? 0;
    const untilMs = momentOf(traffic?.until) ?? 0;
    if (!(untilMs > sinceMs && untilMs - sinceMs <= MOST_DAYS * DAY_MS))
      throw wrong('traffic.until', `must lie after since, by at most ${String(MOST_DAYS)} days`);
    const { departmentId } = caller;
    const rows = await this.traffic.read({ sinceMs, untilMs, departmentId, limit: MOST_NOTIFICATIONS + 1 });
    if (rows.length > MOST_NOTIFICATIONS)
      throw wrong(
        'traffic',
        `has more than ${String(MOST_NOTIFICATIONS)} notifications: choose a shorter time`,
      );
    return rows.map((row) =>
      mailOfPast(row, row.domain === null ? null : this.sites.of(row.domain, row.site)),
    );
  }
}

function isOfDepartment(caller: Caller): caller is DepartmentCaller {
  return caller.departmentId !== null;
}
