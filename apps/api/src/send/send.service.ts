import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Accepted, BatchAnswer } from '#contracts';
import { GroupCommit } from '#delivery';
import {
  DeliveryMetrics,
  WakeUp,
  type AcceptResult,
  type AcceptUnit,
  type NewNotification,
} from '#delivery/ports';
import type { DepartmentCaller } from '../http/principal.js';
import { ProblemError, problem } from '../http/problem.js';
import { NotificationMaker } from './notification-maker.js';
import { isWrong } from './read-request.js';

/** A POST as it came: its key and its raw body. */
export interface SendCall {
  readonly caller: DepartmentCaller;
  readonly idempotencyKey: string | undefined;
  readonly rawBody: Buffer;
  readonly route: string;
}

/** The answer's text, and whether it is the one that was given before. */
export interface SendAnswer {
  readonly json: string;
  readonly replayed: boolean;
}

/** A key in a header: visible ASCII, as clients send UUIDs and ULIDs. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** Accepts notifications: checks, makes them, writes them in a group, wakes the worker. Nothing is answered before the commit. */
@Injectable()
export class SendService {
  constructor(
    private readonly maker: NotificationMaker,
    private readonly group: GroupCommit,
    private readonly wakeUp: WakeUp,
    private readonly metrics: DeliveryMetrics,
  ) {}

  /** One notification. @throws ProblemError 422, 403 */
  async one(call: SendCall, body: unknown): Promise<SendAnswer> {
    const key = keyOf(call);
    const made = await this.maker.make(call.caller, body);
    if (isWrong(made)) throw new ProblemError(problem(422, 'invalid_body', { errors: [...made] }));
    if ('code' in made) throw new ProblemError(made);
    const json = JSON.stringify(acceptedOf(made));
    return this.write(call, key, [made], json);
  }

  /** Up to 1,000, each judged by itself; one row for audit and key. */
  async batch(call: SendCall, rows: readonly unknown[]): Promise<SendAnswer> {
    const key = keyOf(call);
    const made = await Promise.all(rows.map((row) => this.maker.make(call.caller, row)));
    const items = made.map((one, index) => {
      if (isWrong(one)) return { index, error: problem(422, 'invalid_body', { errors: [...one] }) };
      return 'code' in one ? { index, error: one } : { index, id: one.id };
    });
    const answer: BatchAnswer = { items };
    const notifications = made.filter((one): one is NewNotification => !isWrong(one) && !('code' in one));
    const json = JSON.stringify(answer);
    return notifications.length === 0
      ? { json, replayed: false }
      : this.write(call, key, notifications, json);
  }

  private async write(
    call: SendCall,
    key: string | null,
    notifications: readonly NewNotification[],
    json: string,
  ): Promise<SendAnswer> {
    const unit: AcceptUnit = {
      departmentId: call.caller.departmentId,
      notifications,
      actor: call.caller.keyId,
      route: call.route,
      idempotency:
        key === null
          ? null
          : { key, bodyHash: createHash('sha256').update(call.rawBody).digest('hex'), response: json },
    };
    const result = await this.group.write(unit);
    return this.answer(result, json, notifications.length);
  }

  private answer(result: AcceptResult, json: string, count: number): SendAnswer {
    switch (result.kind) {
      case 'accepted':
      case 'partly':
        this.metrics.accepted(count);
        this.wakeUp.wake('advance');
        return { json, replayed: false };
      case 'replayed':
        return { json: result.response, replayed: true };
      case 'key_reused':
        throw new ProblemError(
          problem(422, 'key_reused', {
            errors: [{ field: 'Idempotency-Key', message: 'was used with another body' }],
          }),
        );
      case 'rejected':
        throw new ProblemError(
          problem(422, 'invalid_body', {
            detail: 'The body holds text that cannot be stored',
            errors: [{ field: '', message: result.code }],
          }),
        );
    }
  }
}

function keyOf(call: SendCall): string | null {
  const { idempotencyKey } = call;
  if (idempotencyKey === undefined) return null;
  if (IDEMPOTENCY_KEY.test(idempotencyKey)) return idempotencyKey;
  throw new ProblemError(
    problem(422, 'invalid_header', {
      errors: [{ field: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }],
    }),
  );
}

function acceptedOf(one: NewNotification): Accepted {
  return {
    id: one.id,
    status: one.status,
    acceptedAt: new Date(one.acceptedAtMs).toISOString(),
    reference: one.reference,
  };
}
