export { LocalAuthority, type ServerCertificate } from './certificates/local-authority.js';
export type { ClockListener, ClockMapping, ClockReading, DomainClock } from './domain-clock.js';
export type { DnsAnswer, RecordType } from './dns/zone.js';
export type { LedgerRow, WireKind } from './ledger.js';
export type {
  MailBehaviour,
  PushBehaviour,
  SmsBehaviour,
  SmtpStage,
  WebhookBehaviour,
} from './behaviours.js';
export type { ProviderData } from './providers/provider-data.js';
export type { PushSubscriptionJson } from './push/subscriptions.js';
export type { SandboxOptions } from './sandbox-options.js';
export { ScenarioError } from './scenario/scenario-file.js';
export { startSandbox, type Sandbox, type SandboxAddresses } from './sandbox.js';
export * from './engines/index.js';
