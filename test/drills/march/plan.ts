import type { Letter, LetterOptions, Letters } from '../harness/letters.js';
import type { Random } from '../harness/random.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Of the notifications of four hours, in percent, by the sandbox's provider. */
const SHARES: Readonly<Record<string, number>> = {
  webde: 18,
  gmx: 17,
  google: 22,
  't-online': 11,
  'microsoft-consumer': 8,
  ionos: 4,
  freenet: 3,
  yahoo: 3,
  icloud: 3,
  posteo: 2,
  'vodafone-de': 2,
  own: 7,
};
const TOTAL = 20_000;
/** Arrivals last four hours; the block begins after two. */
export const ARRIVALS_MS = 4 * HOUR_MS;
export const BLOCK_AFTER_MS = 2 * HOUR_MS;
/** The providers that refuse. */
export const SICK = ['gmx', 'webde'];

/** One letter of the days in March, with its moment after the start. */
export interface Planned {
  readonly atMs: number;
  readonly letter: Letter;
  readonly way: 'api' | 'smtp';
  /** Of the 860: how it can be told otherwise. */
  readonly otherwise: 'phone' | 'push' | 'none' | null;
  /** Of the 860: time from acceptance to the deadline. */
  readonly windowMs: number | null;
}

interface Draft {
  readonly atMs: number;
  readonly provider: string;
}

/** @param startMs domain time; deadlines are named by it. @param domains domains of each provider */
export function planOf(
  { random, letters }: { readonly random: Random; readonly letters: Letters },
  startMs: number,
  domains: ReadonlyMap<string, readonly string[]>,
): { readonly letters: readonly Planned[]; readonly withApp: readonly string[] } {
  const drafts = draftsOf(random);
  const sick = drafts.filter(({ provider, atMs }) => SICK.includes(provider) && atMs >= BLOCK_AFTER_MS);
  const chosen = shuffled(random, sick).slice(0, 860);
  const windows = shuffled(random, windowsOf(random));
  const others = [...of(602, 'phone' as const), ...of(129, 'push' as const), ...of(129, 'none' as const)];
  const ways = shuffled(random, others);
  const special = new Map(chosen.map((draft, place) => [draft, place]));
  const withApp: string[] = [];
  const planned = drafts.map((draft, number): Planned => {
    const domain = random.pick(domains.get(draft.provider) ?? []);
    const place = special.get(draft);
    const way = random.next() < 0.5 ? 'smtp' : 'api';
    const more = { urgency: urgencyOf(random) };
    if (place === undefined)
      return { atMs: draft.atMs, letter: anyLetter(random, letters, domain, more), way, ...NOT_OF_860 };
    const windowMs = windows[place] ?? HOUR_MS;
    const otherwise = ways[place] ?? 'none';
    const deadline = { at: new Date(startMs + draft.atMs + windowMs).toISOString() };
    const email = `f${String(number)}@${domain}`;
    if (otherwise === 'push') withApp.push(email);
    const letter =
      otherwise === 'phone'
        ? letters.both(domain, { ...more, deadline })
        : letters.to(email, { ...more, deadline });
    return { atMs: draft.atMs, letter, way, otherwise, windowMs };
  });
  return { letters: planned, withApp };
}

const NOT_OF_860 = { otherwise: null, windowMs: null } as const;

function draftsOf(random: Random): Draft[] {
  return Object.entries(SHARES)
    .flatMap(([provider, percent]) => of((TOTAL * percent) / 100, provider))
    .map((provider) => ({ provider, atMs: random.next() * ARRIVALS_MS }))
    .sort((a, b) => a.atMs - b.atMs);
}

/** One in a hundred mailboxes is nobody's; nobody who has one gave a phone. */
function anyLetter(random: Random, letters: Letters, domain: string, more: LetterOptions): Letter {
  if (random.next() < 0.01) {
    const letter = letters.email(domain, more);
    return { ...letter, recipient: { email: `unbekannt-${letter.recipient.email ?? ''}` } };
  }
  return random.next() < 0.7 ? letters.both(domain, more) : letters.email(domain, more);
}

function urgencyOf(random: Random): string {
  const chance = random.next();
  if (chance < 0.6) return 'routine';
  return chance < 0.9 ? 'important' : 'urgent';
}

function windowsOf(random: Random): number[] {
  const between = (count: number, fromHours: number, toHours: number) =>
    of(count, 0).map(() => (fromHours + random.next() * (toHours - fromHours)) * HOUR_MS);
  return [
    ...of(28, HOUR_MS),
    ...of(14, 30 * MINUTE_MS),
    ...of(4, 15 * MINUTE_MS),
    ...between(314, 12, 24),
    ...between(300, 24, 72),
    ...between(200, 120, 240),
  ];
}

function of<T>(count: number, value: T): T[] {
  return Array.from({ length: Math.round(count) }, () => value);
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
