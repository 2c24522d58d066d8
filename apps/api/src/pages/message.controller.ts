import { timingSafeEqual } from 'node:crypto';
import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProtectedView } from '#contracts';
import { DepartmentDirectory, Links, WakeUp, type Department } from '#delivery/ports';
import { PublicPageStore, type PublicNotification } from '#persistence';
import { SECOND_FACTOR_FIELD, renderProtectedPage } from '#pages';
import { fieldsOf, sendPage } from './page-answer.js';
import { PageWorld } from './page-world.js';

/** Wrong second factors after which the page is shut. */
const MOST_TRIES = 5;

/** The protected page `/m/{token}`: GET shows, POST acts, for scanners follow links. */
@Controller()
export class MessageController {
  constructor(
    private readonly world: PageWorld,
    private readonly links: Links,
    private readonly pages: PublicPageStore,
    private readonly departments: DepartmentDirectory,
    private readonly wakeUp: WakeUp,
  ) {}

  @Get('m/:token')
  async show(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.find(token);
    await this.sendMessage(
      request,
      reply,
      page,
      page === null ? { state: 'gone' } : this.viewOf(page, token, null),
    );
  }

  @Post('m/:token')
  async open(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.find(token);
    if (page === null || page.content === null || this.isShut(page)) {
      const view: ProtectedView = page === null ? { state: 'gone' } : this.viewOf(page, token, null);
      await this.sendMessage(request, reply, page, view);
      return;
    }
    const refusal = await this.refusalOf(page, token, body);
    if (refusal !== null) {
      await this.sendMessage(request, reply, page, refusal, 422);
      return;
    }
    await this.pages.opened(page, this.world.now());
    this.wakeUp.wake('advance');
    await this.sendMessage(request, reply, page, this.openView(page));
  }

  private async find(token: string): Promise<PublicNotification | null> {
    const id = this.links.read('message', token);
    return id === null ? null : this.pages.find(id);
  }

  /** Counts a wrong second factor; one that was not given is no try. @returns null when it is right or not needed */
  private async refusalOf(
    page: PublicNotification,
    token: string,
    body: unknown,
  ): Promise<ProtectedView | null> {
    const given = (fieldsOf(body)[SECOND_FACTOR_FIELD] ?? '').trim();
    if (!this.needsFactor(page) || matches(given, page.secondFactor?.value ?? '')) return null;
    if (given === '') return this.viewOf(page, token, 'missing');
    const tries = await this.pages.missed(page);
    return this.viewOf({ ...page, tries }, token, 'wrong');
  }

  private viewOf(page: PublicNotification, token: string, error: 'missing' | 'wrong' | null): ProtectedView {
    if (page.content === null || page.ended === 'cancelled') return { state: 'gone' };
    if (this.isShut(page)) return { state: 'shut' };
    if (!this.needsFactor(page)) return this.openView(page);
    const label = page.secondFactor?.label ?? '';
    return { state: 'locked', action: `/m/${token}`, label, triesLeft: MOST_TRIES - page.tries, error };
  }

  private openView(page: PublicNotification): ProtectedView {
    const { content, deadlineMs } = page;
    if (content === null) return { state: 'gone' };
    const href = content.action === null ? null : (content.action.url ?? this.links.url('action', page.id));
    return {
      state: 'open',
      message: {
        subject: content.subject,
        text: content.body,
        linked: content.original !== undefined,
        deadlineAt: deadlineMs === null ? null : new Date(deadlineMs).toISOString(),
        action: content.action === null || href === null ? null : { label: content.action.label, href },
      },
    };
  }

  /** Confidential mail opens with the second factor only; without one it never travels as a link. */
  private needsFactor(page: PublicNotification): boolean {
    return page.confidential;
  }

  private isShut(page: PublicNotification): boolean {
    return page.tries >= MOST_TRIES || (this.needsFactor(page) && page.secondFactor === null);
  }

  private async sendMessage(
    request: FastifyRequest,
    reply: FastifyReply,
    page: PublicNotification | null,
    view: ProtectedView,
    status?: number,
  ): Promise<void> {
    const department = await this.departmentOf(page);
    const gone = view.state === 'gone' ? 404 : 200;
    const model = {
      ...this.world.frame(request),
      office: department?.name ?? this.world.cityName,
      telephone: department?.phone ?? null,
      view,
    };
    sendPage(request, reply, renderProtectedPage(model), status ?? gone);
  }

  private departmentOf(page: PublicNotification | null): Promise<Department | null> {
    return page === null ? Promise.resolve(null) : this.departments.department(page.departmentId);
  }
}

/** In constant time, without case and spaces: booking numbers are read aloud and typed. */
function matches(given: string, expected: string): boolean {
  const one = Buffer.from(plain(given));
  const other = Buffer.from(plain(expected));
  return one.length === other.length && one.length > 0 && timingSafeEqual(one, other);
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/\s/g, '');
}
