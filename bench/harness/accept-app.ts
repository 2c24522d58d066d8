/** The api as it is, with the store that BENCH_STORE names; a process of its own. */
import 'reflect-metadata';
import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiModule } from '../../apps/api/src/api.module.js';
import { composeApi } from '../../apps/api/src/compose-api.js';
import { CallerClock } from '../../apps/api/src/http/caller-clock.js';
import { KeyCallerFinder } from '../../apps/api/src/http/key-caller-finder.js';
import { prepareHttp } from '../../apps/api/src/http/prepare-http.js';
import { DatabaseProbe } from '../../apps/api/src/operation/health.controller.js';
import { StoredKeys } from '../../apps/api/src/operation/stored-keys.js';
import { configFromProcess } from '#config';
import { GroupCommit } from '#delivery';
import { DelegatedClock, DelegatedMetrics } from '#delivery/ports';
import { Authenticator } from '#identity';
import { DomainClock, PromDeliveryMetrics, createLogger, createMetricsRegistry } from '#observability';
import { Vault } from '#persistence';
import { SilentWakeUp } from '#queue';
import { EachAlone, NothingStore, OneTransactionStore } from './accept-peers.js';

const config = configFromProcess('app', 'report', 'worker');
const log = createLogger({ level: 'error', process: 'bench' });
const clock = new DelegatedClock(new DomainClock());
const parts = composeApi({
  config,
  clock,
  wakeUp: new SilentWakeUp(),
  metrics: new DelegatedMetrics(new PromDeliveryMetrics(createMetricsRegistry())),
  onPoolError: () => undefined,
});
const vault = new Vault(config.keys.data.keys);
const stores = {
  ours: () => parts.group,
  one: () => new EachAlone(new OneTransactionStore(parts.pools.app, vault)),
  nothing: () => new GroupCommit(new NothingStore(vault), 2),
};
const chosen = process.env['BENCH_STORE'] as keyof typeof stores;
const options: Pick<NestApplicationOptions, 'logger' | 'rawBody'> = { logger: false, rawBody: true };
const app = await NestFactory.create<NestFastifyApplication>(
  ApiModule.of({
    parts: { ...parts, group: stores[chosen]() },
    callers: new KeyCallerFinder(new Authenticator(parts.keys, parts.hasher, new CallerClock(clock), null)),
    keys: new StoredKeys(parts, clock),
    probe: new DatabaseProbe(parts.pools.app, () => false),
  }),
  new FastifyAdapter({ bodyLimit: 50_000_000 }),
  options,
);
prepareHttp(app, log);
await app.listen(0, '127.0.0.1');
process.send?.({ url: await app.getUrl() });
process.once('disconnect', () => process.exit(0));
