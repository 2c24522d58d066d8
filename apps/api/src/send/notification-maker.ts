import { Injectable } from '@nestjs/common';
import { uuidV7 } from '#domain';
import type { Problem } from '#contracts';
import { makeNotification, type NotificationRequest } from '#delivery';
import { Clock, DepartmentDirectory, type NewNotification } from '#delivery/ports';
import { randomBytes } from '#persistence';
import type { DepartmentCaller } from '../http/principal.js';
import { problem } from '../http/problem.js';
import type { WrongField } from '../http/validate.js';
import { TeamWall } from './team-wall.js';
import { isWrong, readRequest } from './read-request.js';

/** Makes notifications of bodies: reads, fills in stored recipients, checks, and keeps a team within its wall. Writes nothing. */
@Injectable()
export class NotificationMaker {
  constructor(
    private readonly clock: Clock,
    private readonly departments: DepartmentDirectory,
    private readonly team: TeamWall,
  ) {}

  /** A notification that could be written, or what is wrong about it. */
  async make(
    caller: DepartmentCaller,
    body: unknown,
  ): Promise<NewNotification | readonly WrongField[] | Problem> {
    const request = readRequest(body);
    if (isWrong(request)) return request;
    const stored = await this.storedRecipient(caller, request);
    if (isWrong(stored)) return stored;
    const categories = await this.departments.categories();
    const id = uuidV7(this.clock.realNow(), randomBytes(10));
    const made = makeNotification(stored, {
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
