import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ActionView } from '#contracts';
import { calendarFile, calledOff, organizerOf } from '#delivery';
import { DepartmentDirectory, Links, WakeUp, type Department } from '#delivery/ports';
import { ACTION_ANSWERS, renderActionPage } from '#pages';
import { ActionStore, type HostedPage } from '#persistence';
import { actionView, answerIn, isOffered } from './action-view.js';
import { fieldsOf, seeOther, sendError, sendPage } from './page-answer.js';
import { PageWorld } from './page-world.js';

/**
 * The hosted action `/a/{token}`. GET shows and changes nothing, for scanners follow links; POST acts and can be undone until the
 * deadline, for scanners press buttons too. The token in the path is all that is needed: there is no session that a foreign page could use.
 */
@Controller()
export class ActionController {
  constructor(
    private readonly world: PageWorld,
    private readonly links: Links,
    private readonly actions: ActionStore,
    private readonly departments: DepartmentDirectory,
    private readonly wakeUp: WakeUp,
  ) {}

  @Get('a/:token')
  async show(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.send(request, reply, { token, page: await this.find(token), isMissing: false });
  }

  @Post('a/:token')
  async act(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.find(token);
    const fields = fieldsOf(body);
    const given = answerIn(fields, page?.content?.action?.hosted?.options ?? []);
    if (given === 'missing') {
      await this.send(request, reply, { token, page, isMissing: true });
      return;
    }
    if (page !== null && (await this.change(page, fields, given))) this.wakeUp.wake('advance');
    seeOther(reply, `/a/${token}`);
  }

  /** The appointment for the citizen's calendar; called off once the notification is withdrawn. */
  @Get('a/:token/termin.ics')
  async calendar(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.find(token);
    const file = page === null ? null : await this.calendarOf(page);
    if (file === null) {
      sendError(request, reply, this.world.frame(request), { status: 404, kind: 'link' });
      return;
    }
    const method = /^METHOD:([A-Z]+)\s*$/m.exec(file)?.[1] ?? 'PUBLISH';
    void reply
      .header('cache-control', 'no-store')
      .header('x-robots-tag', 'noindex')
      .header('content-disposition', 'attachment; filename="Termin.ics"')
      .type(`text/calendar; charset=utf-8; method=${method}`)
      .send(file);
  }

  private async find(token: string): Promise<HostedPage | null> {
    const id = this.links.read('action', token);
    return id === null ? null : this.actions.find(id);
  }

  private async change(
    page: HostedPage,
    fields: Readonly<Record<string, string>>,
    given: Exclude<ReturnType<typeof answerIn>, 'missing'>,
  ): Promise<boolean> {
    const nowMs = this.world.now();
    if (fields[ACTION_ANSWERS.field] === ACTION_ANSWERS.undo) return this.actions.undo(page, nowMs);
    return given !== null && isOffered(page, given.choice) && this.actions.answer(page, given, nowMs);
  }

  private async calendarOf(page: HostedPage): Promise<string | null> {
    const { content } = page;
    if (content?.appointment === undefined) return page.isCancelled ? null : (content?.calendar ?? null);
    const department = await this.departments.department(page.departmentId);
    if (department === null) return null;
    const entry = page.isCancelled ? calledOff(content.appointment) : content.appointment;
    return calendarFile(entry, organizerOf(department), this.world.now());
  }

  private async send(
    request: FastifyRequest,
    reply: FastifyReply,
    about: { readonly token: string; readonly page: HostedPage | null; readonly isMissing: boolean },
  ): Promise<void> {
    const { token, page, isMissing } = about;
    const department = page === null ? null : await this.departments.department(page.departmentId);
    const frame = this.world.frame(request);
    const view = actionView(page, { token, isMissing, nowMs: this.world.now(), locale: frame.locale });
    const model = {
      ...frame,
      ...this.officeOf(department),
      host: new URL(this.world.publicUrl).host,
      action: `/a/${token}`,
      view,
    };
    sendPage(request, reply, renderActionPage(model), statusOf(view, isMissing));
  }

  private officeOf(department: Department | null) {
    return { office: department?.name ?? this.world.cityName, telephone: department?.phone ?? null };
  }
}

function statusOf({ state }: ActionView, isMissing: boolean): number {
  if (state === 'unknown') return 404;
  return isMissing && state === 'open' ? 422 : 200;
}
