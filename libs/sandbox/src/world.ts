import type { DomainClock } from './domain-clock.js';
import type { Zone } from './dns/zone.js';
import type { Ledger } from './ledger.js';
import type { ProviderDirectory } from './providers/provider-directory.js';
import type { PushService } from './push/push-service.js';
import type { SmsGateway } from './sms/sms-gateway.js';
import type { Mailboxes } from './smtp/mailboxes.js';
import type { SmtpProvider } from './smtp/smtp-provider.js';
import type { WebhookReceiver } from './webhooks/webhook-receiver.js';

/** Everything that is simulated, for those who steer it. */
export interface World {
  readonly clock: DomainClock;
  readonly ledger: Ledger;
  readonly directory: ProviderDirectory;
  readonly zone: Zone;
  readonly mailboxes: Mailboxes;
  readonly smtp: ReadonlyMap<string, SmtpProvider>;
  readonly sms: SmsGateway;
  readonly push: PushService;
  readonly webhooks: WebhookReceiver;
}
