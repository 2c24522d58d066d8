export type { Pool } from 'pg';
export { checkAudit, type AuditReport } from './audit/audit-check.js';
export { AuditSealer } from './audit/audit-sealer.js';
export type { AuditFinding, AuditPlace } from './audit/audit-walk.js';
export {
  asCitizen,
  asDepartment,
  moment,
  momentOrNull,
  openPool,
  transaction,
  withSetting,
  type PoolSettings,
} from './database/pools.js';
export { assertSafePools } from './database/safety.js';
export { PostgresAcceptStore } from './stores/accept.store.js';
export { PostgresAdvanceStore } from './stores/advance.store.js';
export { PostgresDepartmentNewsStore } from './stores/department-news.store.js';
export { PostgresDepartmentDirectory } from './stores/department.directory.js';
export {
  DossierReader,
  type DossierContact,
  type DossierDay,
  type DossierFacts,
  type DossierLane,
  type DossierWording,
} from './stores/dossier.reader.js';
export { PostgresHealthStore } from './stores/health.store.js';
export { PostgresBulkActionStore } from './stores/bulk-action.store.js';
export {
  IncidentCommands,
  type IncidentCommandResult,
  type WrittenEntry,
} from './stores/incident.commands.js';
export type { IncidentFate } from './stores/incident-fates.js';
export {
  IncidentReader,
  type BulkActionView,
  type EntryView,
  type FateCount,
  type IncidentHour,
  type IncidentLaneView,
  type IncidentView,
  type NoticeView,
  type RiskView,
  type WordingView,
} from './stores/incident.reader.js';
export { PostgresIncidentStore } from './stores/incident.store.js';
export {
  OperationReader,
  type DepartmentListView,
  type HeldView,
  type LaneChangeView,
  type LaneOperationView,
} from './stores/operation.reader.js';
export { PostgresInboxStore } from './stores/inbox.store.js';
export { PostgresLaneStore } from './stores/lane.store.js';
export { PostgresLatenessStore } from './stores/lateness.store.js';
export { PostgresTextWeightStore } from './stores/text-weight.store.js';
export { TextsByGatewayId } from './stores/text-receipts.js';
export { PostgresSeedStore } from './stores/seed.store.js';
export { PostgresPreflightStore, type KeptPreflight } from './stores/preflight.store.js';
export { PostgresReceiptStore } from './stores/receipt.store.js';
export { PostgresReportStore } from './stores/report.store.js';
export { PostgresRelayStore } from './stores/relay.store.js';
export { PostgresSiteStore } from './stores/site.store.js';
export { KeyedHash, normalEmail } from './vault/keyed-hash.js';
export { Vault, type Keys } from './vault/key-ring.js';
export { randomBytes } from './vault/random-bytes.js';
export { SystemChance } from './vault/system-chance.js';
export { SignedLinks } from './vault/signed-links.js';
export { PostgresKeyStore } from './stores/key.store.js';
export { PostgresSessionStore, PostgresSignInLinkStore } from './stores/staff.stores.js';
export { HmacKeyHasher } from './vault/key-hasher.js';
export { CitizenStore, type CitizenChange, type CitizenSettings } from './stores/citizen.store.js';
export { DeliveryReport, type DeliveryFigures } from './stores/delivery.report.js';
export { HealthReader, type HealthChangeView, type LaneHealthView } from './stores/health.reader.js';
export {
  StatusReader,
  type PublicIncidentRow,
  type PublicNoticeRow,
  type StateChangeRow,
  type StatusRows,
} from './stores/status.reader.js';
export { NotificationCommands, type CommandResult } from './stores/notification.commands.js';
export {
  NotificationReader,
  type AttemptView,
  type DecisionView,
  type NotificationFilter,
  type NotificationTimeline,
  type NotificationView,
} from './stores/notification.reader.js';
export { PostgresSubmissionNews } from './stores/submission-news.js';
export { PostgresQuarantineStore, PostgresSubmissionDirectory } from './stores/submission.stores.js';
export { PostgresWarmUpLaneStore } from './stores/warm-up.store.js';
export { TeamStore } from './stores/team.store.js';
export { conditionSecret, conditionSecrets } from './vault/condition-secrets.js';
export { ActionStore, type HostedPage, type NewAnswer } from './stores/action.store.js';
export { PublicPageStore, type PublicNotification } from './stores/public-page.store.js';
export { DemoReader, type DemoFigures, type DemoFollowed, type DemoLaneCount } from './stores/demo.reader.js';
export { TrafficReader, type TrafficFilter, type TrafficRow } from './stores/traffic.reader.js';
export {
  MOST_ENDPOINTS,
  WebhookCommands,
  type WebhookActor,
  type WebhookLogLine,
  type WebhookView,
  type WebhookWish,
} from './stores/webhook.commands.js';
export { PostgresWebhookStore } from './stores/webhook.store.js';
export { TextReplyStore, type NewTextReply, type TextReplyView } from './stores/text-reply.store.js';
export { DeviceStore, MOST_DEVICES, type Device } from './stores/device.store.js';
export { UsageReader, type ChannelUsage, type TextBudget } from './stores/usage.reader.js';
