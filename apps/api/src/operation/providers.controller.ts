import { Controller, Get, Header, Query } from '@nestjs/common';
import { advisoryQuerySchema } from '#contracts';
import { ProviderDirectory } from '#channels';
import { siteOfLane } from '#domain';
import { worstState } from '#health';
import { HealthReader, type LaneHealthView } from '#persistence';
import { Needs } from '../http/principal.js';
import { ProblemError, problem } from '../http/problem.js';
import { check, isRecord } from '../http/validate.js';
import { Advisor } from '../status/advisor.js';

/** Health of providers: for administrators and departments, and the public advice for booking forms. */
@Controller('v1')
export class ProvidersController {
  constructor(
    private readonly health: HealthReader,
    private readonly directory: ProviderDirectory,
    private readonly advisor: Advisor,
  ) {}

  /** Public: is mail to this domain delayed, and what to ask for. Never an address, and never an echo of one. */
  @Get('advisory')
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', 'public, max-age=60')
  async advisory(@Query() query: unknown) {
    const { domain } = check(advisoryQuerySchema, domainOnly(query), 'invalid_query');
    const advice = await this.advisor.advise(domain);
    if (advice !== null) return advice;
    const errors = [{ field: 'domain', message: 'must be a domain, never an address' }];
    throw new ProblemError(problem(422, 'invalid_query', { errors }));
  }

  @Get('providers')
  @Needs('read')
  async providers() {
    const lanes = await this.health.lanes();
    const known = this.directory.all().map(({ id, name, domains, mxSuffixes }) =>
      providerOf(
        { id, name, domains },
        mxSuffixes.map((suffix) => suffix.slice(1)),
        lanes,
      ),
    );
    const sites = new Set(known.flatMap((one) => one.sites.map(({ id }) => id)));
    const others = lanes
      .map(({ lane }) => siteOfLane(lane))
      .filter((site) => site !== null && !sites.has(site))
      .map((site) => providerOf({ id: site ?? '', name: site ?? '', domains: [] }, [site ?? ''], lanes));
    return { items: [...known, ...others] };
  }
}

/** Names of other fields are not said back: an address may stand there by mistake. Proxies and forms add some of their own. */
function domainOnly(query: unknown): unknown {
  return isRecord(query) ? { domain: query['domain'] } : query;
}

function providerOf(
  provider: { id: string; name: string; domains: readonly string[] },
  sites: readonly string[],
  lanes: readonly LaneHealthView[],
) {
  const own = sites.map((id) => {
    const here = lanes.filter(({ lane }) => siteOfLane(lane) === id);
    const health = worstState(here.map(({ state }) => state));
    const sinceMs = here.find(({ state }) => state === health)?.sinceMs ?? null;
    return {
      id,
      health,
      since: sinceMs === null || health === 'healthy' ? null : new Date(sinceMs).toISOString(),
    };
  });
  return { ...provider, sites: own, health: worstState(own.map(({ health }) => health)) };
}
