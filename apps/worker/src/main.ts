import { ProviderDirectory } from '#channels';
import { ConfigError, configFromProcess } from '#config';
import {
  DomainClock,
  PromDeliveryMetrics,
  createLogger,
  createMetricsRegistry,
  listenForClock,
  startMetricsServer,
} from '#observability';
import { assertNarrowRole, assertSafePostgres, openPool } from '#persistence';
import { openWakeListener } from '#queue';
import { composeWorker } from './compose-worker.js';

/** Partitions are made 60 days ahead; once an hour is often enough. */
const PARTITIONS_EVERY_MS = 3_600_000;

async function main(): Promise<void> {
  const config = configFromProcess('worker');
  const log = createLogger({ level: config.logLevel, process: 'worker' });
  const clock = new DomainClock(config.local?.clockOffsetMs ?? 0);
  const directory = new ProviderDirectory();
  const registry = createMetricsRegistry();
  const metricsServer = await startMetricsServer(config.server.metricsPort, registry);
  const pool = openPool({
    url: config.database.urls.worker,
    size: config.database.poolSize,
    name: 'worker',
    onError: (error) => {
      log.warn({ err: error }, 'a database connection broke');
    },
  });
  await assertSafePostgres(pool);
  await assertNarrowRole(pool);
  const onError = (step: string, error: unknown) => {
    log.warn({ err: error, step }, 'a step failed; the sweep tries it again');
  };
  const sites = new Set(
    directory.all().flatMap(({ mxSuffixes }) => mxSuffixes.map((suffix) => suffix.slice(1))),
  );
  const { engine, gateways } = composeWorker({
    config,
    pool,
    clock,
    directory,
    onError,
    metrics: new PromDeliveryMetrics(registry, sites),
  });
  listenForClock(process, clock);
  // Probes, ramps, retries and deadlines follow a moved clock at once.
  process.on('message', () => void sweep());
  const listener =
    config.redisUrl === null ? null : openWakeListener(config.redisUrl, (target) => engine.wake(target), log);
  const timers = [
    setInterval(() => void sweep(), config.work.sweepMs),
    setInterval(() => void engine.tend(), config.work.leaseMs / 3),
    setInterval(() => {
      pool.query('SELECT ensure_partitions()').catch((error: unknown) => {
        onError('partitions', error);
      });
    }, PARTITIONS_EVERY_MS),
  ];
  let sweeping = false;
  const sweep = async (): Promise<void> => {
    if (sweeping) return;
    sweeping = true;
    await engine.sweep();
    sweeping = false;
  };
  const stop = async (): Promise<void> => {
    timers.forEach(clearInterval);
    await listener?.close();
    await engine.stop();
    gateways.closeAll();
    await pool.end();
    await metricsServer.close();
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
  await sweep();
  process.send?.({ ready: true });
  log.info({ instance: config.instanceId }, 'worker ready');
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
});
