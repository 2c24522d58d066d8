import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigError, configFromProcess } from '#config';
import {
  DomainClock,
  NestLogger,
  PromDeliveryMetrics,
  createLogger,
  createMetricsRegistry,
  listenForClock,
  startMetricsServer,
} from '#observability';
import { Authenticator } from '#identity';
import { assertNarrowRole, assertSafePostgres } from '#persistence';
import { openWakeUp } from '#queue';
import { ApiModule } from './api.module.js';
import { composeApi } from './compose-api.js';
import { KeyCallerFinder } from './http/key-caller-finder.js';
import { prepareHttp } from './http/prepare-http.js';
import { DatabaseProbe } from './operation/health.controller.js';
import { StoredKeys } from './operation/stored-keys.js';

async function main(): Promise<void> {
  const config = configFromProcess('app', 'report', 'worker');
  const log = createLogger({ level: config.logLevel, process: 'api' });
  const clock = new DomainClock(config.local?.clockOffsetMs ?? 0);
  listenForClock(process, clock);
  const registry = createMetricsRegistry();
  const metricsServer = await startMetricsServer(config.server.metricsPort, registry);
  const wakeUp = openWakeUp(config.redisUrl, log);
  const parts = composeApi({
    config,
    clock,
    wakeUp,
    metrics: new PromDeliveryMetrics(registry),
    onPoolError: (error) => {
      log.warn({ err: error }, 'a database connection broke');
    },
  });
  await Promise.all(
    Object.values(parts.pools).map(async (pool) => {
      await assertSafePostgres(pool);
      await assertNarrowRole(pool);
    }),
  );

  let stopping = false;
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.of({
      parts,
      callers: new KeyCallerFinder(new Authenticator(parts.keys, parts.hasher, clock, config.city.adminKey)),
      keys: new StoredKeys(parts, clock),
      probe: new DatabaseProbe(parts.pools.app, () => stopping),
    }),
    new FastifyAdapter({ bodyLimit: config.server.bodyLimitBytes, routerOptions: { maxParamLength: 200 } }),
    { logger: new NestLogger(log), rawBody: true, bufferLogs: false },
  );
  prepareHttp(app, log);
  await app.listen({ port: config.server.port, host: config.server.host });

  const stop = async (): Promise<void> => {
    stopping = true;
    await app.close();
    await wakeUp.close();
    await Promise.all(Object.values(parts.pools).map((pool) => pool.end()));
    await metricsServer.close();
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
  process.send?.({ ready: true });
  log.info({ port: config.server.port }, 'api ready');
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
});
