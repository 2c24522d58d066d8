export { PromDeliveryMetrics } from './delivery-metrics.js';
export {
  DomainClock,
  listenForClock,
  type ClockPiece,
  type ClockSetting,
  type MessageSource,
} from './domain-clock.js';
export { createLogger, type Logger, type LogLevel } from './logger.js';
export { createMetricsRegistry, startMetricsServer, type MetricsServer } from './metrics-server.js';
export { NestLogger } from './nest-logger.js';
export { redact } from './redact.js';
