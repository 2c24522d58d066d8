export { DeliveryEngine, LINGER_EVERY_MS, type EngineParts } from './engine.js';
export { calendarFile, calledOff, organizerOf } from './accept/calendar-entry.js';
export {
  makeNotification,
  type FieldProblem,
  type MakingContext,
  type NotificationRequest,
} from './accept/make-notification.js';
export { GroupCommit } from './accept/group-commit.js';
export {
  RateLimiter,
  quotasOf,
  type Quota,
  type QuotaSettings,
  type Verdict,
} from './accept/rate-limiter.js';
export { Advancer, type Advanced, type AdvancerParts } from './advance/advancer.js';
export { SIMULATOR_LANE, type GatewayLanes } from './advance/facts-of-case.js';
export { Dispatcher, type DispatcherParts } from './deliver/dispatcher.js';
export { GatewayQuestions } from './deliver/gateway-questions.js';
export { OutcomeWriter } from './deliver/outcome-writer.js';
export { RecipientSites } from './deliver/recipient-sites.js';
export { HeldMailForecast } from './advance/held-mail-forecast.js';
export { BulkActions, SECOND_THOUGHTS_MS, type BulkOrder } from './incidents/bulk-actions.js';
export { DepartmentTeller, type DepartmentTellerParts } from './incidents/department-teller.js';
export { operationalUnit, type OperationalMail } from './incidents/operational-mail.js';
export { draftNotice, type NoticeFacts, type NoticeTexts } from './incidents/notice-draft.js';
export { IncidentKeeper, type IncidentKeeperParts } from './incidents/incident-keeper.js';
export { GroupedReceipts } from './learn/grouped-receipts.js';
export { HealthBook } from './learn/health-book.js';
export { LatenessWatch, type LatenessWatchParts } from './learn/lateness-watch.js';
export { WeightWatch, type WeightWatchParts } from './learn/weight-watch.js';
export { SeedWatch, type SeedWatchParts } from './learn/seed-watch.js';
export { ReportedRefusals } from './learn/reported-refusals.js';
export { RelayDesk, type RelayDeskParts, type RelayReceipt } from './relay/relay-desk.js';
export type { RelayReport } from './relay/relay-events.js';
export { ResolverLane, type ResolverLaneParts } from './resolve/resolver-lane.js';
export { WebhookSender, type WebhookSenderParts } from './webhooks/webhook-sender.js';
export { WebhookTeller, type WebhookTellerParts } from './webhooks/webhook-teller.js';
