import type { LaneKey } from '#domain';
import { SessionOpener, type SessionOpenerOptions } from './session-opener.js';
import { SiteConnections } from './site-connections.js';
import { SmtpJob, type Delivered, type SmtpErrand } from './smtp-job.js';

export interface SmtpPoolOptions extends SessionOpenerOptions {
  /** How long a connection may wait for the next message of its lane. */
  readonly idleMs: number;
}

/**
 * The connections of all sites. nodemailer's pool is not used: it queues messages again by itself, without limit, when a
 * socket closes without an error.
 */
export class SmtpPool {
  private readonly sites = new Map<string, SiteConnections>();
  private readonly opener: SessionOpener;

  constructor(private readonly options: SmtpPoolOptions) {
    this.opener = new SessionOpener(options);
  }

  /** Hands one message over, when its turn comes. @throws what a sender throws that has a bug */
  deliver(errand: SmtpErrand): Promise<Delivered> {
    return new Promise((resolve, reject) => {
      this.site(errand.route.site).add(new SmtpJob(errand, { resolve, reject }));
    });
  }

  /** Closes the idle connections of a lane, or all. */
  close(lane?: LaneKey): void {
    for (const [name, site] of this.sites) {
      site.closeIdle(lane);
      if (site.isQuiet) this.sites.delete(name);
    }
  }

  private site(name: string): SiteConnections {
    const known = this.sites.get(name);
    if (known !== undefined) return known;
    const made = new SiteConnections(this.opener, this.options.idleMs);
    this.sites.set(name, made);
    return made;
  }
}
