import type { MailboxProvider, ProviderDirectory } from '#channels';
import type { StatusCheck, StatusReport } from '#contracts';
import type { Route } from '#domain';
import { isDelayed } from '#health';
import type { HealthReader } from '#persistence';
import { domainAsked, domainWritten } from './domain-asked.js';

/** Whether mail to one domain arrives: by the provider whose domain it is, else by the site that mail to it went to. */
export class DomainChecks {
  constructor(
    private readonly health: Pick<HealthReader, 'siteOf' | 'lanes'>,
    private readonly directory: ProviderDirectory,
    private readonly mailRoute: Route,
  ) {}

  async check(asked: string, report: StatusReport): Promise<StatusCheck> {
    const ascii = domainAsked(asked);
    // What is no domain may be anything, so it is not said back.
    if (ascii === null) return { domain: '', state: 'invalid' };
    const domain = domainWritten(asked);
    const owner = this.directory.all().find(({ domains }) => domains.includes(ascii));
    if (owner !== undefined) return answerFor(domain, owner, report);
    const site = report.current ? await this.siteOf(ascii, domain) : null;
    if (site === null) return { domain, state: 'not_known' };
    const provider = this.directory.providerOfSite(site);
    if (provider !== null) return answerFor(domain, provider, report);
    return { domain, state: (await this.isSiteDelayed(site)) ? 'delayed' : 'arrives', provider: site };
  }

  /** The database may go away between two questions: then we do not know. */
  private async siteOf(ascii: string, written: string): Promise<string | null> {
    const site = await this.health.siteOf(ascii).catch(() => null);
    return site ?? this.health.siteOf(written).catch(() => null);
  }

  private async isSiteDelayed(site: string): Promise<boolean> {
    const lane = `email:transactional:${this.mailRoute}:${site}`;
    const lanes = await this.health.lanes().catch(() => []);
    return lanes.some((one) => one.lane === lane && isDelayed(one.state));
  }
}

function answerFor(domain: string, { id, name }: MailboxProvider, { services }: StatusReport): StatusCheck {
  const health = services.find((one) => one.id === id)?.health ?? 'healthy';
  return { domain, state: isDelayed(health) ? 'delayed' : 'arrives', provider: name };
}
