import { Controller, Get, Header, Query } from '@nestjs/common';
import { advisoryQuerySchema } from '#contracts';
import { ProviderDirectory } from '#channels';
import { siteOfLane } from '#domain';
import { isDelayed, worstState } from '#health';
import { HealthReader, type LaneHealthView } from '#persistence';
import { Needs } from '../http/principal.js';
import { check } from '../http/validate.js';

/** Health of providers: for administrators and departments, and the public advice for booking forms. */
@Controller('v1')
export class ProvidersController {
  constructor(
    private readonly health: HealthReader,
    private readonly directory: ProviderDirectory,
  ) {}

  /** Public: is mail to this domain delayed, and what to ask for. Never an address. */
  @Get('advisory')
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', 'public, max-age=60')
  async advisory(@Query() query: unknown) {
    const { domain } = check(advisoryQuerySchema, query, 'invalid_query');
    const sites = await this.sitesOf(domain);
    // What bulk mail meets says nothing of the mail that a booking form will send.
    const lanes = (await this.health.lanes()).filter(
      ({ lane }) => sites.has(siteOfLane(lane) ?? '') && !lane.startsWith('email:bulk:'),
    );
    const state = worstState(lanes.map((lane) => lane.state));
    const delayed = isDelayed(state);
    const since = Math.min(
      ...lanes.filter((lane) => isDelayed(lane.state)).map(({ sinceMs }) => sinceMs ?? Infinity),
    );
    return {
      domain,
      state,
      delayed,
      since: delayed && Number.isFinite(since) ? new Date(since).toISOString() : null,
      askFor: delayed ? 'phone' : null,
    };
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

  /** The site that mail to this domain went to, else those of the provider whose domain it is. */
  private async sitesOf(domain: string): Promise<ReadonlySet<string>> {
    const site = await this.health.siteOf(domain);
    if (site !== null) return new Set([site]);
    const provider = this.directory.all().find(({ domains }) => domains.includes(domain));
    return new Set(provider?.mxSuffixes.map((suffix) => suffix.slice(1)) ?? []);
  }
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
