import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../drills/harness/random.js';
import { keptMb } from './heap.js';
import { LoopWatch } from './loop-watch.js';
import { Find, type FuzzCase, type FuzzTarget, type OpenTarget } from './target.js';

/** How long and from where on. */
export interface FuzzOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly say: (line: string) => void;
}

/** The loop may stand still for so long. */
const STALL_LIMIT_MS = 200;
/** What is kept after a tenth of the time is warm; from then on it may grow by this. */
const GROWTH_LIMIT_MB = 64;
const LANES_APART_MS = 15;
/** A case that has not ended by then has no answer. */
const CASE_LIMIT_MS = 60_000;

/** Throws inputs at a target until the time is up or one finds something. @returns whether nothing was found */
export async function fuzz(target: FuzzTarget, options: FuzzOptions): Promise<boolean> {
  const open = await target.open();
  const run = new Run(target, open, options);
  try {
    return await run.toEnd();
  } finally {
    await open.close();
  }
}

class Run {
  private readonly startedAt = performance.now();
  private readonly underWay = new Map<number, FuzzCase>();
  /** Cases that ended since the loop was last seen alive: a stall was the work of one of them or of one under way. */
  private lately = new Map<number, FuzzCase>();
  private cases = 0;
  private find: string | null = null;
  private readonly watch = new LoopWatch((stallMs) => {
    if (stallMs > STALL_LIMIT_MS) this.stalled(stallMs);
    this.lately = new Map();
  });

  constructor(
    private readonly target: FuzzTarget,
    private readonly open: OpenTarget,
    private readonly options: FuzzOptions,
  ) {}

  async toEnd(): Promise<boolean> {
    const escaped = (error: unknown) => {
      this.found('escaped', error, this.underWay);
    };
    process.on('uncaughtException', escaped).on('unhandledRejection', escaped);
    const growth = this.growth();
    try {
      await Promise.all(Array.from({ length: this.target.atOnce }, (_, place) => this.lane(place)));
    } finally {
      this.watch.stop();
      process.off('uncaughtException', escaped).off('unhandledRejection', escaped);
    }
    this.tell(await growth);
    return this.find === null;
  }

  private get isOver(): boolean {
    return this.find !== null || this.passedMs > this.options.seconds * 1000;
  }

  private get passedMs(): number {
    return performance.now() - this.startedAt;
  }

  /** One case after the other. Lanes begin apart: making the first cases of all at once would be a stall of our own. */
  private async lane(place: number): Promise<void> {
    await sleep(place * LANES_APART_MS);
    while (!this.isOver) {
      const number = (this.cases += 1);
      // Each case has a seed of its own: how many are under way at once changes none.
      const random = new Random(Math.imul(this.options.seed, 0x9e3779b1) ^ number);
      const one = this.watch.apart(() => this.open.make(random));
      this.underWay.set(number, one);
      await this.judged(number, one);
      this.underWay.delete(number);
      this.lately.set(number, one);
      await nextTurn();
    }
  }

  private async judged(number: number, one: FuzzCase): Promise<void> {
    try {
      const done = one.run();
      if (done !== undefined) await inTime(done);
    } catch (error) {
      this.found('failed', error, new Map([[number, one]]));
    }
  }

  private stalled(stallMs: number): void {
    const error = new Find(`the event loop stood still for ${stallMs.toFixed(0)} ms`);
    this.found('stalled', error, new Map([...this.lately, ...this.underWay]));
  }

  /** Only the first find counts: what follows may be its consequence. */
  private found(how: string, error: unknown, suspects: ReadonlyMap<number, FuzzCase>): void {
    if (this.find !== null) return;
    this.find = how;
    const { say, seed } = this.options;
    say(`${this.target.name}: FIND, seed ${String(seed)}, ${String(suspects.size)} suspect(s)`);
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const dir = mkdtempSync(join(tmpdir(), 'stadtbote-fuzz-'));
    for (const [number, { input }] of suspects) {
      const file = join(dir, `case-${String(number)}`);
      writeFileSync(file, input);
      say(`  case ${String(number)}: ${file}`);
    }
  }

  /** @returns by how much the memory that is kept has grown, MB */
  private async growth(): Promise<number> {
    await sleep(this.options.seconds * 100);
    const warm = keptMb();
    while (!this.isOver) await sleep(50);
    return keptMb() - warm;
  }

  private tell(grownMb: number): void {
    const { say, seed } = this.options;
    const seconds = this.passedMs / 1000;
    if (grownMb > GROWTH_LIMIT_MB)
      this.found('grown', new Find(`kept memory grew by ${grownMb.toFixed(0)} MB`), new Map());
    const figures = [
      `${String(this.cases)} cases in ${seconds.toFixed(1)} s`,
      `${(this.cases / seconds).toFixed(0)} a second`,
      `worst stall ${this.watch.worstMs.toFixed(0)} ms (limit ${String(STALL_LIMIT_MS)})`,
      `kept memory ${grownMb >= 0 ? '+' : ''}${grownMb.toFixed(1)} MB (limit +${String(GROWTH_LIMIT_MB)})`,
    ];
    const end = this.find === null ? 'nothing found' : `FOUND: ${this.find}`;
    say(`${this.target.name}: ${figures.join(', ')}, seed ${String(seed)}: ${end}`);
  }
}

async function inTime(done: Promise<void>): Promise<void> {
  const timer = new AbortController();
  const late = sleep(CASE_LIMIT_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Find(`no end within ${String(CASE_LIMIT_MS / 1000)} s`);
  });
  late.catch(() => undefined);
  try {
    await Promise.race([done, late]);
  } finally {
    timer.abort();
  }
}
