import { Injectable } from '@nestjs/common';
import { uuidV7 } from '#domain';
import { strangerUrlProblem, type StrangerRules } from '#channels';
import type { Problem } from '#contracts';
import { calendarFile, makeNotification, organizerOf, type NotificationRequest } from '#delivery';
import { Clock, DepartmentDirectory, type NewNotification } from '#delivery/ports';
import { randomBytes } from '#persistence';
import type { DepartmentCaller } from '../http/principal.js';
import { problem } from '../http/problem.js';
import type { WrongField } from '../http/validate.js';
import { TeamWall } from './team-wall.js';
import { isWrong, readRequest } from './read-request.js';

/** Where URLs of departments may lead, as the installation is set up. */
export class OutsideRules implements StrangerRules {
  constructor(
    readonly allowInternal: boolean,
    readonly behindProxy: boolean,
  ) {}
}

/** Makes notifications of bodies: reads, fills in stored recipients, checks, and keeps a team within its wall. Writes nothing. */
@Injectable()
export class NotificationMaker {
  constructor(
    private readonly clock: Clock,
    private readonly departments: DepartmentDirectory,
    private readonly team: TeamWall,
    private readonly outside: OutsideRules,
  ) {}

  /** A notification that could be written, or what is wrong about it. */
  async make(
    caller: DepartmentCaller,
    body: unknown,
  ): Promise<NewNotification | readonly WrongField[] | Problem> {
    const request = readRequest(body);
    if (isWrong(request)) return request;
    const wrongUrl = this.wrongCondition(request);
    if (wrongUrl !== null) return [{ field: 'condition.url', message: wrongUrl }];
    const stored = await this.storedRecipient(caller, request);
    if (isWrong(stored)) return stored;
    const categories = await this.departments.categories();
    const id = uuidV7(this.clock.realNow(), randomBytes(10));
    const made = makeNotification(await this.withCalendar(caller, stored, id), {
      id,
      departmentId: caller.departmentId,
      keyKind: caller.kind,
      categories,
      nowMs: this.clock.now(),
    });
    if (isWrong(made)) return made;
    const stranger = caller.kind === 'team' && !(await this.team.knows(caller.departmentId, made.contacts));
    return stranger ? problem(403, 'stranger') : made;
  }

  private wrongCondition({ conditionUrl }: NotificationRequest): string | null {
    return conditionUrl == null ? null : strangerUrlProblem(conditionUrl, this.outside);
  }

  /** The appointment as a calendar file, in the department's name. */
  private async withCalendar(
    { departmentId }: DepartmentCaller,
    request: NotificationRequest,
    id: string,
  ): Promise<NotificationRequest> {
    const { appointment: given } = request.content;
    const department = given === undefined ? null : await this.departments.department(departmentId);
    if (given === undefined || department === null) return request;
    const { fromAddress } = department.sender;
    const host = fromAddress.slice(fromAddress.indexOf('@') + 1);
    const appointment = { ...given, uid: given.uid === '' ? `${id}@${host}` : given.uid };
    const calendar = calendarFile(appointment, organizerOf(department), this.clock.now());
    return { ...request, content: { ...request.content, appointment, calendar } };
  }

  private async storedRecipient(
    caller: DepartmentCaller,
    request: NotificationRequest,
  ): Promise<NotificationRequest | readonly WrongField[]> {
    if (request.recipient.id === null) return request;
    const found = await this.team.recipient(caller.departmentId, request.recipient.id);
    if (found === null) return [{ field: 'recipient.id', message: 'is no recipient of this department' }];
    const { recipient } = request;
    return {
      ...request,
      recipient: {
        ...recipient,
        email: recipient.email ?? found.email,
        phone: recipient.phone ?? found.phone,
        name: recipient.name ?? found.name,
      },
    };
  }
}
