import { ConfigError, configFromProcess } from '#config';
import { DelegatedClock, DelegatedMetrics } from '#delivery/ports';
import { PromDeliveryMetrics, openProcess, runProcess, stopOnSignal, type Logger } from '#observability';
import { assertSafePools } from '#persistence';
import { openWakeUp } from '#queue';
import { composePostbox, type Postbox } from './compose-postbox.js';

/** How soon a sender is told that a mail has failed; nobody waits for it. */
const REPORT_EVERY_MS = 5_000;

async function main(): Promise<void> {
  const config = configFromProcess('app', 'report', 'worker');
  const { log, setClock, registry, metricsServer } = await openProcess('postbox', config);
  const wakeUp = openWakeUp(config.redisUrl, log);
  const postbox = composePostbox({
    config,
    clock: new DelegatedClock(setClock),
    metrics: new DelegatedMetrics(new PromDeliveryMetrics(registry)),
    wakeUp,
    log,
  });
  await assertSafePools(postbox.pools);
  await Promise.all(postbox.listeners.map((listener) => listener.listen()));
  const reporting = reportRegularly(postbox, log);
  stopOnSignal(log, async () => {
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

runProcess(main, ConfigError);
