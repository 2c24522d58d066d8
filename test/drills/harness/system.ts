import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Launcher } from '../../../apps/local/src/launcher.js';
import type { Ready } from '../../../apps/local/src/ready-file.js';

/** Real periods of a drill: shorter than in production, so that crashes are over within seconds. */
const TIMING = {
  HARD_SEND_LIMIT_MS: '15000',
  GATEWAY_LIST_LAG_MS: '1000',
  LOG_LEVEL: 'warn',
  RATE_LIMIT_PER_MINUTE: '1000000',
};

/** Who can be hit. */
export type Victim = 'api' | 'worker' | 'redis' | 'postgres';

/** The whole system in real processes, two workers, with handles to hurt it. */
export class DrilledSystem {
  private constructor(
    private readonly launcher: Launcher,
    readonly ready: Ready,
    private readonly dir: string,
  ) {}

  /** @param sweepMs how often a worker looks for work by itself */
  static async start(sweepMs = 250): Promise<DrilledSystem> {
    // A lease outlasts the sweep that finds it lapsed.
    const leaseMs = sweepMs < 3_000 ? '3000' : '30000';
    Object.assign(process.env, TIMING, { SWEEP_MS: String(sweepMs), LEASE_MS: leaseMs });
    const dir = mkdtempSync(join(tmpdir(), 'stadtbote-drill-'));
    const entry = (path: string) => fileURLToPath(new URL(path, import.meta.url));
    const launcher = new Launcher({
      options: {
        dir,
        port: await freePort(),
        readyFile: null,
        scenario: null,
        fresh: false,
        demo: false,
        help: false,
      },
      entries: {
        sandbox: entry('../../../libs/sandbox/src/main.js'),
        prepare: entry('../../../apps/local/src/seed-process.js'),
        api: entry('../../../apps/api/src/main.js'),
        worker: entry('../../../apps/worker/src/main.js'),
      },
      workers: 2,
      outside: { databaseUrl: undefined, redisUrl: undefined },
      say: () => undefined,
    });
    return new DrilledSystem(launcher, await launcher.start(), dir);
  }

  /** The processes of a victim now; they change with every restart. */
  pidsOf(victim: Victim): number[] {
    const { api, worker, redis, postgres } = this.launcher.processIds;
    const pids = victim === 'worker' ? worker : [{ api, redis, postgres }[victim]];
    return pids.filter((pid) => pid !== null);
  }

  /** Sends a signal to the victim's processes (`which` of several workers). A process that is gone already is no error. */
  hit(victim: Victim, signal: NodeJS.Signals, which = 0): void {
    const pids = this.pidsOf(victim);
    const pid = pids[which % Math.max(1, pids.length)];
    if (pid === undefined) return;
    try {
      process.kill(pid, signal);
    } catch {
      // It ended between the look and the signal.
    }
  }

  async stop(): Promise<void> {
    await this.launcher.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => {
          resolve(typeof address === 'object' && address !== null ? address.port : 0);
        });
      });
  });
}
