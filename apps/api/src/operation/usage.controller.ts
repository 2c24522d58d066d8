import { Controller, Get, Query } from '@nestjs/common';
import { usageQuerySchema } from '#contracts';
import { Clock } from '#delivery/ports';
import { UsageReader } from '#persistence';
import { From, Needs, type Caller } from '../http/principal.js';
import { check } from '../http/validate.js';
import { ofDepartment } from '../send/notifications.controller.js';

/** What a department has used, by month and channel, and what is left of its money for texts. */
@Controller('v1/usage')
export class UsageController {
  constructor(
    private readonly usage: UsageReader,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('report')
  async get(@From() caller: Caller, @Query() query: unknown) {
    const { months } = check(usageQuerySchema, query, 'invalid_query');
    const { departmentId } = ofDepartment(caller);
    const { budget, channels } = await this.usage.read(departmentId, months, this.clock.now());
    const { limitMicros, spentMicros, reservedMicros } = budget;
    const left = limitMicros === null ? null : Math.max(0, limitMicros - spentMicros - reservedMicros);
    return { budget: { limitMicros, spentMicros, reservedMicros, leftMicros: left }, items: channels };
  }
}
