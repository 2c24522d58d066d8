import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { relayObservationsSchema, type RelayAnswer } from '#contracts';
import { RelayDesk } from '#delivery';
import { Needs } from '../http/principal.js';
import { check } from '../http/validate.js';

/** What the reader beside the city's relay saw. The same report again changes nothing, so it needs no idempotency key. */
@Controller('v1/relay')
export class RelayController {
  constructor(private readonly desk: RelayDesk) {}

  @Post('observations')
  @HttpCode(200)
  @Needs('relay')
  async observations(@Body() body: unknown): Promise<RelayAnswer> {
    const { at, ...report } = check(relayObservationsSchema, body);
    const { taken, unknown, remove } = await this.desk.take({ ...report, atMs: Date.parse(at) });
    return { taken, unknown, remove: [...remove] };
  }
}
