export { PromDeliveryMetrics } from './delivery-metrics.js';
export { DomainClock } from './domain-clock.js';
export { createLogger, type Logger, type LogLevel } from './logger.js';
export { createMetricsRegistry } from './metrics-server.js';
export { NestLogger } from './nest-logger.js';
export { PromPreflightMetrics } from './preflight-metrics.js';
export { PromSeedMetrics } from './seed-metrics.js';
export { openProcess, runProcess, stopOnSignal } from './process-life.js';
export { redact } from './redact.js';
