import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { renderHeldPage, renderProviderPage, renderProvidersPage } from '#pages';
import { sendPage } from '../page-answer.js';
import { PageWorld } from '../page-world.js';
import { AdminGate } from './admin-gate.js';
import { ProviderModels } from './provider-models.js';

/** Providers, gateways and held mail for the city's administrators. */
@Controller('verwaltung')
export class OperationPagesController {
  constructor(
    private readonly gate: AdminGate,
    private readonly world: PageWorld,
    private readonly models: ProviderModels,
  ) {}

  @Get('anbieter')
  async providers(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const administrator = await this.gate.enter(request, reply);
    if (administrator === null) return;
    sendPage(request, reply, renderProvidersPage(await this.models.list(administrator.frame)));
  }

  @Get('anbieter/:place')
  async provider(
    @Param('place') place: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const administrator = await this.gate.enter(request, reply);
    if (administrator === null) return;
    const model = await this.models.one(administrator.frame, place, this.world.now());
    if (model === null) this.gate.notFound(request, reply);
    else sendPage(request, reply, renderProviderPage(model));
  }

  @Get('angehalten')
  async held(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const administrator = await this.gate.enter(request, reply);
    if (administrator === null) return;
    const model = await this.models.held(administrator.frame, this.world.now());
    sendPage(request, reply, renderHeldPage(model));
  }
}
