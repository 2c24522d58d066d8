import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Launcher } from '../../../apps/local/src/launcher.js';
import type { Ready } from '../../../apps/local/src/ready-file.js';
import { Supervised } from '../../../apps/local/src/supervised.js';
import { freePort, startPostgres, type RunningPostgres } from '#sandbox';
import { CommitCutter } from './commit-cutter.js';
import { Random } from './random.js';

/** Real periods of a drill: shorter than in production, so that crashes are over within seconds. */
const TIMING = {
  GATEWAY_LIST_LAG_MS: '1000',
  LOG_LEVEL: 'warn',
  RATE_LIMIT_PER_MINUTE: '1000000',
};

/** Who can be hit. */
export type Victim = 'api' | 'worker' | 'postbox' | 'redis' | 'postgres';

/** How the system of a drill differs from the usual one. */
export interface SystemOptions {
  /** How often a worker looks for work by itself. */
  readonly sweepMs: number;
  /** How long one hand-over may take; what is killed in one stays untouched for so long. */
  readonly sendLimitMs: number;
  /** Puts a proxy between the applications and Postgres that can cut COMMITs. */
  readonly cutsCommits: boolean;
  readonly random: Random;
}

/** A Postgres of the drill's own, with the proxy in front of it. */
interface OwnDatabase {
  readonly postgres: Supervised<RunningPostgres>;
  readonly cutter: CommitCutter;
  /** The superuser's address, through the proxy. */
  readonly url: string;
  /** The same, past the proxy. */
  readonly directUrl: string;
}

/** The whole system in real processes, two workers, with handles to hurt it. */
export class DrilledSystem {
  private constructor(
    private readonly launcher: Launcher,
    readonly ready: Ready,
    readonly dir: string,
    private readonly own: OwnDatabase | null,
  ) {}

  static async start(options: Partial<SystemOptions> = {}): Promise<DrilledSystem> {
    const { sweepMs = 250, sendLimitMs = 15_000, cutsCommits = false, random = new Random(1) } = options;
    // A lease outlasts the sweep that finds it lapsed.
    const leaseMs = sweepMs < 3_000 ? '3000' : '30000';
    const timing = {
      SWEEP_MS: String(sweepMs),
      LEASE_MS: leaseMs,
      HARD_SEND_LIMIT_MS: String(sendLimitMs),
    };
    Object.assign(process.env, TIMING, timing);
    const dir = mkdtempSync(join(tmpdir(), 'stadtbote-drill-'));
    const own = cutsCommits ? await ownDatabase(join(dir, 'database'), random) : null;
    const entry = (path: string) => fileURLToPath(new URL(path, import.meta.url));
    const launcher = new Launcher({
      options: {
        dir: join(dir, 'data'),
        port: await freePort(),
        readyFile: null,
        scenario: null,
        fresh: false,
        // Its citizens have push subscriptions. It writes no letters by itself here.
        demo: true,
        help: false,
      },
      entries: {
        sandbox: entry('../../../libs/sandbox/src/main.js'),
        prepare: entry('../../../apps/local/src/seed-process.js'),
        api: entry('../../../apps/api/src/main.js'),
        worker: entry('../../../apps/worker/src/main.js'),
        postbox: entry('../../../apps/postbox/src/main.js'),
      },
      workers: 2,
      outside: { databaseUrl: own?.url, redisUrl: undefined },
      say: () => undefined,
    });
    return new DrilledSystem(launcher, await launcher.start(), dir, own);
  }

  /** The superuser's address of the database, for its witness: never through the proxy. */
  get databaseUrl(): string {
    return this.own?.directUrl ?? this.ready.databaseUrl;
  }

  /** The SMS gateway's address, and the account by which it knows us and signs its callbacks. */
  get twilio(): { readonly apiUrl: string; readonly accountSid: string; readonly authToken: string } {
    const read = (file: string) => JSON.parse(readFileSync(join(this.dir, 'data', file), 'utf8')) as unknown;
    const { twilio } = read('secrets.json') as { twilio: { accountSid: string; authToken: string } };
    const { sandboxSms } = read('ports.json') as { sandboxSms: number };
    return { ...twilio, apiUrl: `http://127.0.0.1:${String(sandboxSms)}` };
  }

  /** Cuts this share of the COMMITs from now on. */
  cutCommits(share: number): void {
    if (this.own !== null) this.own.cutter.share = share;
  }

  /** COMMITs cut so far. */
  get commitsCut(): number {
    return this.own?.cutter.cuts ?? 0;
  }

  /** The processes of a victim now; they change with every restart. */
  pidsOf(victim: Victim): number[] {
    const { api, worker, postbox, redis } = this.launcher.processIds;
    const postgres =
      this.own === null ? this.launcher.processIds.postgres : (this.own.postgres.current?.pid ?? null);
    const pids = victim === 'worker' ? worker : [{ api, postbox, redis, postgres }[victim]];
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
    await this.own?.cutter.close();
    await this.own?.postgres.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

async function ownDatabase(dir: string, random: Random): Promise<OwnDatabase> {
  const port = await freePort();
  const postgres = new Supervised({
    name: 'postgres',
    start: () => startPostgres({ dir, port }),
    say: () => undefined,
  });
  const running = await postgres.start();
  const cutter = new CommitCutter({ host: '127.0.0.1', port }, random);
  const url = new URL(running.url());
  url.port = String(await cutter.listen());
  return { postgres, cutter, url: url.href, directUrl: running.url({ database: 'stadtbote' }) };
}
