// The first of all: other modules use the pool while they are loaded.
import './leave-a-core.js';
import { ProviderDirectory } from '#channels';
import { ConfigError, configFromProcess, type Config } from '#config';
import { LINGER_EVERY_MS } from '#delivery';
import { DelegatedClock, DelegatedMetrics } from '#delivery/ports';
import {
  PromDeliveryMetrics,
  PromPreflightMetrics,
  PromWebhookMetrics,
  openProcess,
  runProcess,
  stopOnSignal,
  type Logger,
} from '#observability';
import { AuditSealer, PostgresPreflightStore, assertSafePools, openPool, type Pool } from '#persistence';
import { openWakeListener } from '#queue';
import { composeWorker, type Worker } from './compose-worker.js';
import type { WorkerGround } from './compose/ground.js';
import { openSeedWatch, type SeedGround } from './seed-mailboxes.js';
import { DailyPreflight, type DailyPreflightParts } from './daily-preflight.js';

type Registry = ConstructorParameters<typeof PromPreflightMetrics>[0];

/** Partitions are made 60 days ahead; once an hour is often enough. */
const PARTITIONS_EVERY_MS = 3_600_000;
/** The delivery log of webhooks reaches so far back. */
const WEBHOOKS_KEPT_MS = 30 * 86_400_000;
/** Rhythm of the audit's seals, and for how long the worker that sealed last goes on doing it. */
const SEAL_EVERY_MS = 5_000;
const SEAL_LEASE_MS = 3 * SEAL_EVERY_MS;

/** How often each worker asks whether the day's preflight is its turn. */
const PREFLIGHT_EVERY_MS = 60_000;
/** How often each worker asks whether the seed mailboxes are its turn. */
const SEEDS_EVERY_MS = 20_000;

async function main(): Promise<void> {
  const config = configFromProcess('worker');
  const { log, setClock, registry, metricsServer } = await openProcess('worker', config);
  const clock = new DelegatedClock(setClock);
  const pool = await openSafePool(config, log);
  const onError = onErrorOf(log);
  const worker = openWorker({ config, pool, clock, onError }, registry);
  const { engine, gateways } = worker;
  const sealer = new AuditSealer(pool, config.keys.hash.keys, config.instanceId, SEAL_LEASE_MS);
  const sweep = oneAtATime(() => sweepOnce(worker, onError));
  const ground = { config, pool, registry, log, clock, onAccepted: () => void engine.advance() };
  const seeds = openSeeds(ground, onError);
  // Probes, ramps, retries and deadlines follow a moved clock at once.
  process.on('message', () => void Promise.all([sweep(), seeds()]));
  const listener =
    config.redisUrl === null ? null : openWakeListener(config.redisUrl, (target) => engine.wake(target), log);
  const timers = [
    ...startPreflight(ground, onError),
    ...startTimers(config, {
      sweep,
      seeds,
      tend: () => engine.tend(),
      linger: oneAtATime(() => engine.linger()),
      sealer,
      pool,
      forget: () => worker.webhooks.store.forget(clock.now() - WEBHOOKS_KEPT_MS),
      onError,
    }),
  ];
  stopOnSignal(log, async () => {
    timers.forEach(clearInterval);
    await listener?.close();
    await engine.stop();
    await worker.webhooks.sender.stop().catch(() => undefined);
    await gateways.closeAll();
    // Without a database its lease ends by itself.
    await sealer.stop().catch(() => undefined);
    await pool.end();
    await metricsServer.close();
  });
  void gateways.listen(onError);
  await sweep();
  void seeds();
  process.send?.({ ready: true });
  log.info({ instance: config.instanceId }, 'worker ready');
}

function onErrorOf(log: Logger): RegularWork['onError'] {
  return (step, error) => {
    log.warn({ err: error, step }, 'a step failed; the sweep tries it again');
  };
}

function openWorker(
  ground: Pick<WorkerGround, 'config' | 'pool' | 'clock' | 'onError'>,
  registry: Registry,
): Worker {
  const directory = new ProviderDirectory();
  const webhooks = new PromWebhookMetrics(registry);
  return composeWorker({
    ...ground,
    directory,
    onWebhookTried: (outcome, tookMs) => {
      webhooks.tried(outcome, tookMs);
    },
    metrics: new DelegatedMetrics(new PromDeliveryMetrics(registry, sitesOf(directory))),
  });
}

async function sweepOnce(
  { engine, teller, lateness, texts, webhooks }: Worker,
  onError: RegularWork['onError'],
): Promise<void> {
  await engine.sweep();
  await teller.look().catch((error: unknown) => {
    onError('departments', error);
  });
  await webhooks.sender.look().catch((error: unknown) => {
    onError('webhooks', error);
  });
  await webhooks.teller.look().catch((error: unknown) => {
    onError('webhook-alerts', error);
  });
  await texts.look().catch((error: unknown) => {
    onError('weights', error);
  });
  await lateness.look().catch((error: unknown) => {
    onError('lateness', error);
  });
}

async function openSafePool(config: Config<'worker'>, log: Logger): Promise<Pool> {
  const pool = openPool({
    url: config.database.urls.worker,
    size: config.database.poolSize,
    name: 'worker',
    plansOnce: true,
    onError: (error) => {
      log.warn({ err: error }, 'a database connection broke');
    },
  });
  await assertSafePools([pool]);
  return pool;
}

function sitesOf(directory: ProviderDirectory): ReadonlySet<string> {
  return new Set(directory.all().flatMap(({ mxSuffixes }) => mxSuffixes.map((suffix) => suffix.slice(1))));
}

/** None when it is switched off. */
function startPreflight(
  {
    pool,
    registry,
    ...parts
  }: Pick<DailyPreflightParts, 'config' | 'clock' | 'log'> & {
    readonly pool: Pool;
    readonly registry: Registry;
  },
  onError: RegularWork['onError'],
): NodeJS.Timeout[] {
  if (!parts.config.preflight.isDaily) return [];
  const store = new PostgresPreflightStore(pool);
  const daily = new DailyPreflight({ ...parts, store, metrics: new PromPreflightMetrics(registry) });
  const look = oneAtATime(async () => {
    await daily.look().catch((error: unknown) => {
      onError('preflight', error);
    });
  });
  void look();
  return [setInterval(() => void look(), PREFLIGHT_EVERY_MS)];
}

/** Does nothing without seed mailboxes. */
function openSeeds(ground: SeedGround, onError: RegularWork['onError']): () => Promise<void> {
  if (ground.config.seeds.length === 0) return () => Promise.resolve();
  const watch = openSeedWatch(ground);
  return oneAtATime(async () => {
    await watch.look().catch((error: unknown) => {
      onError('seeds', error);
    });
  });
}

/** A call while one is under way does nothing. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running = false;
  return async () => {
    if (running) return;
    running = true;
    await work().finally(() => {
      running = false;
    });
  };
}

interface RegularWork {
  readonly sweep: () => Promise<void>;
  readonly seeds: () => Promise<void>;
  readonly tend: () => Promise<void>;
  readonly linger: () => Promise<void>;
  readonly sealer: AuditSealer;
  readonly pool: Pool;
  readonly forget: () => Promise<unknown>;
  readonly onError: (step: string, error: unknown) => void;
}

function startTimers(
  { work }: Config<'worker'>,
  { sweep, seeds, tend, linger, sealer, pool, forget, onError }: RegularWork,
) {
  const makePartitions = () => {
    pool.query('SELECT ensure_partitions()').catch((error: unknown) => {
      onError('partitions', error);
    });
  };
  const forgetOld = () => {
    forget().catch((error: unknown) => {
      onError('webhooks', error);
    });
  };
  const seal = oneAtATime(async () => {
    await sealer.seal().catch((error: unknown) => {
      onError('audit', error);
    });
  });
  return [
    setInterval(() => void sweep(), work.sweepMs),
    setInterval(() => void seeds(), SEEDS_EVERY_MS),
    setInterval(() => void tend(), work.leaseMs / 3),
    setInterval(() => void linger(), LINGER_EVERY_MS),
    setInterval(makePartitions, PARTITIONS_EVERY_MS),
    setInterval(forgetOld, PARTITIONS_EVERY_MS),
    setInterval(() => void seal(), SEAL_EVERY_MS),
  ];
}

runProcess(main, ConfigError);
