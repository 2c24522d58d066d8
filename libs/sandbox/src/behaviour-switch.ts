import type { DomainClock } from './domain-clock.js';

/** What every behaviour may say about when it applies. */
export interface Applicability {
  /** Part of the sessions or requests that meet it, 0..1; the others are served as usual. */
  readonly share?: number | undefined;
  /** Ends by itself after this much domain time. */
  readonly forMs?: number | undefined;
}

/** Holds the present behaviour of one simulated service until it is replaced or its time is over. */
export class BehaviourSwitch<B extends Applicability> {
  #current: B;
  #untilMs = Infinity;
  #draws = 0;

  constructor(
    private readonly usual: B,
    private readonly clock: DomainClock,
  ) {
    this.#current = usual;
  }

  set(behaviour: B): void {
    this.#current = behaviour;
    this.#draws = 0;
    this.#untilMs = behaviour.forMs === undefined ? Infinity : this.clock.now() + behaviour.forMs;
  }

  /** Back to the usual. */
  reset(): void {
    this.set(this.usual);
  }

  /** What holds now, whatever the share. */
  get current(): B {
    if (this.clock.now() >= this.#untilMs) this.reset();
    return this.#current;
  }

  /**
   * What the next session meets. The share is dealt out evenly and without chance (0.5 is every second one), so that a
   * drill with the same traffic sees the same refusals.
   */
  draw(): B {
    const { current } = this;
    const { share } = current;
    if (share === undefined) return current;
    const before = Math.floor(this.#draws * share + 1e-9);
    this.#draws += 1;
    return Math.floor(this.#draws * share + 1e-9) > before ? current : this.usual;
  }
}
