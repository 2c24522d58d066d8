import type { AdvanceStore, HealthView, LaneStore } from '#delivery/ports';
import type { MemoryStore, SeededChance } from '#testing';

/** Bugs that a simulation must find: one that can find none of them proves nothing. */
export const PLANTS = [
  'ignore-fence',
  'resend-unknown-sms',
  'suppress-on-refusal',
  'send-to-blocked',
  'forget-supersede',
  'skip-due-moment',
  'double-claim',
  'drop-outcome',
] as const;
export type Plant = (typeof PLANTS)[number];

/** Whether the text names a plant. */
export function isPlant(text: string): text is Plant {
  return PLANTS.some((plant) => plant === text);
}

type Work<T> = (...args: never[]) => T;

/** The methods of a port as plain functions, so that one of them can be replaced. */
export function portOf<T extends object>(port: T): T {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value as Work<unknown>).bind(target) : value;
    },
  });
}

/** The port with some of its methods replaced. */
export function replaced<T extends object>(port: T, methods: Partial<T>): T {
  return new Proxy(portOf(port), {
    get(target, name) {
      return Reflect.get(name in methods ? methods : target, name) as unknown;
    },
  });
}

/** The lanes with the bug in them, if the plant is one of theirs. */
export function plantedLanes(
  lanes: LaneStore,
  store: MemoryStore,
  plant: Plant | null,
  chance: SeededChance,
): LaneStore {
  switch (plant) {
    case 'ignore-fence':
      return replaced(lanes, {
        recordOutcomes: (outcomes) =>
          lanes.recordOutcomes(
            outcomes.map((one) => ({
              ...one,
              fence: store.tables.attempt(one.notificationId, one.ordinal)?.fence ?? one.fence,
            })),
          ),
      });
    case 'suppress-on-refusal':
      return replaced(lanes, {
        recordOutcomes: (outcomes) =>
          lanes.recordOutcomes(
            outcomes.map((one) => ({ ...one, suppress: one.suppress || one.scope === 'sender_at_provider' })),
          ),
      });
    case 'drop-outcome':
      return replaced(lanes, {
        recordOutcomes: (outcomes) => lanes.recordOutcomes(outcomes.filter(() => chance.fraction() > 0.1)),
      });
    case 'double-claim':
      return replaced(lanes, {
        claim: async (claim) => (await lanes.claim(claim)).flatMap((one) => [one, one]),
      });
    case 'resend-unknown-sms':
    case 'send-to-blocked':
    case 'forget-supersede':
    case 'skip-due-moment':
    case null:
      return lanes;
  }
}

/** The advances with the bug in them. */
export function plantedAdvances(
  advances: AdvanceStore,
  store: MemoryStore,
  plant: Plant | null,
  chance: SeededChance,
): AdvanceStore {
  if (plant === 'ignore-fence')
    return replaced(advances, {
      saveAdvances: (list, nowMs) =>
        advances.saveAdvances(
          list.map((one) => ({ ...one, fence: store.tables.notifications.get(one.id)?.fence ?? one.fence })),
          nowMs,
        ),
    });
  if (plant === 'forget-supersede')
    return replaced(advances, {
      saveAdvances: (list, nowMs) =>
        advances.saveAdvances(
          list.map((one) => ({
            ...one,
            changedAttempts: one.changedAttempts.filter(({ to }) => to !== 'superseded'),
          })),
          nowMs,
        ),
    });
  if (plant === 'skip-due-moment')
    return replaced(advances, {
      saveAdvances: (list, nowMs) =>
        advances.saveAdvances(
          list.map((one) => (chance.fraction() < 0.02 ? { ...one, dueAtMs: null } : one)),
          nowMs,
        ),
    });
  return advances;
}

/** The health that lanes ask, with the bug in it. */
export function plantedHealth<T extends HealthView>(health: T, plant: Plant | null): T {
  if (plant !== 'send-to-blocked') return health;
  const open: Partial<HealthView> = {
    admission: () => ({ kind: 'open', perMinute: null, connectionShare: 1 }),
  };
  return replaced<T>(health, open as Partial<T>);
}
