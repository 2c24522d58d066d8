import { jest } from '@jest/globals';
import { loadConfig } from '#config';
import { createMetricsRegistry, PromPreflightMetrics } from '#observability';
import { openPool, PostgresPreflightStore } from '#persistence';
import { migrate } from '#persistence/schema';
import { startSandbox, type Sandbox } from '#sandbox';
import { FixedClock, useTemporaryFolders, useTestDatabase } from '#testing';
import { DailyPreflight } from './daily-preflight.js';

jest.setTimeout(60_000);

const NOW = Date.UTC(2021, 2, 11, 13, 3);
const DAY = 86_400_000;
const newFolder = useTemporaryFolders();
const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});
let sandbox: Sandbox;
let end: () => Promise<void> = () => Promise.resolve();
afterEach(async () => {
  await end();
  await sandbox.stop();
});

describe('the daily preflight', () => {
  it('is made by one worker a day, counted, and tells what changed', async () => {
    sandbox = await startSandbox({ dir: newFolder(), accountSid: `AC${'0'.repeat(32)}`, authToken: 'token' });
    const pool = openPool({ url: database.current.worker, size: 4, name: 'w', onError: () => undefined });
    end = () => pool.end();
    const store = new PostgresPreflightStore(pool);
    const clock = new FixedClock(NOW);
    const registry = createMetricsRegistry();
    const lines: unknown[] = [];
    const note = (line: unknown) => {
      lines.push(line);
    };
    const worker = (name: string) =>
      new DailyPreflight({
        config: loadConfig(environment(name), 'worker'),
        store,
        clock,
        metrics: new PromPreflightMetrics(name === 'one' ? registry : createMetricsRegistry()),
        log: { info: note, warn: note },
      });
    const [one, two] = [worker('one'), worker('two')];
    await Promise.all([one.look(), two.look()]);
    await one.look();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ domain: 'stadt.example', changes: [] });
    expect(await registry.metrics()).toMatch(/stadtbote_preflight_findings\{state="fault"\} [1-9]/);

    sandbox.setDns('_dmarc.stadt.example', 'TXT', ['v=DMARC1; p=reject']);
    clock.advance(DAY);
    await two.look();
    expect(lines[1]).toMatchObject({
      changes: [{ check: 'dmarc', subject: 'stadt.example', from: 'fault', to: 'ok' }],
    });
    expect((await store.latest())?.changes).toHaveLength(1);
  });
});

function environment(name: string): Record<string, string> {
  return {
    CITY_NAME: 'Stadt',
    PUBLIC_URL: 'https://stadt.example',
    LOCAL_MODE: 'true',
    INSTANCE_ID: name,
    DATA_KEYS: `d:${Buffer.alloc(32).toString('base64')}`,
    HASH_KEYS: `h:${Buffer.alloc(32).toString('base64')}`,
    DATABASE_WORKER_URL: database.current.worker,
    DNS_SERVERS: sandbox.dnsServer,
  };
}
