import type { Channel, LaneKey } from '#domain';
import { Clock } from './clock.port.js';
import { DeliveryMetrics } from './metrics.port.js';

/** A clock of a room that does not know this port, as the port. */
export class DelegatedClock extends Clock {
  constructor(private readonly clock: Pick<Clock, 'now' | 'realNow'>) {
    super();
  }

  override now(): number {
    return this.clock.now();
  }

  override realNow(): number {
    return this.clock.realNow();
  }
}

/** Counters of a room that does not know this port, as the port. */
export class DelegatedMetrics extends DeliveryMetrics {
  constructor(private readonly counters: Pick<DeliveryMetrics, keyof DeliveryMetrics>) {
    super();
  }

  override accepted(count: number): void {
    this.counters.accepted(count);
  }

  override advanced(count: number, ms: number): void {
    this.counters.advanced(count, ms);
  }

  override handedOver(channel: Channel, lane: LaneKey, outcome: string, ms: number): void {
    this.counters.handedOver(channel, lane, outcome, ms);
  }

  override swept(count: number): void {
    this.counters.swept(count);
  }

  override toldDepartments(outcome: 'mail' | 'no_mailbox', events: number): void {
    this.counters.toldDepartments(outcome, events);
  }
}
