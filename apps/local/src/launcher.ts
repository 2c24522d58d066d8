import { randomBytes } from 'node:crypto';
import type { LocalOptions } from '../../../tools/local-options.mjs';
import type { SandboxAddresses } from '#sandbox';
import { type Child, ChildEndedError, startChild } from './child.js';
import { askClock, clockIn, ClockRelay } from './clock-relay.js';
import { LaunchError } from './data-directory.js';
import { databaseUrls, type OutsideEngines, startDatabase, startWakeUps } from './engines.js';
import { Ground } from './ground.js';
import { submissionEnvironment, submissionOf } from './local-submission.js';
import { LOGINS } from './logins.js';
import { HOST, publicUrl } from './loopback.js';
import { clearReadyFile, type ProcessIds, type Ready, writeReadyFile } from './ready-file.js';
import type { Say } from './say.js';
import type { Prepared, SignInLink } from './seed.js';
import type { SeedProcessOptions } from './seed-process.js';
import {
  type ChildSettings,
  environmentOf,
  sandboxEnvironment,
  type Surroundings,
} from './settings-of-children.js';
import { type RunningProcess, Supervised } from './supervised.js';

/** Modules that run as processes of their own, as paths. */
interface Entries {
  readonly sandbox: string;
  readonly prepare: string;
  readonly api: string;
  readonly worker: string;
  readonly postbox: string;
}

export interface LaunchPlan {
  readonly options: LocalOptions;
  readonly entries: Entries;
  readonly workers: number;
  readonly outside: OutsideEngines;
  readonly say: Say;
}

/** Of the ten seconds in which all must be gone, the applications may use this to finish what they have begun. */
const DRAIN_MS = 4500;
const SANDBOX_STOP_MS = 1000;
const PREPARED_FILE = 'prepared.json';

/** A scenario that the sandbox does not understand is a wrong value of ours. */
function blameScenario({ scenario }: LocalOptions): (error: unknown) => never {
  return (error) => {
    if (scenario === null || !(error instanceof ChildEndedError) || error.code !== 2) throw error;
    throw new LaunchError(`--scenario "${scenario}": ${error.lastLine}`, 2);
  };
}

interface Stoppable {
  stop(): Promise<void>;
}

/** Runs the whole system: starts the processes in order, keeps them running, tells their clock, stops them in order. */
export class Launcher {
  readonly #plan: LaunchPlan;
  readonly #abort = new AbortController();
  /** What the applications work with, in the order in which it stops: those side by side need nothing of each other. */
  readonly #surroundings: (readonly Stoppable[])[] = [];
  readonly #applications = new Map<string, Supervised<Child>>();
  readonly #pids = new Map<string, number | null>();
  #ground: Ground | undefined;
  #ready: Ready | undefined;
  /** The sandbox moves the domain time; everybody who reckons with it is told. */
  readonly #clock = new ClockRelay((offsetMs) => {
    for (const application of this.#applications.values()) application.current?.send({ clock: offsetMs });
  });
  #stopping: Promise<void> | undefined;
  /** Links that sign in once, for the screen. */
  signInLinks: readonly SignInLink[] = [];

  constructor(plan: LaunchPlan) {
    this.#plan = plan;
  }

  /** True from the moment when somebody asked it to stop. */
  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  /** The processes now; a restart replaces them. */
  get processIds(): ProcessIds {
    return this.#processIds();
  }

  /** Domain time, as the applications have it. */
  get domainNow(): number {
    return Date.now() + this.#clock.offsetMs;
  }

  /**
   * Starts everything and writes the ready file.
   * @throws LaunchError, or the error of the first process that did not start; `stop` is due then too
   */
  async start(): Promise<Ready> {
    const { options, workers } = this.#plan;
    this.#ground = await Ground.prepare(options, workers);
    if (options.readyFile !== null) clearReadyFile(options.readyFile);
    const around = await this.#startSurroundings(this.#ground);
    const prepared = await this.#prepareDatabase(this.#ground, around);
    await this.#startApplications(this.#ground, around);
    this.signInLinks = prepared.signInLinks;
    this.#ready = this.#describe(this.#ground, around, prepared);
    this.#writeReadyFile();
    return this.#ready;
  }

  /** The three need nothing of each other and start at once. */
  async #startSurroundings(ground: Ground): Promise<Surroundings> {
    const { options, outside, entries } = this.#plan;
    const postgres = this.#supervise('postgres', () => startDatabase(ground, outside.databaseUrl));
    const redis = this.#supervise('redis', () => startWakeUps(ground, outside.redisUrl));
    const sandbox = this.#superviseChild(ground, 'sandbox', entries.sandbox, () =>
      sandboxEnvironment(ground, options),
    );
    this.#surroundings.push([sandbox, redis], [postgres]);
    const [database, wakeUps, simulated] = await Promise.all([
      postgres.start(),
      redis.start(),
      sandbox.start().catch(blameScenario(options)),
    ]);
    const addresses = simulated.ready as SandboxAddresses;
    this.#clock.set(await askClock(addresses.control));
    return {
      options,
      secrets: ground.secrets,
      dkimKeys: ground.dkimKeys,
      statusCopyDir: ground.directory.file('status'),
      database: databaseUrls(ground, database, outside.databaseUrl),
      redisUrl: wakeUps.url,
      sandbox: addresses,
    };
  }

  /** In a process that ends with it; what it returns is kept, for keys are shown once and must stay the same. */
  async #prepareDatabase(ground: Ground, around: Surroundings): Promise<Prepared> {
    const given: SeedProcessOptions = {
      serverUrl: around.database.server,
      appDatabaseUrl: around.database.app,
      sandboxUrl: around.sandbox.control,
      demo: this.#plan.options.demo,
      previous: (ground.directory.read(PREPARED_FILE) as Prepared | undefined) ?? null,
    };
    const settings = {
      rights: LOGINS,
      metricsPort: 0,
      instanceId: 'prepare',
      clockOffsetMs: this.#clock.offsetMs,
    };
    const child = await startChild(
      {
        name: 'the preparation of the database',
        entry: this.#plan.entries.prepare,
        env: { ...environmentOf(around, settings), PREPARE_OPTIONS: JSON.stringify(given) },
        logFile: ground.logFile('prepare'),
        stopWithinMs: 1000,
      },
      this.#abort.signal,
    );
    await child.stop();
    const prepared = child.ready as Prepared;
    ground.directory.write(PREPARED_FILE, { ...prepared, signInLinks: [] });
    return prepared;
  }

  async #startApplications(ground: Ground, around: Surroundings): Promise<void> {
    const { entries, workers } = this.#plan;
    const api = { rights: ['app', 'report', 'worker'], metricsPort: ground.ports.metricsApi } as const;
    this.#addApplication(ground, 'api', entries.api, (own) => environmentOf(around, { ...api, ...own }));
    for (let number = 1; number <= workers; number += 1) {
      const worker = {
        rights: ['worker'],
        metricsPort: ground.ports[`metricsWorker${number}`] ?? 0,
      } as const;
      this.#addApplication(ground, `worker-${number}`, entries.worker, (own) =>
        environmentOf(around, { ...worker, ...own }),
      );
    }
    this.#addPostbox(ground, around);
    await Promise.all([...this.#applications.values()].map((one) => one.start()));
  }

  #addPostbox(ground: Ground, around: Surroundings): void {
    const postbox = {
      rights: ['app', 'report', 'worker'],
      metricsPort: ground.ports.metricsPostbox,
    } as const;
    const submission = submissionEnvironment(ground, around);
    this.#addApplication(ground, 'postbox', this.#plan.entries.postbox, (own) => ({
      ...environmentOf(around, { ...postbox, ...own }),
      ...submission,
    }));
  }

  /** Each start is an owner of leases of its own: it must not take those of the process that crashed for its own. */
  #addApplication(
    ground: Ground,
    name: string,
    entry: string,
    env: (own: Pick<ChildSettings, 'instanceId' | 'clockOffsetMs'>) => NodeJS.ProcessEnv,
  ): void {
    const environment = (): NodeJS.ProcessEnv =>
      env({ instanceId: `${name}-${randomBytes(4).toString('hex')}`, clockOffsetMs: this.#clock.offsetMs });
    this.#applications.set(name, this.#superviseChild(ground, name, entry, environment));
  }

  #superviseChild(
    ground: Ground,
    name: string,
    entry: string,
    environment: () => NodeJS.ProcessEnv,
  ): Supervised<Child> {
    return this.#supervise(name, (abort) =>
      startChild(
        {
          name,
          entry,
          env: environment(),
          logFile: ground.logFile(name),
          stopWithinMs: name === 'sandbox' ? SANDBOX_STOP_MS : DRAIN_MS,
          onMessage: (message) => {
            const clock = clockIn(message);
            if (clock !== undefined) this.#clock.set(clock);
          },
        },
        abort,
      ),
    );
  }

  #supervise<T extends RunningProcess>(
    name: string,
    start: (abort: AbortSignal) => Promise<T>,
  ): Supervised<T> {
    if (this.isStopping) throw new LaunchError('stopped while starting');
    const onStarted = ({ pid }: RunningProcess): void => {
      this.#pids.set(name, pid);
      this.#ground?.record.note(name, pid);
      this.#writeReadyFile();
    };
    return new Supervised({ name, start, say: this.#plan.say, onStarted });
  }

  #describe(ground: Ground, around: Surroundings, prepared: Prepared): Ready {
    const url = publicUrl(this.#plan.options);
    return {
      api: url,
      web: url,
      sandbox: around.sandbox.control,
      metrics: `http://${HOST}:${ground.ports.metricsApi}/metrics`,
      databaseUrl: around.database.admin,
      redisUrl: around.redisUrl,
      departmentId: prepared.departmentId,
      keys: prepared.keys,
      otherDepartment: prepared.otherDepartment,
      adminKey: ground.secrets.adminKey,
      smtpSubmission: submissionOf(ground, around, prepared),
      postbox: { host: HOST, port: ground.ports.inbound },
      notify: null,
      signIns: prepared.signIns,
      pids: this.#processIds(),
    };
  }

  #processIds(): ProcessIds {
    const pid = (name: string): number | null => this.#pids.get(name) ?? null;
    const workers = [...this.#applications.keys()].filter((name) => name.startsWith('worker-'));
    return {
      launcher: process.pid,
      api: pid('api'),
      worker: workers.map(pid).filter((id) => id !== null),
      postbox: pid('postbox'),
      postgres: pid('postgres'),
      redis: pid('redis'),
      sandbox: pid('sandbox'),
    };
  }

  /** Again after a restart, for the process ids. Before everything is ready there is no file. */
  #writeReadyFile(): void {
    const { readyFile } = this.#plan.options;
    if (this.#ready === undefined || readyFile === null) return;
    this.#ready = { ...this.#ready, pids: this.#processIds() };
    writeReadyFile(readyFile, this.#ready);
  }

  /** Stops everything in order: first those who work, then what they work with. Further calls wait for the same end. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopInOrder();
    return this.#stopping;
  }

  async #stopInOrder(): Promise<void> {
    this.#abort.abort();
    this.#clock.stop();
    await stopAll([...this.#applications.values()]);
    for (const sideBySide of this.#surroundings) await stopAll(sideBySide);
    await this.#ground?.release();
  }
}

function stopAll(processes: readonly Stoppable[]): Promise<unknown> {
  return Promise.all(processes.map((one) => one.stop()));
}
