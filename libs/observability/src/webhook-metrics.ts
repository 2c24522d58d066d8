import { Counter, Histogram, type Registry } from 'prom-client';

/** Tries of webhooks by what became of them. No label names an endpoint: its address may be a secret. */
export class PromWebhookMetrics {
  private readonly tries: Counter<'outcome'>;
  private readonly seconds: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.tries = new Counter({
      registers,
      name: 'stadtbote_webhook_tries_total',
      help: 'Tries of webhooks by outcome (delivered, waiting, failed)',
      labelNames: ['outcome'],
    });
    this.seconds = new Histogram({
      registers,
      name: 'stadtbote_webhook_try_seconds',
      help: 'How long one try took',
      buckets: [0.05, 0.2, 1, 5, 20],
    });
  }

  tried(outcome: string, ms: number): void {
    this.tries.inc({ outcome });
    this.seconds.observe(ms / 1000);
  }
}
