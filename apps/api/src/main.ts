import 'reflect-metadata';
import type { DynamicModule, NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigError, configFromProcess } from '#config';
import { DelegatedClock, DelegatedMetrics } from '#delivery/ports';
import {
  DomainClock,
  NestLogger,
  PromDeliveryMetrics,
  createLogger,
  createMetricsRegistry,
  listenForClock,
  startMetricsServer,
  type Logger,
} from '#observability';
import { Authenticator } from '#identity';
import { assertNarrowRole, assertSafePostgres } from '#persistence';
import { openWakeUp } from '#queue';
import { ApiModule } from './api.module.js';
import { composeApi, type ApiParts } from './compose-api.js';
import { CallerClock } from './http/caller-clock.js';
import { KeyCallerFinder } from './http/key-caller-finder.js';
import { prepareHttp } from './http/prepare-http.js';
import { PageWorld } from './pages/page-world.js';
import { PeoplesErrors } from './pages/peoples-errors.js';
import { StaffSignIn } from './pages/staff-sign-in.js';
import { DatabaseProbe } from './operation/health.controller.js';
import { StoredKeys } from './operation/stored-keys.js';

/** How often expired sessions and sign-in links are removed. */
const PURGE_EVERY_MS = 3_600_000;

async function main(): Promise<void> {
  const config = configFromProcess('app', 'report', 'worker');
  const log = createLogger({ level: config.logLevel, process: 'api' });
  const setClock = new DomainClock(config.local?.clockOffsetMs ?? 0);
  listenForClock(process, setClock);
  const clock = new DelegatedClock(setClock);
  const registry = createMetricsRegistry();
  const metricsServer = await startMetricsServer(config.server.metricsPort, registry, config.server.host);
  const wakeUp = openWakeUp(config.redisUrl, log);
  const parts = composeApi({
    config,
    clock,
    wakeUp,
    metrics: new DelegatedMetrics(new PromDeliveryMetrics(registry)),
    onPoolError: (error) => {
      log.warn({ err: error }, 'a database connection broke');
    },
  });
  await assertSafePools(parts);
  let stopping = false;
  const app = await openApp(
    ApiModule.of({
      parts,
      callers: new KeyCallerFinder(
        new Authenticator(parts.keys, parts.hasher, new CallerClock(clock), config.city.adminKey),
      ),
      keys: new StoredKeys(parts, clock),
      probe: new DatabaseProbe(parts.pools.app, () => stopping),
    }),
    config.server.bodyLimitBytes,
    log,
  );
  await app.listen({ port: config.server.port, host: config.server.host });

  const purging = purgeRegularly(app.get(StaffSignIn), log);
  const stop = async (): Promise<void> => {
    stopping = true;
    clearInterval(purging);
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

async function assertSafePools({ pools }: ApiParts): Promise<void> {
  await Promise.all(
    Object.values(pools).map(async (pool) => {
      await assertSafePostgres(pool);
      await assertNarrowRole(pool);
    }),
  );
}

function purgeRegularly(signIn: StaffSignIn, log: Logger): NodeJS.Timeout {
  return setInterval(() => {
    signIn.purge().catch((error: unknown) => {
      log.warn({ err: error }, 'expired sessions were not removed; the next hour tries again');
    });
  }, PURGE_EVERY_MS);
}

async function openApp(
  module: DynamicModule,
  bodyLimit: number,
  log: Logger,
): Promise<NestFastifyApplication> {
  const options: Pick<NestApplicationOptions, 'logger' | 'rawBody' | 'bufferLogs'> = {
    logger: new NestLogger(log),
    rawBody: true,
    bufferLogs: false,
  };
  const adapter = new FastifyAdapter({ bodyLimit, routerOptions: { maxParamLength: 200 } });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, options);
  prepareHttp(app, log, new PeoplesErrors(app.get(PageWorld)));
  return app;
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
});
