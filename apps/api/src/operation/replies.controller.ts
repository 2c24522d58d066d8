import { Controller, Get, Query } from '@nestjs/common';
import { replyListQuerySchema } from '#contracts';
import { TextReplyStore } from '#persistence';
import { From, Needs, type Caller } from '../http/principal.js';
import { check } from '../http/validate.js';
import { ofDepartment } from '../send/notifications.controller.js';

/** What citizens answered by text to this department's messages. */
@Controller('v1/replies')
export class RepliesController {
  constructor(private readonly replies: TextReplyStore) {}

  @Get()
  @Needs('read')
  async list(@From() caller: Caller, @Query() query: unknown) {
    const { cursor, limit } = check(replyListQuerySchema, query, 'invalid_query');
    const { departmentId } = ofDepartment(caller);
    const rows = await this.replies.list(departmentId, cursor ?? null, limit + 1);
    const page = rows.slice(0, limit);
    return {
      items: page.map(({ atMs, notificationId, ...row }) => ({
        ...row,
        at: new Date(atMs).toISOString(),
        notification: notificationId,
      })),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
    };
  }
}
