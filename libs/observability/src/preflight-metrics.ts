import { Gauge, type Registry } from 'prom-client';

/** How the last preflight ended, for alarms: findings by state, and when it was. */
export class PromPreflightMetrics {
  private readonly findings: Gauge<'state'>;
  private readonly endedAt: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.findings = new Gauge({
      registers,
      name: 'stadtbote_preflight_findings',
      help: 'Findings of the last preflight by state (ok, warning, fault, unknown)',
      labelNames: ['state'],
    });
    this.endedAt = new Gauge({
      registers,
      name: 'stadtbote_preflight_ended_seconds',
      help: 'When the last preflight ended, Unix time',
    });
  }

  /** @param counts findings by state. @param atMs Unix milliseconds */
  ended(counts: Readonly<Record<string, number>>, atMs: number): void {
    for (const [state, count] of Object.entries(counts)) this.findings.set({ state }, count);
    this.endedAt.set(atMs / 1000);
  }
}
