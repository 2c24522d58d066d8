import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, type Answer, type Observations } from './api-client.js';
import { LogFollower } from './log-follower.js';
import { readOptions, USAGE, type ReaderOptions } from './options.js';
import { OurMail } from './our-mail.js';
import { PositionFile } from './position-file.js';
import { PostfixQueue } from './postfix-queue.js';
import { RelayReader } from './relay-reader.js';

const LOOK_EVERY_MS = 1_000;

async function main(options: ReaderOptions): Promise<void> {
  const file = new PositionFile(options.positionFile);
  const log = new LogFollower(options.logFile);
  const before = file.read();
  const client = options.isDry ? null : new ApiClient(options.url, options.keyFile, options.caFile);
  const reader = new RelayReader(
    {
      host: options.host,
      queue: new PostfixQueue(options.configDir),
      log,
      mail: new OurMail(before?.ours),
      post: (observations) =>
        client === null ? Promise.resolve(show(observations)) : client.post(observations),
      note: (progress) => {
        if (!options.isDry) file.write(progress);
      },
      say: (line) => process.stderr.write(`relay-reader: ${line}\n`),
      now: () => Date.now(),
      zoneMinutes: () => -new Date().getTimezoneOffset(),
      everyMs: options.everyMs,
      removes: options.removes && !options.isDry,
    },
    // What was logged before the first start is for `replay-log`; the queue tells what still waits.
    before?.position ?? (await log.end()),
  );
  await run(reader);
}

async function run(reader: RelayReader): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      stopping.abort();
    });
  while (!stopping.signal.aborted) {
    await reader.look();
    await sleep(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}

function show(observations: Observations): Answer {
  process.stdout.write(`${JSON.stringify(observations)}\n`);
  return { taken: 0, unknown: 0, remove: [] };
}

function optionsOrExit(): ReaderOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : ''}\n${USAGE}`);
    process.exit(2);
  }
}

await main(optionsOrExit());
