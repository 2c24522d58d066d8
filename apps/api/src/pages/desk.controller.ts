import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StaffFrame } from '#contracts';
import { isUuid } from '#domain';
import { DepartmentDirectory, type Department } from '#delivery/ports';
import { HealthReader, NotificationReader } from '#persistence';
import { renderNotificationListPage, renderNotificationPage } from '#pages';
import { localeOf, seeOther, sendError, sendPage } from './page-answer.js';
import { PageWorld } from './page-world.js';
import { DeskStaff } from './desk-staff.js';
import { notificationListModel, readListWish } from './notification-list.js';
import { notificationModel } from './notification-model.js';

const PAGE_ROWS = 25;

/** What a department's staff see of its notifications; the address of another department does not exist for them. */
@Controller('amt')
export class DeskController {
  constructor(
    private readonly world: PageWorld,
    private readonly staff: DeskStaff,
    private readonly departments: DepartmentDirectory,
    private readonly reader: NotificationReader,
    private readonly health: HealthReader,
  ) {}

  @Get(':slug/nachrichten')
  async list(
    @Param('slug') slug: string,
    @Query() query: Record<string, string>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.desk(slug, request, reply);
    if (desk === null) return;
    const wish = readListWish(query);
    const rows = await this.reader.list(desk.department.id, {
      status: wish.filter.status ?? undefined,
      reference: wish.filter.reference ?? undefined,
      before: wish.before,
      limit: PAGE_ROWS + 1,
    });
    const page = renderNotificationListPage(
      notificationListModel(rows, {
        frame: desk.frame,
        href: `/amt/${slug}/nachrichten`,
        wish,
        pageRows: PAGE_ROWS,
        categories: await this.departments.categories(),
        locale: localeOf(request),
      }),
    );
    sendPage(request, reply, page);
  }

  @Get(':slug/nachrichten/:id')
  async one(
    @Param('slug') slug: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.desk(slug, request, reply);
    if (desk === null) return;
    const timeline = isUuid(id) ? await this.reader.timeline(desk.department.id, id) : null;
    if (timeline === null) {
      this.notFound(request, reply);
      return;
    }
    const categories = await this.departments.categories();
    const model = notificationModel(timeline, {
      frame: desk.frame,
      listHref: `/amt/${slug}/nachrichten`,
      category: categories.find((category) => category.id === timeline.category),
      lanes: await this.health.lanes(),
      changes: await this.health.changes(
        timeline.attempts.map(({ lane }) => lane),
        timeline.acceptedAtMs,
        timeline.endedAtMs ?? this.world.now(),
      ),
    });
    sendPage(request, reply, renderNotificationPage(model));
  }

  private async desk(
    slug: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<{ department: Department; frame: StaffFrame } | null> {
    const desk = await this.staff.deskOf(request);
    if (desk === 'signed_out') {
      seeOther(reply, '/anmelden');
      return null;
    }
    if (desk === null) {
      sendError(request, reply, this.world.frame(request), { status: 403, kind: 'page' });
      return null;
    }
    if (desk.department.slug === slug)
      return { department: desk.department, frame: await this.staff.frame(request, desk) };
    this.notFound(request, reply);
    return null;
  }

  private notFound(request: FastifyRequest, reply: FastifyReply): void {
    sendError(request, reply, this.world.frame(request), { status: 404, kind: 'page' });
  }
}
