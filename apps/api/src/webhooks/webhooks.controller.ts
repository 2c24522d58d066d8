import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  changeWebhookSchema,
  createWebhookSchema,
  replayWebhookSchema,
  webhookLogQuerySchema,
} from '#contracts';
import { MOST_ENDPOINTS, type WebhookView } from '#persistence';
import { From, Needs, type Caller, type DepartmentCaller } from '../http/principal.js';
import { ProblemError, problem } from '../http/problem.js';
import { check } from '../http/validate.js';
import { ofDepartment } from '../send/notifications.controller.js';
import { webhookAnswer, webhookLogAnswer } from './webhook-answer.js';
import { WebhookDesk } from './webhook-desk.js';

/** Where a department's software hears of events. */
@Controller('v1/webhooks')
@Needs('webhooks')
export class WebhooksController {
  constructor(private readonly desk: WebhookDesk) {}

  @Get()
  async list(@From() caller: Caller) {
    return { items: (await this.desk.list(ofDepartment(caller))).map(webhookAnswer) };
  }

  @Post()
  @HttpCode(201)
  async create(@From() caller: Caller, @Body() body: unknown) {
    const wish = check(createWebhookSchema, body);
    await this.checkUrl(wish.url);
    const created = await this.desk.create(ofDepartment(caller), wish);
    if (created === null)
      throw new ProblemError(
        problem(409, 'too_many', { detail: `a department has at most ${String(MOST_ENDPOINTS)} webhooks` }),
      );
    return created;
  }

  @Get(':id')
  async get(@From() caller: Caller, @Param('id') id: string) {
    return webhookAnswer(await this.found(ofDepartment(caller), id));
  }

  @Patch(':id')
  async set(@From() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    const wish = check(changeWebhookSchema, body);
    const department = ofDepartment(caller);
    await this.found(department, id);
    if (wish.url !== undefined) await this.checkUrl(wish.url);
    if (!(await this.desk.set(department, id, wish))) throw unknown(id);
    return webhookAnswer(await this.found(department, id));
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@From() caller: Caller, @Param('id') id: string): Promise<void> {
    const department = ofDepartment(caller);
    await this.found(department, id);
    if (!(await this.desk.remove(department, id))) throw unknown(id);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  async rotate(@From() caller: Caller, @Param('id') id: string) {
    const department = ofDepartment(caller);
    await this.found(department, id);
    const secret = await this.desk.rotate(department, id);
    if (secret === null) throw unknown(id);
    return { secret };
  }

  @Post(':id/pause')
  @HttpCode(200)
  async pause(@From() caller: Caller, @Param('id') id: string) {
    const department = ofDepartment(caller);
    await this.found(department, id);
    if (!(await this.desk.pause(department, id))) throw unknown(id);
    return webhookAnswer(await this.found(department, id));
  }

  @Post(':id/resume')
  @HttpCode(200)
  async resume(@From() caller: Caller, @Param('id') id: string) {
    const department = ofDepartment(caller);
    await this.found(department, id);
    if (!(await this.desk.resume(department, id))) throw unknown(id);
    return webhookAnswer(await this.found(department, id));
  }

  @Get(':id/deliveries')
  async log(@From() caller: Caller, @Param('id') id: string, @Query() query: unknown) {
    const { state, cursor, limit } = check(webhookLogQuerySchema, query, 'invalid_query');
    const department = ofDepartment(caller);
    await this.found(department, id);
    const lines = await this.desk.log(department, id, { state, before: cursor, limit: limit + 1 });
    const page = lines.slice(0, limit);
    return {
      items: page.map(webhookLogAnswer),
      next: lines.length > limit ? (page.at(-1)?.id ?? null) : null,
    };
  }

  @Post(':id/deliveries/replay')
  @HttpCode(202)
  async replayFailed(@From() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    const { since } = check(replayWebhookSchema, body);
    const department = ofDepartment(caller);
    await this.found(department, id);
    const count = await this.desk.replayFailed(department, id, Date.parse(since));
    if (count === null) throw unknown(id);
    return { count };
  }

  @Post(':id/deliveries/:delivery/replay')
  @HttpCode(202)
  async replay(@From() caller: Caller, @Param('id') id: string, @Param('delivery') delivery: string) {
    const department = ofDepartment(caller);
    await this.found(department, id);
    if (!(await this.desk.replay(department, id, delivery))) throw unknown(delivery);
    return { count: 1 };
  }

  private async found(department: DepartmentCaller, id: string): Promise<WebhookView> {
    const view = await this.desk.find(department, id);
    if (view === null) throw unknown(id);
    return view;
  }

  private async checkUrl(url: string): Promise<void> {
    const message = await this.desk.problemOf(url);
    if (message !== null)
      throw new ProblemError(problem(422, 'invalid_body', { errors: [{ field: 'url', message }] }));
  }
}

function unknown(id: string): ProblemError {
  return new ProblemError(problem(404, 'not_found', { detail: `no webhook ${id}` }));
}
