import type {
  Advance,
  AdvanceStore,
  BulkActionKind,
  BulkPrice,
  Clock,
  HeldSelection,
  NotificationCase,
} from '../ports/index.js';
import type { Advancer } from './advancer.js';

const PAGE = 500;

/** What the forecast works with. */
export interface HeldMailForecastParts {
  readonly store: AdvanceStore;
  readonly advancer: Advancer;
  readonly clock: Clock;
  /** Reads what the workers learned of health. */
  readonly refreshHealth: () => Promise<void>;
}

/** Says what an order for held mail would do and cost, by asking the policy itself. Nothing is written. */
export class HeldMailForecast {
  constructor(private readonly parts: HeldMailForecastParts) {}

  /** @param incident number of the incident in which it would be ordered */
  async price(kind: BulkActionKind, selection: HeldSelection, incident: string): Promise<BulkPrice> {
    const { store, clock, advancer, refreshHealth } = this.parts;
    await refreshHealth();
    const sum = new Sum();
    let after: string | null = null;
    for (;;) {
      const page = await store.heldCases(selection, after, PAGE, clock.now());
      sum.takeCases(page);
      if (kind === 'reroute')
        sum.takeAdvances(page, await advancer.foresee(page, { kind: 'reroute', incident }));
      if (page.length < PAGE) return sum.price();
      after = page.at(-1)?.id ?? null;
    }
  }
}

class Sum {
  private count = 0;
  private readonly by = { sms: 0, push: 0, inbox: 0, later: 0, unreachable: 0 };
  private costMicros = 0;
  /** By department: money left, null without a limit, and what deadlines need of it. */
  private readonly money = new Map<string, { left: number | null; need: number }>();

  takeCases(cases: readonly NotificationCase[]): void {
    this.count += cases.length;
    for (const { departmentId, budget } of cases)
      if (!this.money.has(departmentId))
        this.money.set(departmentId, {
          left: budget.limitMicros === null ? null : Math.max(0, budget.limitMicros - budget.spentMicros),
          need: budget.deadlineNeedMicros,
        });
  }

  takeAdvances(cases: readonly NotificationCase[], advances: readonly Advance[]): void {
    const byId = new Map(advances.map((advance) => [advance.id, advance]));
    for (const one of cases) this.by[wayOf(one, byId.get(one.id))] += 1;
    this.costMicros += advances
      .flatMap(({ newAttempts }) => newAttempts)
      .reduce((sum, { costMicros }) => sum + costMicros, 0);
  }

  price(): BulkPrice {
    const money = [...this.money.values()];
    const left = money.map((one) => one.left).filter((one) => one !== null);
    return {
      count: this.count,
      ...this.by,
      costMicros: this.costMicros,
      budgetLeftMicros: left.length === 0 ? null : left.reduce((sum, one) => sum + one, 0),
      forecastMicros: money.reduce((sum, { need }) => sum + need, 0),
    };
  }
}

function wayOf(
  one: NotificationCase,
  advance: Advance | undefined,
): 'sms' | 'push' | 'inbox' | 'later' | 'unreachable' {
  const chosen = advance?.newAttempts.find(({ channel }) => channel === 'sms' || channel === 'push');
  if (chosen?.channel === 'sms' || chosen?.channel === 'push') return chosen.channel;
  const others = one.recipient.contacts.filter(
    ({ channel, suppressed }) => channel !== 'email' && !suppressed,
  );
  if (others.some(({ channel }) => channel === 'sms' || channel === 'push')) return 'later';
  return others.length > 0 ? 'inbox' : 'unreachable';
}
