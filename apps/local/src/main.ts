import { fileURLToPath } from 'node:url';
import { LOCAL_HELP, type LocalOptions, parseLocalOptions } from '../../../tools/local-options.mjs';
import { banner } from './banner.js';
import { LaunchError } from './data-directory.js';
import { DemoTraffic } from './demo/traffic.js';
import { Launcher } from './launcher.js';
import type { Ready } from './ready-file.js';
import { sayOnScreen } from './say.js';

const say = sayOnScreen();

/** Everything has a bounded stop of its own; this is for what nobody foresaw. */
const GONE_WITHIN_MS = 9200;

function entry(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

function launcherFor(options: LocalOptions): Launcher {
  return new Launcher({
    options,
    entries: {
      sandbox: entry('../../../libs/sandbox/src/main.js'),
      prepare: entry('./seed-process.js'),
      api: entry('../../api/src/main.js'),
      worker: entry('../../worker/src/main.js'),
      postbox: entry('../../postbox/src/main.js'),
    },
    workers: 1,
    outside: { databaseUrl: process.env['DATABASE_URL'], redisUrl: process.env['REDIS_URL'] },
    say,
  });
}

/** Resolves when somebody wants it to end: a signal, or the death of the process that started it. */
function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    for (const sign of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) {
      process.on(sign, () => {
        resolve();
      });
    }
    process.channel?.unref();
  });
}

async function run(options: LocalOptions): Promise<number> {
  const launcher = launcherFor(options);
  const ended = stopRequested().then(async () => {
    setTimeout(() => process.exit(1), GONE_WITHIN_MS).unref();
    say('Stopping …');
    await launcher.stop();
  });
  try {
    const ready = await launcher.start();
    const traffic = options.demo ? demoTraffic(launcher, ready) : null;
    say(banner(ready, launcher.signInLinks));
    traffic?.start();
    await ended.finally(() => traffic?.stop());
  } catch (error) {
    const wasAsked = launcher.isStopping;
    await launcher.stop();
    if (!wasAsked) return tell(error);
  }
  say('Stopped.');
  return 0;
}

/** The demo city writes to its people by its own send API. */
function demoTraffic(launcher: Launcher, ready: Ready): DemoTraffic | null {
  const { live } = ready.keys;
  return live === null ? null : new DemoTraffic({ api: ready.api, key: live, now: () => launcher.domainNow });
}

function tell(error: unknown): number {
  process.stderr.write(`npm start: ${error instanceof Error ? error.message : String(error)}\n`);
  return error instanceof LaunchError ? error.exitCode : 1;
}

const { options, error } = parseLocalOptions(process.argv.slice(2));
if (error !== undefined) {
  process.exit(tell(new LaunchError(error, 2)));
} else if (options.help) {
  say(LOCAL_HELP);
} else {
  process.exit(await run(options));
}
