import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProviderDirectory } from '#channels';
import type { StatusCheck, StatusService, TextPageModel } from '#contracts';
import { isDelayed } from '#health';
import { HealthReader, type LaneHealthView } from '#persistence';
import { renderStatusPage, renderTextPage } from '#pages';
import { seeOther, sendPage } from './page-answer.js';
import { PageWorld } from './page-world.js';

const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;

/** Public pages: does my mail arrive, and the legal ones. */
@Controller()
export class StatusController {
  constructor(
    private readonly world: PageWorld,
    private readonly health: HealthReader,
    private readonly directory: ProviderDirectory,
  ) {}

  @Get()
  home(@Res() reply: FastifyReply): void {
    seeOther(reply, this.world.local ? '/demo' : '/status');
  }

  @Get('status')
  async status(
    @Query('domain') domain: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const lanes = await this.health.lanes();
    const model = {
      ...this.world.frame(request),
      telephone: null,
      services: lanes.flatMap(serviceOf),
      check:
        domain === undefined || domain.trim() === ''
          ? null
          : await this.check(domain.trim().toLowerCase(), lanes),
    };
    sendPage(request, reply, renderStatusPage(model));
  }

  @Get('barrierefreiheit')
  accessibility(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.text('accessibility', request, reply);
  }

  @Get('datenschutz')
  privacy(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.text('privacy', request, reply);
  }

  @Get('impressum')
  imprint(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.text('imprint', request, reply);
  }

  /** An address is never asked for; should somebody type one, only its domain is looked at. */
  private async check(asked: string, lanes: readonly LaneHealthView[]): Promise<StatusCheck> {
    const domain = asked.slice(asked.lastIndexOf('@') + 1);
    if (!DOMAIN.test(domain)) return { domain, state: 'invalid' };
    const provider = this.directory.all().find(({ domains }) => domains.includes(domain));
    const sites = provider?.mxSuffixes.map((suffix) => suffix.slice(1)) ?? [];
    const site = await this.health.siteOf(domain);
    const own = lanes.filter(({ lane }) =>
      [...sites, ...(site === null ? [] : [site])].some((one) => lane.endsWith(`:${one}`)),
    );
    if (site === null && !provider) return { domain, state: 'not_known' };
    const state = own.some((lane) => isDelayed(lane.state)) ? 'delayed' : 'arrives';
    return { domain, state, provider: provider?.name ?? site ?? domain };
  }

  private text(page: TextPageModel['page'], request: FastifyRequest, reply: FastifyReply): void {
    const contact = {
      organisation: this.world.cityName,
      street: 'Rathausplatz 1',
      town: '12345 Lindenburg',
      email: 'rathaus@lindenburg.example',
      telephone: '+49 30 5550100',
    };
    sendPage(request, reply, renderTextPage({ ...this.world.frame(request), page, contact }));
  }
}

/** Only known providers are named: a family's own domain is nobody's business. */
function serviceOf(lane: LaneHealthView): StatusService[] {
  const kind = lane.lane.split(':')[0];
  if (kind !== 'email' && kind !== 'sms' && kind !== 'push') return [];
  if (kind === 'email' && lane.group === null && lane.name.includes('.')) return [];
  const since =
    lane.state === 'healthy' || lane.sinceMs === null ? null : new Date(lane.sinceMs).toISOString();
  return [{ name: lane.name, kind, health: lane.state, suspected: lane.suspected, since }];
}
