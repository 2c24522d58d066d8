import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { batchSchema, listQuerySchema, searchSchema, toldSchema } from '#contracts';
import { isUuid } from '#domain';
import { NotificationReader, type CommandResult } from '#persistence';
import { From, Needs, type CalledRequest, type Caller, type DepartmentCaller } from '../http/principal.js';
import { ProblemError, problem } from '../http/problem.js';
import { check, isRecord } from '../http/validate.js';
import { Costs } from '../limits/rate-limit.guard.js';
import { e164 } from './read-request.js';
import { asCsv, asNdjson, pageOf } from './list-formats.js';
import { NotificationWithdrawal } from './notification-withdrawal.js';
import { PreviewService } from './preview.service.js';
import { SendService, type SendCall } from './send.service.js';
import { notificationAnswer, timelineAnswer } from './timeline-answer.js';

/** Rows of one search answer. */
const MOST_FOUND = 100;

/** The send API of a department. */
@Controller('v1/notifications')
export class NotificationsController {
  constructor(
    private readonly send: SendService,
    private readonly previews: PreviewService,
    private readonly reader: NotificationReader,
    private readonly withdrawal: NotificationWithdrawal,
  ) {}

  @Post()
  @Needs('send')
  @HttpCode(202)
  async create(
    @From() caller: Caller,
    @Req() request: CalledRequest,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const call = callOf(caller, request, key, 'notifications');
    answer(reply, await this.send.one(call, body));
  }

  @Post('batch')
  @Needs('send')
  @Costs(countRows)
  @HttpCode(202)
  async batch(
    @From() caller: Caller,
    @Req() request: CalledRequest,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { items } = check(batchSchema, rowsOf(body));
    answer(reply, await this.send.batch(callOf(caller, request, key, 'notifications/batch'), items));
  }

  @Post('preview')
  @Needs('send')
  @HttpCode(200)
  preview(@From() caller: Caller, @Body() body: unknown) {
    return this.previews.preview(ofDepartment(caller), body);
  }

  @Post('search')
  @Needs('read')
  @HttpCode(200)
  async search(@From() caller: Caller, @Body() body: unknown) {
    const { departmentId } = ofDepartment(caller);
    const { email, phone, reference } = check(searchSchema, body);
    if (reference !== undefined)
      return {
        items: (await this.reader.list(departmentId, { reference, limit: MOST_FOUND })).map(
          notificationAnswer,
        ),
      };
    const number = e164(phone);
    if (number === 'wrong')
      throw new ProblemError(
        problem(422, 'invalid_body', { errors: [{ field: 'phone', message: 'is no valid phone number' }] }),
      );
    const by = email === undefined ? { phone: number ?? '' } : { email };
    return { items: (await this.reader.search(departmentId, by, MOST_FOUND)).map(notificationAnswer) };
  }

  @Get()
  @Needs('read')
  async list(
    @From() caller: Caller,
    @Query() query: unknown,
    @Headers('accept') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { departmentId } = ofDepartment(caller);
    const { since, until, cursor, ...filter } = check(listQuerySchema, query, 'invalid_query');
    if (cursor !== undefined && !isUuid(cursor))
      throw new ProblemError(
        problem(422, 'invalid_query', { errors: [{ field: 'cursor', message: 'is no cursor of ours' }] }),
      );
    const rows = await this.reader.list(departmentId, {
      ...filter,
      sinceMs: since === undefined ? undefined : Date.parse(since),
      untilMs: until === undefined ? undefined : Date.parse(until),
      before: cursor,
      limit: filter.limit + 1,
    });
    const page = pageOf(rows.map(notificationAnswer), filter.limit);
    if (page.next !== null) void reply.header('link', nextLink(query, page.next));
    if (accept?.includes('application/x-ndjson') === true)
      void reply.type('application/x-ndjson').send(asNdjson(page.items));
    else if (accept?.includes('text/csv') === true)
      void reply.type('text/csv; charset=utf-8').send(asCsv(page.items));
    else void reply.type('application/json').send(JSON.stringify(page));
  }

  @Get(':id')
  @Needs('read')
  async get(@From() caller: Caller, @Param('id') id: string) {
    const found = isUuid(id) ? await this.reader.timeline(ofDepartment(caller).departmentId, id) : null;
    if (found === null) throw unknownId(id);
    return timelineAnswer(found);
  }

  @Post(':id/cancel')
  @Needs('send')
  @HttpCode(200)
  async cancel(@From() caller: Caller, @Param('id') id: string) {
    const department = ofDepartment(caller);
    return this.after(await this.withdrawal.cancel(department, id), department, id);
  }

  @Post(':id/told')
  @Needs('send')
  @HttpCode(200)
  async told(@From() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    const department = ofDepartment(caller);
    if (body !== undefined && body !== null) check(toldSchema, body);
    return this.after(await this.withdrawal.toldOtherwise(department, id), department, id);
  }

  private async after(result: CommandResult, { departmentId }: DepartmentCaller, id: string) {
    if (result === 'unknown') throw unknownId(id);
    if (result === 'ended') throw new ProblemError(problem(409, 'already_ended'));
    const found = await this.reader.timeline(departmentId, id);
    if (found === null) throw unknownId(id);
    return timelineAnswer(found);
  }
}

/** An administrator's key belongs to no department and sends nothing. */
export function ofDepartment(caller: Caller): DepartmentCaller {
  const { departmentId } = caller;
  if (departmentId === null)
    throw new ProblemError(problem(403, 'forbidden', { detail: 'needs a department’s key' }));
  return { ...caller, departmentId };
}

function callOf(
  caller: Caller,
  request: CalledRequest,
  idempotencyKey: string | undefined,
  route: string,
): SendCall {
  return { caller: ofDepartment(caller), idempotencyKey, rawBody: request.rawBody ?? Buffer.alloc(0), route };
}

function answer(
  reply: FastifyReply,
  { json, replayed }: { readonly json: string; readonly replayed: boolean },
): void {
  if (replayed) void reply.header('idempotent-replayed', 'true');
  void reply.status(202).type('application/json; charset=utf-8').send(json);
}

/** `{items: [...]}`; a bare array and `{notifications: [...]}` mean the same. */
function rowsOf(body: unknown): unknown {
  if (Array.isArray(body)) return { items: body };
  if (isRecord(body) && 'notifications' in body && !('items' in body)) {
    const { notifications, ...rest } = body;
    return { items: notifications, ...rest };
  }
  return body;
}

/** Each row of a batch counts; one that is refused for its form counts once. */
function countRows(body: unknown): number {
  const { data } = batchSchema.safeParse(rowsOf(body));
  return data?.items.length ?? 1;
}

/** The same for an unknown id and for another department's. */
function unknownId(id: string): ProblemError {
  return new ProblemError(problem(404, 'not_found', { detail: `no notification ${id}` }));
}

function nextLink(query: unknown, cursor: string): string {
  const next = new URLSearchParams({ ...(isRecord(query) ? (query as Record<string, string>) : {}), cursor });
  return `</v1/notifications?${next.toString()}>; rel="next"`;
}
