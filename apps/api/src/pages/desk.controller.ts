import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NOTIFICATION_STATUSES, isUuid } from '#domain';
import { DepartmentDirectory, type Category, type Department } from '#delivery/ports';
import { HealthReader, NotificationReader } from '#persistence';
import { renderErrorPage, renderNotificationListPage, renderNotificationPage } from '#pages';
import { localeOf, seeOther, sendPage } from './page-answer.js';
import { PageWorld } from './page-world.js';
import { notificationModel } from './notification-model.js';
import { StaffFrames } from './staff-frame.js';
import { StaffSignIn } from './staff-sign-in.js';

const PAGE_ROWS = 25;

/** What a department's staff see of its notifications; the address of another department does not exist for them. */
@Controller('amt')
export class DeskController {
  constructor(
    private readonly world: PageWorld,
    private readonly signIn: StaffSignIn,
    private readonly frames: StaffFrames,
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
    const status = NOTIFICATION_STATUSES.find((one) => one === query['status']) ?? null;
    const reference = query['reference']?.trim() === '' ? null : (query['reference'] ?? null);
    const cursor = query['cursor'];
    const rows = await this.reader.list(desk.department.id, {
      status: status ?? undefined,
      reference: reference ?? undefined,
      before: cursor !== undefined && isUuid(cursor) ? cursor : undefined,
      limit: PAGE_ROWS + 1,
    });
    const items = rows.slice(0, PAGE_ROWS);
    const href = `/amt/${slug}/nachrichten`;
    const next = new URLSearchParams({
      ...(status ? { status } : {}),
      ...(reference ? { reference } : {}),
      cursor: items.at(-1)?.id ?? '',
    });
    const categories = await this.departments.categories();
    const page = renderNotificationListPage({
      ...desk.frame,
      href,
      filter: { status, reference },
      items: items.map((row) => ({
        id: row.id,
        href: `${href}/${row.id}`,
        reference: row.reference,
        subject: null,
        category: nameOf(categories, row.category, localeOf(request)),
        status: row.status,
        acceptedAt: new Date(row.acceptedAtMs).toISOString(),
        told:
          row.toldAtMs === null || row.toldBy === null
            ? null
            : { channel: row.toldBy, at: new Date(row.toldAtMs).toISOString() },
        deadlineAt: row.deadlineMs === null ? null : new Date(row.deadlineMs).toISOString(),
      })),
      next: rows.length > PAGE_ROWS ? `${href}?${next.toString()}` : null,
      continued: cursor !== undefined,
    });
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
  ): Promise<{ department: Department; frame: Awaited<ReturnType<StaffFrames['of']>> } | null> {
    const staff = await this.signIn.whoIs(request);
    if (staff === null) {
      seeOther(reply, '/anmelden');
      return null;
    }
    const department =
      staff.departmentId === null ? null : await this.departments.department(staff.departmentId);
    if (department?.slug === slug)
      return { department, frame: await this.frames.of(request, staff, department) };
    this.notFound(request, reply);
    return null;
  }

  private notFound(request: FastifyRequest, reply: FastifyReply): void {
    const page = { ...this.world.frame(request), status: 404, reference: request.id, retryHref: null };
    sendPage(request, reply, renderErrorPage(page), 404);
  }
}

function nameOf(categories: readonly Category[], id: string, locale: 'de' | 'en'): string {
  const category = categories.find((one) => one.id === id);
  return (locale === 'de' ? category?.nameDe : category?.nameEn) ?? id;
}
