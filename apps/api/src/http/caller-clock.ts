import { IdentityClock } from '#identity/ports';

/** The api's clock as identity's port. */
export class CallerClock extends IdentityClock {
  constructor(private readonly clock: Pick<IdentityClock, 'now' | 'realNow'>) {
    super();
  }

  override now(): number {
    return this.clock.now();
  }

  override realNow(): number {
    return this.clock.realNow();
  }
}
