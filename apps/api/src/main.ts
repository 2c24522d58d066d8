import 'reflect-metadata';
import type { DynamicModule, NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigError, configFromProcess } from '#config';
import { DelegatedClock, DelegatedMetrics } from '#delivery/ports';
import {
  NestLogger,
  PromDeliveryMetrics,
  openProcess,
  runProcess,
  stopOnSignal,
  type Logger,
} from '#observability';
import { Authenticator } from '#identity';
import { assertSafePools } from '#persistence';
import { openWakeUp } from '#queue';
import { ApiModule } from './api.module.js';
import { composeApi } from './compose-api.js';
import { CallerClock } from './http/caller-clock.js';
import { KeyCallerFinder } from './http/key-caller-finder.js';
import { prepareHttp } from './http/prepare-http.js';
import { PageWorld } from './pages/page-world.js';
import { PeoplesErrors } from './pages/peoples-errors.js';
import { StaffSignIn } from './pages/staff-sign-in.js';
import { DatabaseProbe } from './operation/health.controller.js';
import { StoredKeys } from './operation/stored-keys.js';
import { StatusDesk } from './status/status-desk.js';

/** How often expired sessions and sign-in links are removed. */
const PURGE_EVERY_MS = 3_600_000;
/** How often the copies of the public status are looked after. */
const COPY_EVERY_MS = 60_000;

async function main(): Promise<void> {
  const config = configFromProcess('app', 'report', 'worker');
  const { log, setClock, registry, metricsServer } = await openProcess('api', config);
  const clock = new DelegatedClock(setClock);
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
  const pools = Object.values(parts.pools);
  await assertSafePools(pools);
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
  const copying = copyStatusRegularly(app.get(StatusDesk), log);
  stopOnSignal(log, async () => {
    stopping = true;
    clearInterval(purging);
    clearInterval(copying);
    await app.close();
    await wakeUp.close();
    await Promise.all(pools.map((pool) => pool.end()));
    await metricsServer.close();
  });
  process.send?.({ ready: true });
  log.info({ port: config.server.port }, 'api ready');
}

function purgeRegularly(signIn: StaffSignIn, log: Logger): NodeJS.Timeout {
  return setInterval(() => {
    signIn.purge().catch((error: unknown) => {
      log.warn({ err: error }, 'expired sessions were not removed; the next hour tries again');
    });
  }, PURGE_EVERY_MS);
}

/** Once at once: a database that goes away in the first minute finds a copy. */
function copyStatusRegularly(desk: StatusDesk, log: Logger): NodeJS.Timeout {
  const copy = (): void => {
    desk.keepCopy().catch((error: unknown) => {
      log.warn({ err: error }, 'the public status was not copied; the next minute tries again');
    });
  };
  copy();
  return setInterval(copy, COPY_EVERY_MS);
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

runProcess(main, ConfigError);
