import type { Config } from '#config';
import type { Clock, DeliveryMetrics, WakeUp } from '#delivery/ports';
import type { Logger } from '#observability';

/** The database roles of the postbox. */
export type PostboxRole = 'app' | 'report' | 'worker';

/** What the composition is given. */
export interface PostboxGround {
  readonly config: Config<PostboxRole>;
  readonly clock: Clock;
  readonly metrics: DeliveryMetrics;
  readonly wakeUp: WakeUp;
  readonly log: Logger;
}
