import type { SeededChance } from '#testing';
import type { Saying } from './observations.js';

const MINUTE_MS = 60_000;
const YEAR_MS = 365 * 24 * 60 * MINUTE_MS;

/** How often a site that has nothing against us says something else than yes. */
export type Rates = Readonly<Partial<Record<Saying, number>>>;

/** A time in which such a site says more of it. */
export interface Burst {
  readonly perYear: number;
  readonly leastMinutes: number;
  readonly mostMinutes: number;
  readonly rates: Rates;
}

/** What happens at a site that is well. */
export interface Noise {
  readonly always: Rates;
  readonly bursts: readonly Burst[];
}

/**
 * The kinds are those of mail.md and LABELS.md, 1 % of unknown mailboxes that of proof.md. The other rates are
 * assumptions and lie on the high side of what a city's own logs show of a provider that is well; `replay-log` tells a
 * city its own.
 */
export const ORDINARY_NOISE: Noise = {
  always: {
    mailboxUnknown: 0.01,
    greylisted: 0.005,
    mailboxFull: 0.003,
    troubleAtRcpt: 0.001,
    tooMany: 0.001,
    timeOut: 0.000_5,
    notReached: 0.000_5,
    spam: 0.000_5,
    // One in ten thousand: a filter that says "policy" to one letter, a list that named us by mistake for a minute.
    blocked: 0.000_1,
    oddPolicy: 0.000_1,
    cut: 0.000_1,
  },
  bursts: [
    // One of a provider's twenty front ends cannot now. Who is refused by it is not tried elsewhere in the same try.
    { perYear: 12, leastMinutes: 5, mostMinutes: 20, rates: { troubleAtConnect: 0.05 } },
    // Maintenance: nobody answers for a moment.
    { perYear: 4, leastMinutes: 1, mostMinutes: 3, rates: { notReached: 1 } },
    { perYear: 12, leastMinutes: 30, mostMinutes: 90, rates: { greylisted: 0.5 } },
    { perYear: 24, leastMinutes: 5, mostMinutes: 15, rates: { tooMany: 0.3 } },
    // A letter of ours that a filter dislikes. "Policy" after DATA is about the message (LABELS.md); one in fifty is misread.
    { perYear: 6, leastMinutes: 10, mostMinutes: 40, rates: { spam: 0.294, oddPolicy: 0.006 } },
    // A list of addresses that nobody has looked after.
    { perYear: 6, leastMinutes: 20, mostMinutes: 60, rates: { mailboxUnknown: 0.6 } },
  ],
};

/** Twice as many front ends in trouble, five times as many letters misread: how much the finding hangs on the noise. */
export const HARSH_NOISE: Noise = {
  always: ORDINARY_NOISE.always,
  bursts: [
    ...ORDINARY_NOISE.bursts.filter(
      ({ rates }) => rates.troubleAtConnect === undefined && rates.spam === undefined,
    ),
    { perYear: 12, leastMinutes: 5, mostMinutes: 20, rates: { troubleAtConnect: 0.1 } },
    { perYear: 6, leastMinutes: 10, mostMinutes: 40, rates: { spam: 0.27, oddPolicy: 0.03 } },
  ],
};

interface Spell {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rates: Rates;
}

/** The answers of a well site over time. State: which burst comes next. */
export class WellSite {
  private readonly spells: readonly Spell[];
  private next = 0;

  /** @param toMs until when bursts are drawn */
  constructor(
    private readonly noise: Noise,
    private readonly chance: SeededChance,
    fromMs: number,
    toMs: number,
  ) {
    this.spells = noise.bursts
      .flatMap((burst) => spellsOf(burst, chance, fromMs, toMs))
      .sort((one, other) => one.fromMs - other.fromMs);
  }

  /** What is said at this moment; moments never go back. */
  answer(atMs: number): Saying {
    const burst = this.burstAt(atMs);
    return (
      (burst === null ? null : drawn(burst.rates, this.chance)) ??
      drawn(this.noise.always, this.chance) ??
      'taken'
    );
  }

  private burstAt(atMs: number): Spell | null {
    while ((this.spells[this.next]?.toMs ?? Infinity) < atMs) this.next += 1;
    const spell = this.spells[this.next];
    return spell !== undefined && spell.fromMs <= atMs ? spell : null;
  }
}

function spellsOf(burst: Burst, chance: SeededChance, fromMs: number, toMs: number): Spell[] {
  const spells: Spell[] = [];
  const { leastMinutes, mostMinutes, rates } = burst;
  for (let atMs = fromMs; ;) {
    atMs += waitFor(burst.perYear / YEAR_MS, chance);
    if (atMs >= toMs) return spells;
    const minutes = leastMinutes + (mostMinutes - leastMinutes) * chance.fraction();
    spells.push({ fromMs: atMs, toMs: atMs + minutes * MINUTE_MS, rates });
  }
}

function drawn(rates: Rates, chance: SeededChance): Saying | null {
  let left = chance.fraction();
  for (const saying in rates) {
    left -= rates[saying as Saying] ?? 0;
    if (left < 0) return saying as Saying;
  }
  return null;
}

/** Time to the next of events that come by chance, at this rate a millisecond. */
export function waitFor(perMs: number, chance: SeededChance): number {
  return -Math.log(1 - chance.fraction()) / perMs;
}
