import type { Channel, LaneKey } from '#domain';

/** Counters for operation. Labels hold nothing personal. */
export abstract class DeliveryMetrics {
  abstract accepted(count: number): void;
  abstract advanced(count: number, ms: number): void;
  abstract handedOver(channel: Channel, lane: LaneKey, outcome: string, ms: number): void;
  abstract swept(count: number): void;
  /** Events that a department was told by mail, or could not be: it has no mailbox. */
  abstract toldDepartments(outcome: 'mail' | 'no_mailbox', events: number): void;
}
