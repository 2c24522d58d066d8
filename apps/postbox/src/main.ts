import { ConfigError, configFromProcess } from '#config';
import { DelegatedClock, DelegatedMetrics } from '#delivery/ports';
import {
  DomainClock,
  PromDeliveryMetrics,
  createLogger,
  createMetricsRegistry,
  listenForClock,
  startMetricsServer,
  type Logger,
} from '#observability';
import { assertNarrowRole, assertSafePostgres } from '#persistence';
import { openWakeUp } from '#queue';
import { composePostbox, type Postbox } from './compose-postbox.js';

/** How soon a sender is told that a mail has failed; nobody waits for it. */
const REPORT_EVERY_MS = 5_000;

async function main(): Promise<void> {
  const config = configFromProcess('app', 'report', 'worker');
  const log = createLogger({ level: config.logLevel, process: 'postbox' });
  const setClock = new DomainClock(config.local?.clockOffsetMs ?? 0);
  listenForClock(process, setClock);
  const registry = createMetricsRegistry();
  const metricsServer = await startMetricsServer(config.server.metricsPort, registry, config.server.host);
  const wakeUp = openWakeUp(config.redisUrl, log);
  const postbox = composePostbox({
    config,
    clock: new DelegatedClock(setClock),
    metrics: new DelegatedMetrics(new PromDeliveryMetrics(registry)),
    wakeUp,
    log,
  });
  await assertSafe(postbox);
  await Promise.all(postbox.listeners.map((listener) => listener.listen()));
  const reporting = reportRegularly(postbox, log);
  onSignal(log, async () => {
    clearInterval(reporting);
    postbox.sessions.stop();
    await Promise.all(postbox.listeners.map((listener) => listener.close()));
    await wakeUp.close();
    await Promise.all(postbox.pools.map((pool) => pool.end()));
    await metricsServer.close();
  });
  process.send?.({ ready: true });
  const { submission, inbound } = config;
  log.info({ port: submission.port, tlsPort: submission.tlsPort, inbound: inbound.port }, 'postbox ready');
}

async function assertSafe({ pools }: Postbox): Promise<void> {
  await Promise.all(
    pools.map(async (pool) => {
      await assertSafePostgres(pool);
      await assertNarrowRole(pool);
    }),
  );
}

function reportRegularly({ reporter }: Postbox, log: Logger): NodeJS.Timeout {
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    await reporter.look().catch((error: unknown) => {
      log.warn({ err: error }, 'failures were not reported; the next look tries again');
    });
    isLooking = false;
  };
  return setInterval(() => void look(), REPORT_EVERY_MS);
}

function onSignal(log: Logger, close: () => Promise<void>): void {
  const stop = async (): Promise<void> => {
    await close().catch((error: unknown) => {
      log.error({ err: error }, 'stopping failed');
    });
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
});
