import { readFileSync } from 'node:fs';
import { PreflightCollector, subjectOf } from '#channels';
import type { Config } from '#config';
import type { Clock } from '#delivery/ports';
import type { Logger, PromPreflightMetrics } from '#observability';
import type { KeptPreflight, PostgresPreflightStore } from '#persistence';
import { reportOf, type FindingState } from '#preflight';

/** Longer than all questions together may take, tries and pages included. */
const LEASE_MS = 300_000;

/** What it works with. */
export interface DailyPreflightParts {
  readonly config: Config<'worker'>;
  readonly store: PostgresPreflightStore;
  readonly clock: Clock;
  readonly metrics: PromPreflightMetrics;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** Looks once a day, in one of the workers, at what the DNS and the web say of our mail; a change is an event. */
export class DailyPreflight {
  constructor(private readonly parts: DailyPreflightParts) {}

  /** Makes a preflight when it is this worker's turn; each worker's metrics show the last one. @throws what the database throws */
  async look(): Promise<void> {
    const { config, store, clock, metrics } = this.parts;
    if (await store.takeTurn(config.instanceId, clock.now(), LEASE_MS)) await this.run();
    const latest = await store.latest();
    if (latest !== null) metrics.ended(countsOf(latest), latest.atMs);
  }

  private async run(): Promise<void> {
    const { config, store, clock, log } = this.parts;
    const subject = subjectOf(config);
    const facts = await collectorOf(config).collect(subject, clock.now());
    const report = reportOf(subject.domain, facts, clock.now());
    const changes = await store.keep(config.instanceId, report, clock.now());
    if (changes === null) return;
    const faults = report.findings.filter(({ state }) => state === 'fault').map(({ reason }) => reason);
    const line = { domain: report.domain, faults, changes };
    if (changes.length > 0) log.warn(line, 'the preflight found something changed');
    else log.info(line, 'the preflight found nothing changed');
  }
}

function collectorOf({ mail, preflight, proxy, local }: Config<'worker'>): PreflightCollector {
  return new PreflightCollector({
    dns: { servers: mail.dnsServers },
    proxy,
    allowInternalHosts: local !== null,
    imprintPort: preflight.imprintPort,
    ...(mail.mtaSts === null ? {} : { stsPort: mail.mtaSts.port }),
    ...(mail.extraCaFile === null ? {} : { extraCa: readFileSync(mail.extraCaFile, 'utf8') }),
  });
}

function countsOf({ report }: KeptPreflight): Record<FindingState, number> {
  const counts = { ok: 0, warning: 0, fault: 0, unknown: 0 };
  for (const { state } of report.findings) counts[state] += 1;
  return counts;
}
