import { Counter, type Registry } from 'prom-client';

/** What became of mail to our own mailboxes at providers. */
export class PromSeedMetrics {
  private readonly arrivals: Counter<'folder'>;
  private readonly failures: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.arrivals = new Counter({
      registers,
      name: 'stadtbote_seed_mails_arrived_total',
      help: 'Seed mails found in their mailboxes by folder (inbox, junk)',
      labelNames: ['folder'],
    });
    this.failures = new Counter({
      registers,
      name: 'stadtbote_seed_visits_failed_total',
      help: 'Visits of seed mailboxes by IMAP that failed',
    });
  }

  arrived(folder: 'inbox' | 'junk'): void {
    this.arrivals.inc({ folder });
  }

  visitFailed(): void {
    this.failures.inc();
  }
}
