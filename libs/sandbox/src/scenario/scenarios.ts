import type { DomainClock } from '../domain-clock.js';
import type { World } from '../world.js';
import { readScenario, type ScenarioAct } from './scenario-file.js';

/** A scenario under way, RFC 3339 in domain time. */
export interface RunningScenario {
  readonly startedAt: string;
  /** When its last step begins or ends. */
  readonly endsAt: string;
}

interface Due {
  readonly atMs: number;
  readonly work: () => void;
}

const longestTimerMs = 0x7fff_ffff;

/** Plays scenarios: orders that come due in domain time, however the clock is moved. */
export class Scenarios {
  #due: Due[] = [];
  #timer: NodeJS.Timeout | undefined;
  readonly #clock: DomainClock;
  readonly #stopListening: () => void;

  constructor(private readonly world: World) {
    this.#clock = world.clock;
    this.#stopListening = world.clock.onChange(() => {
      this.#catchUp();
    });
  }

  /**
   * Starts a scenario now.
   * @throws {@link ScenarioError} when it cannot be read; nothing is started then
   */
  run(yaml: string): RunningScenario {
    const startMs = this.#clock.now();
    const steps = readScenario(yaml, (name) => this.#providersCalled(name));
    const due = steps.flatMap(({ fromMs, toMs, act }) =>
      this.#dueOf(act, startMs + fromMs, toMs === undefined ? undefined : startMs + toMs),
    );
    this.#due = [...this.#due, ...due].sort((one, other) => one.atMs - other.atMs);
    this.#catchUp();
    const endMs = Math.max(startMs, ...due.map(({ atMs }) => atMs));
    return { startedAt: new Date(startMs).toISOString(), endsAt: new Date(endMs).toISOString() };
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#stopListening();
    this.#due = [];
  }

  #providersCalled(name: string): string[] {
    const { providers } = this.world.directory;
    return providers
      .filter(({ id, group }) => name === 'all' || id === name || group === name)
      .map(({ id }) => id);
  }

  /** An end only takes back what its own step has set: a later step may have replaced it. */
  #dueOf(act: ScenarioAct, fromMs: number, toMs: number | undefined): Due[] {
    let takeBack = (): void => undefined;
    const begin = {
      atMs: fromMs,
      work: () => {
        takeBack = this.#apply(act);
      },
    };
    return toMs === undefined
      ? [begin]
      : [
          begin,
          {
            atMs: toMs,
            work: () => {
              takeBack();
            },
          },
        ];
  }

  #catchUp(): void {
    clearTimeout(this.#timer);
    for (let next = this.#due[0]; next !== undefined && next.atMs <= this.#clock.now(); next = this.#due[0]) {
      this.#due.shift();
      next.work();
    }
    this.#wait();
  }

  #wait(): void {
    const [next] = this.#due;
    if (next === undefined) return;
    const delayMs = Math.min(longestTimerMs, Math.ceil(this.#clock.realDelayUntil(next.atMs)));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#catchUp();
    }, delayMs);
    this.#timer.unref();
  }

  /** @returns what takes it back */
  #apply(act: ScenarioAct): () => void {
    const { sms, push, webhooks, zone, clock } = this.world;
    switch (act.on) {
      case 'provider':
        return together(act.providers.map((id) => this.#behave(id, act.behaviour)));
      case 'sms':
        return replace(sms.behaviour, act.behaviour);
      case 'push':
        return replace(push.behaviour, act.behaviour);
      case 'webhooks':
        return replace(webhooks.behaviour, act.behaviour);
      case 'clock':
        clock.setRate(act.rate);
        return () => {
          clock.setRate(1);
        };
      case 'dns': {
        const { name, type, answer } = act.order;
        zone.override(name, type, answer === 'default' ? undefined : answer);
        return () => {
          zone.override(name, type, undefined);
        };
      }
    }
  }

  #behave(id: string, behaviour: Extract<ScenarioAct, { on: 'provider' }>['behaviour']): () => void {
    const provider = this.world.smtp.get(id);
    return provider === undefined ? () => undefined : replace(provider.behaviour, behaviour);
  }
}

interface Replaceable<B> {
  readonly current: B;
  set(behaviour: B): void;
  reset(): void;
}

function replace<B>(target: Replaceable<B>, behaviour: B): () => void {
  target.set(behaviour);
  return () => {
    if (target.current === behaviour) target.reset();
  };
}

function together(works: readonly (() => void)[]): () => void {
  return () => {
    for (const work of works) work();
  };
}
