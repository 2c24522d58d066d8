import { Redis } from 'ioredis';
import { allEnded, drain, type Drill, type DrillGround } from './harness/drill.js';
import { percentile } from './harness/verdict.js';
import { pass } from './harness/wait.js';
import { hear, judgeSafety, p95 } from './harness/witnesses.js';

const PER_SECOND = 20;

/** After this long, Redis wakes lanes again. */
const BACK_MS = 30_000;

/** Redis is flushed, then away; accepting and delivering go on at the sweep's pace, and wake-ups come back by themselves. */
export const redisGone: Drill = {
  name: 'redis-gone',
  sweepMs: 5_000,
  async run(ground) {
    const { system, client, verdict, short, sandbox, database } = ground;
    const [calm, away, after] = short ? [1_000, 6_000, 2_000] : [60_000, 600_000, 90_000];
    const load = startLoad(ground);
    await pass(calm);
    const calm1 = client.ledger.length;
    await flush(system.ready.redisUrl);
    await pass(calm);
    const away0 = client.ledger.length;
    const pid = system.pidsOf('redis')[0] ?? 0;
    // Stopped, not killed: a server that is there and says nothing is the harder case.
    process.kill(pid, 'SIGSTOP');
    await pass(away);
    const away1 = client.ledger.length;
    process.kill(pid, 'SIGCONT');
    await pass(short ? 0 : BACK_MS);
    const back = client.ledger.length;
    await pass(after);
    load.stop();
    await client.settled();
    await (short ? drain(ground) : allEnded(ground, 60_000));
    const said = await hear(client, sandbox, database);
    const took = (from: number, to: number) => client.ledger.slice(from, to).map(({ tookMs }) => tookMs ?? 0);
    const before = percentile(took(0, calm1), 99);
    verdict.equals(
      'answers other than 202',
      client.ledger.flatMap(({ answers }) => answers).filter((status) => status !== 202).length,
      0,
    );
    verdict.latency(
      'accept p99 while away, ms (1.5 × before, at least +50)',
      percentile(took(away0, away1), 99),
      Math.max(before * 1.5, before + 50),
    );
    const handOver = (from: number, to?: number) => {
      const ids = new Set(client.ledger.slice(from, to).map(({ id }) => id));
      return p95(said.stored.filter(({ id }) => ids.has(id)));
    };
    verdict.latency('p95 to hand-over while away, ms', handOver(away0, away1), 10_000);
    const calmP95 = handOver(0, calm1);
    verdict.latency(
      'p95 to hand-over from 30 s after its return, ms (1.5 × calm, at least +250)',
      handOver(back),
      Math.max(calmP95 * 1.5, calmP95 + 250),
    );
    judgeSafety(verdict, said);
  },
};

/** All wake-ups under way are forgotten. */
async function flush(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true });
  await redis.connect();
  await redis.flushall();
  redis.disconnect();
}

function startLoad({ client, letters }: DrillGround): { stop: () => void } {
  const timer = setInterval(() => {
    client.send(letters.email());
  }, 1000 / PER_SECOND);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}
