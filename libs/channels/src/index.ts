export { ChannelGateways, createGateways, type GatewaysOptions } from './channel-gateways.js';
export { HttpConditions, type HttpConditionsOptions } from './conditions/http-conditions.js';
export { HostAddresses, makeResolver, type DnsOptions } from './host-addresses.js';
export { DnsSiteResolver, type DnsSiteResolverOptions } from './email/dns-site-resolver.js';
export { EmailGateway, type EmailGatewayOptions, type SmtpSender } from './email/email-gateway.js';
export { StsPolicies, type StsPoliciesOptions } from './email/mta-sts/sts-policies.js';
export { PreflightCollector, type PreflightCollectorOptions } from './email/preflight/preflight-collector.js';
export { subjectOf, type PreflightSubject } from './email/preflight/preflight-subject.js';
export {
  loadProviders,
  ProviderDirectory,
  type KnownSite,
  type MailboxProvider,
  type ProviderLimits,
} from './email/provider-directory.js';
export { ImapSeedReader, type ImapSeedReaderOptions, type ImapSeed } from './email/seeds/imap-seed-reader.js';
export { attemptOfReturnPath } from './email/compose/message-identity.js';
export { optionalCategory, readUnsubscribeAddress, unsubscribeWays } from './email/compose/unsubscribe.js';
export type { DkimKeyOptions } from './email/compose/dkim.js';
export { leaveACoreToTheSender } from './email/compose/signing-threads.js';
export { DirectorySiteResolver } from './relay/directory-site-resolver.js';
export { RelayGateway, type RelayGatewayOptions } from './relay/relay-gateway.js';
export { OutgoingHosts } from './outgoing-hosts.js';
export { strangerUrlProblem, type StrangerRules } from './stranger-url.js';
export { GATEWAY_LANES, laneIdentity, sisterLanes } from './lane-identity.js';
export { TwilioGateway, type TwilioGatewayOptions } from './sms/twilio-gateway.js';
export { readTwilioCallback, verifyTwilioSignature } from './sms/twilio-callback.js';
export { readHttpCallback, verifyHttpCallback } from './sms/http-callback.js';
export { readTwilioInbound, type InboundText } from './sms/text-reply.js';
export { HttpSmsGateway, type HttpSmsGatewayOptions } from './sms/http-gateway.js';
export { SmppGateway, type SmppGatewayOptions, type SmppNews } from './sms/smpp-gateway.js';
export { smsText } from './sms/sms-text.js';
export { smsSegments } from './sms/segments.js';
export { PushGateway, type PushGatewayOptions } from './push/push-gateway.js';
export { pushText } from './push/push-text.js';
export type { VapidKeys } from './push/vapid-headers.js';
export { HttpWebhookCaller, type HttpWebhookCallerOptions } from './webhooks/http-webhook-caller.js';
export { InboxGateway, type InboxGatewayOptions } from './inbox/inbox-gateway.js';
export { SIMULATOR_LANE, SimulatorGateway } from './simulator/simulator-gateway.js';
