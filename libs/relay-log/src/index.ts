export { readDeliveryLine, stampOf, type DeliveryLine } from './delivery-line.js';
export { readDeliveryWords, type DeliveryWords } from './delivery-words.js';
export {
  DELIVERY_STATUSES,
  readLogLine,
  type DeliveryEvent,
  type DeliveryStatus,
  type LogEvent,
  type LogLine,
} from './log-line.js';
export { LogClock, type LogZone } from './log-clock.js';
export type { LogTime } from './log-time.js';
export { readQueueEntry, type QueuedRecipient, type QueueEntry } from './queue-entry.js';
export { isLongQueueId, isQueueId } from './queue-id.js';
export { isReturnPath, withoutAddresses } from './without-addresses.js';
