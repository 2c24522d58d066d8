import { Counter, Histogram, type Registry } from 'prom-client';

/**
 * Counters of a notification's way, in the shape of delivery's DeliveryMetrics. A mail lane is labelled by its site only
 * when the site is a known provider: a family's own domain would be personal, and each would be a time series.
 */
export class PromDeliveryMetrics {
  private readonly acceptedTotal: Counter;
  private readonly advancedTotal: Counter;
  private readonly advanceSeconds: Histogram;
  private readonly handedOverTotal: Counter<'channel' | 'lane' | 'outcome'>;
  private readonly handOverSeconds: Histogram<'channel' | 'lane'>;
  private readonly sweptTotal: Counter;
  private readonly departmentEventsTotal: Counter<'outcome'>;

  /** @param knownSites MX sites of the provider directory, such as `gmx.net` */
  constructor(
    registry: Registry,
    private readonly knownSites: ReadonlySet<string> = new Set(),
  ) {
    const registers = [registry];
    this.acceptedTotal = new Counter({
      registers,
      name: 'stadtbote_accepted_total',
      help: 'Notifications accepted',
    });
    this.advancedTotal = new Counter({
      registers,
      name: 'stadtbote_advanced_total',
      help: 'Notifications advanced',
    });
    this.advanceSeconds = new Histogram({
      registers,
      name: 'stadtbote_advance_seconds',
      help: 'Time to advance one batch',
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    });
    this.handedOverTotal = new Counter({
      registers,
      name: 'stadtbote_handed_over_total',
      help: 'Ends of hand-overs by outcome',
      labelNames: ['channel', 'lane', 'outcome'],
    });
    this.handOverSeconds = new Histogram({
      registers,
      name: 'stadtbote_hand_over_seconds',
      help: 'Time of one hand-over',
      labelNames: ['channel', 'lane'],
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
    });
    this.sweptTotal = new Counter({
      registers,
      name: 'stadtbote_swept_total',
      help: 'Lapsed attempts found by the sweep',
    });
    this.departmentEventsTotal = new Counter({
      registers,
      name: 'stadtbote_department_events_total',
      help: 'Events that departments were told by mail, or had no mailbox for',
      labelNames: ['outcome'],
    });
  }

  accepted(count: number): void {
    this.acceptedTotal.inc(count);
  }

  advanced(count: number, ms: number): void {
    this.advancedTotal.inc(count);
    this.advanceSeconds.observe(ms / 1000);
  }

  handedOver(channel: string, lane: string, outcome: string, ms: number): void {
    const label = this.labelOf(lane);
    this.handedOverTotal.inc({ channel, lane: label, outcome });
    this.handOverSeconds.observe({ channel, lane: label }, ms / 1000);
  }

  swept(count: number): void {
    this.sweptTotal.inc(count);
  }

  toldDepartments(outcome: string, events: number): void {
    this.departmentEventsTotal.inc({ outcome }, events);
  }

  private labelOf(lane: string): string {
    const [channel, stream, route, ...rest] = lane.split(':');
    const site = rest.join(':');
    if (channel !== 'email') return lane;
    return `email:${stream ?? ''}:${route ?? ''}:${this.knownSites.has(site) ? site : 'other'}`;
  }
}
