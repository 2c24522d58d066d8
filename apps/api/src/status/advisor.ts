import type { ProviderDirectory } from '#channels';
import type { StatusReport } from '#contracts';
import type { HealthState, Route } from '#domain';
import { isDelayed, worstState } from '#health';
import type { HealthReader, LaneHealthView } from '#persistence';
import { domainAsked, domainWritten } from './domain-asked.js';
import { inTime } from './in-time.js';

/** What a booking form is told about a domain. */
export interface Advice {
  /** As it was asked for, in lower case, without a dot at its end. */
  readonly domain: string;
  /** `unknown`: no provider of the directory, and nobody has written there. */
  readonly state: HealthState | 'unknown';
  readonly delayed: boolean;
  readonly since: string | null;
  readonly askFor: 'phone' | null;
}

/** What is found out about a domain. */
interface Finding {
  readonly state: HealthState | 'unknown';
  readonly since: string | null;
}

/** Whether mail to a domain is delayed, for booking forms: while somebody types an address, so quickly or not at all. */
export class Advisor {
  constructor(
    private readonly health: Pick<HealthReader, 'siteOf' | 'lanes'>,
    private readonly directory: ProviderDirectory,
    private readonly mailRoute: Route,
    /** What answers for the providers of the directory while the database is away. */
    private readonly status: { report(): Promise<StatusReport> },
    private readonly answerMs: number,
  ) {}

  /** @returns null when that is no domain. @throws ProblemError 503 when nothing is known at all */
  async advise(asked: string): Promise<Advice | null> {
    const ascii = domainAsked(asked);
    if (ascii === null) return null;
    const written = domainWritten(asked);
    const { state, since } = await inTime(this.find(ascii, written), this.answerMs).catch(() =>
      this.findInReport(ascii),
    );
    const delayed = state !== 'unknown' && isDelayed(state);
    return {
      domain: written,
      state,
      delayed,
      since: delayed ? since : null,
      askFor: delayed ? 'phone' : null,
    };
  }

  private async find(ascii: string, written: string): Promise<Finding> {
    const sites = await this.sitesOf(ascii, written);
    if (sites.length === 0) return { state: 'unknown', since: null };
    // What bulk mail meets says nothing of the mail that a booking form will send, nor does a way taken no more.
    const own = new Set(sites.map((site) => `email:transactional:${this.mailRoute}:${site}`));
    return findingOf((await this.health.lanes()).filter(({ lane }) => own.has(lane)));
  }

  /** The site that mail to this domain went to, else those of the provider whose domain it is. */
  private async sitesOf(ascii: string, written: string): Promise<readonly string[]> {
    const site =
      (await this.health.siteOf(ascii)) ?? (ascii === written ? null : await this.health.siteOf(written));
    if (site !== null) return [site];
    return this.ownerOf(ascii)?.mxSuffixes.map((suffix) => suffix.slice(1)) ?? [];
  }

  private async findInReport(ascii: string): Promise<Finding> {
    const { services } = await this.status.report();
    const owner = this.ownerOf(ascii);
    if (owner === undefined) return { state: 'unknown', since: null };
    const service = services.find(({ id }) => id === owner.id);
    return { state: service?.health ?? 'healthy', since: service?.since ?? null };
  }

  private ownerOf(ascii: string) {
    return this.directory.all().find(({ domains }) => domains.includes(ascii));
  }
}

function findingOf(lanes: readonly LaneHealthView[]): Finding {
  const delayed = lanes.filter((lane) => isDelayed(lane.state));
  const sinceMs = Math.min(...delayed.map((lane) => lane.sinceMs ?? Infinity));
  return {
    state: worstState(lanes.map(({ state }) => state)),
    since: Number.isFinite(sinceMs) ? new Date(sinceMs).toISOString() : null,
  };
}
