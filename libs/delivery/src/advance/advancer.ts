import type { Channel, LaneKey, Route } from '#domain';
import { isSick } from '#health';
import { DEFAULT_POLICY, nextSteps, policyFrom, type Past, type Policy } from '#policy';
import type {
  Advance,
  AdvanceStore,
  Clock,
  ConditionAnswer,
  Conditions,
  DeliveryMetrics,
  DepartmentDirectory,
  DomainSite,
  HealthView,
  NotificationCase,
  SiteStore,
  TextGateways,
} from '../ports/index.js';
import { applySteps } from './apply-steps.js';
import { BatchSurroundings, waitForResolver } from './batch-surroundings.js';
import { ConditionDesk } from './condition-desk.js';
import { SIMULATOR_LANE, emailLane, factsOf, pastOf, type GatewayLanes } from './facts-of-case.js';
import { TextRouting, type TextRoute } from './text-routing.js';

/** What the advancer works with. */
export interface AdvancerParts {
  readonly store: AdvanceStore;
  readonly sites: SiteStore;
  readonly departments: DepartmentDirectory;
  readonly health: HealthView;
  readonly clock: Clock;
  readonly metrics: DeliveryMetrics;
  readonly lanes: GatewayLanes;
  /** How mail leaves us. */
  readonly route: Route;
  readonly usable: { readonly sms: boolean; readonly push: boolean };
  readonly smsPriceMicros: number;
  /** Where texts go, when there are several gateways; absent: all to `lanes.sms`. */
  readonly texts?: TextGateways;
  readonly leaseMs: number;
  /** Who asks departments whether something is still needed; absent: nobody, and it is sent. */
  readonly conditions?: Conditions;
  /** Something was decided after a batch had ended: these lanes have work. */
  readonly onDecided?: (lanes: readonly LaneKey[]) => void;
  /**
   * Reads what other processes learned of health; absent: that it is some moments old does no harm. By the relay it would:
   * what lies there is in no lane's queue, so that a decision made with an older view is not looked at again by itself.
   * Read after the claim, a block is either seen or, by its wake-up's new fence, undoes the decision.
   */
  readonly refreshHealth?: () => Promise<void>;
  /** A case could not be decided: for the log. */
  readonly onError: (error: unknown) => void;
}

/** What one batch did. */
export interface Advanced {
  readonly claimed: number;
  /** Lanes with new work. */
  readonly lanes: readonly LaneKey[];
  /** Whether domains wait for the resolver. */
  readonly unresolved: boolean;
}

/** Load, decide (pure), write: one batch of due notifications. */
export class Advancer {
  private readonly policies = new Map<string, { readonly settings: unknown; readonly policy: Policy }>();

  private readonly routing: TextRouting | null;
  private readonly desk: ConditionDesk | null;

  constructor(private readonly parts: AdvancerParts) {
    this.routing = parts.texts === undefined ? null : new TextRouting(parts.texts, parts.health);
    this.desk =
      parts.conditions === undefined
        ? null
        : new ConditionDesk(
            parts.conditions,
            () => parts.clock.realNow(),
            parts.leaseMs,
            (one, answer) => this.answered(one, answer),
          );
  }

  /** Advances up to `limit` due notifications. */
  async run(limit: number): Promise<Advanced> {
    const { store, clock, leaseMs, metrics } = this.parts;
    const startedAt = clock.realNow();
    const nowMs = clock.now();
    const cases = await store.claimDue(limit, nowMs, leaseMs);
    if (cases.length === 0) return { claimed: 0, lanes: [], unresolved: false };
    await this.parts.refreshHealth?.();
    const around = await this.surroundings(cases, nowMs);
    const decided = byNearestDeadline(cases).flatMap((one) => this.decideAlone(one, around) ?? []);
    const advances = this.askFirst(decided, cases);
    const saved = new Set(await store.saveAdvances(advances, nowMs));
    metrics.advanced(cases.length, clock.realNow() - startedAt);
    const written = advances.filter(({ id }) => saved.has(id));
    return { claimed: cases.length, lanes: lanesOf(written, cases), unresolved: around.unresolved };
  }

  /** What would be decided about these cases now, if it were so ordered; nothing is written. */
  async foresee(
    cases: readonly NotificationCase[],
    instruction: NotificationCase['instruction'],
  ): Promise<readonly Advance[]> {
    const around = await this.surroundings(cases, this.parts.clock.now());
    return byNearestDeadline(cases).flatMap((one) => this.decideAlone({ ...one, instruction }, around) ?? []);
  }

  /** Questions go out for what a condition may stop; the rest is written now. */
  private askFirst(decided: readonly Advance[], cases: readonly NotificationCase[]): readonly Advance[] {
    const { desk } = this;
    if (desk === null || cases.every(({ conditionUrl }) => conditionUrl === null)) return decided;
    const byId = new Map(cases.map((one) => [one.id, one]));
    const toAsk = decided.flatMap((advance) => {
      const one = byId.get(advance.id);
      return one !== undefined && ConditionDesk.mustAsk(one, advance) ? [one] : [];
    });
    const asked = new Set(toAsk.map(({ id }) => id));
    desk.ask(toAsk);
    return decided.filter(({ id }) => !asked.has(id));
  }

  /** Decides anew with the answer; what else has happened meanwhile has raised the fence, and nothing is written. */
  private async answered(one: NotificationCase, answer: ConditionAnswer): Promise<void> {
    try {
      const nowMs = this.parts.clock.now();
      const advance = this.decide(one, await this.surroundings([one], nowMs), answer);
      const saved = await this.parts.store.saveAdvances([advance], nowMs);
      if (saved.length > 0) this.parts.onDecided?.(lanesOf([advance], [one]));
    } catch (error) {
      this.parts.onError(error);
    }
  }

  private async surroundings(cases: readonly NotificationCase[], nowMs: number): Promise<BatchSurroundings> {
    const domains = new Set<string>();
    for (const one of cases)
      if (one.emailDomain !== null && one.keyKind !== 'test') domains.add(one.emailDomain);
    const ids = [...new Set(cases.map(({ departmentId }) => departmentId))];
    const [sites, categories, departments] = await Promise.all([
      domains.size === 0 ? new Map<string, DomainSite>() : this.parts.sites.sitesOf([...domains], nowMs),
      this.parts.departments.categories(),
      Promise.all(ids.map((id) => this.parts.departments.department(id))),
    ]);
    return new BatchSurroundings(
      nowMs,
      sites,
      categories,
      departments,
      [...domains].some((domain) => !sites.has(domain)),
    );
  }

  /** A case that breaks a rule costs itself, not its batch: its lease runs out, and it is looked at again. */
  private decideAlone(one: NotificationCase, around: BatchSurroundings): Advance | null {
    try {
      return this.decide(one, around);
    } catch (error) {
      this.parts.onError(error);
      return null;
    }
  }

  private decide(stored: NotificationCase, around: BatchSurroundings, condition?: ConditionAnswer): Advance {
    const { nowMs } = around;
    const texts = this.routing?.routeOf(stored, nowMs) ?? null;
    const one = texts?.one ?? stored;
    const ways = this.waysOf(texts);
    const site = around.siteOf(one);
    const { health, route, usable } = this.parts;
    const policy = this.policyOf(one, around);
    const context = {
      laneOf: (channel: Channel) => laneOf(one, channel, { site, route, lanes: ways.lanes }),
      sickSinceMs: (lane: LaneKey) => this.sickSinceMs(lane, nowMs),
      mailRouteUsable: health.emailRouteUsable(nowMs),
      smsPriceMicros: ways.smsPriceMicros,
      texts,
      policyVersion: policy.version,
      nowMs,
    };
    if (around.waitsForResolver(one)) return applySteps(one, [waitForResolver(one, nowMs)], context);
    const facts = factsOf(one, {
      ...ways,
      health,
      route,
      usable,
      site,
      category: around.categoryOf(one),
      ...(condition === undefined ? {} : { condition }),
      promised: around.promisedTo(one),
      nowMs,
    });
    const advance = applySteps(one, nextSteps(this.pastOf(one, nowMs), facts, policy, nowMs), context);
    around.promise(one, advance);
    return advance;
  }

  /** The lanes of gateways, and what a text costs: where there are several, the one that was chosen for this case. */
  private waysOf(texts: TextRoute | null): { readonly lanes: GatewayLanes; readonly smsPriceMicros: number } {
    const { lanes, smsPriceMicros } = this.parts;
    if (texts === null) return { lanes, smsPriceMicros };
    return {
      lanes: { ...lanes, sms: texts.choice?.lane ?? lanes.sms },
      smsPriceMicros: texts.priceMicros,
    };
  }

  private pastOf(one: NotificationCase, nowMs: number): Past {
    return pastOf(one, { nowMs, keepsList: (lane) => this.routing?.keepsList(lane) ?? true });
  }

  private sickSinceMs(lane: LaneKey, nowMs: number): number | null {
    const { state, sinceMs } = this.parts.health.healthOf(lane, nowMs);
    return isSick(state) ? (sinceMs ?? nowMs) : null;
  }

  private policyOf(one: NotificationCase, around: BatchSurroundings): Policy {
    const settings = around.departmentOf(one)?.policySettings;
    const kept = this.policies.get(one.departmentId);
    const policy = kept?.settings === settings && kept ? kept.policy : readPolicy(settings);
    this.policies.set(one.departmentId, { settings, policy });
    return one.escalate === null ? policy : { ...policy, escalation: one.escalate };
  }
}

function laneOf(
  one: NotificationCase,
  channel: Channel,
  to: { readonly site: DomainSite | null; readonly route: Route; readonly lanes: GatewayLanes },
): LaneKey {
  if (one.keyKind === 'test') return SIMULATOR_LANE;
  return channel === 'email' ? emailLane(one, to.site, to.route) : to.lanes[channel];
}

/** Settings were validated when they were saved; should they have become wrong since, the defaults keep mail moving. */
function readPolicy(settings: unknown): Policy {
  try {
    return settings === undefined || settings === null ? DEFAULT_POLICY : policyFrom(settings);
  } catch {
    return DEFAULT_POLICY;
  }
}

/** Rule 9: scarce money goes to the nearest deadline first, within a batch as between batches. */
function byNearestDeadline(cases: readonly NotificationCase[]): NotificationCase[] {
  return [...cases].sort(
    (a, b) => (a.deadlineMs ?? Infinity) - (b.deadlineMs ?? Infinity) || (a.id < b.id ? -1 : 1),
  );
}

function lanesOf(advances: readonly Advance[], cases: readonly NotificationCase[]): LaneKey[] {
  const lanes = new Set<LaneKey>();
  const byId = new Map(cases.map((one) => [one.id, one]));
  for (const advance of advances) {
    for (const { lane } of advance.newAttempts) lanes.add(lane);
    for (const { ordinal, failover } of advance.changedAttempts) {
      const stored = byId.get(advance.id)?.attempts.find((attempt) => attempt.ordinal === ordinal)?.lane;
      const lane = failover?.lane ?? stored;
      if (lane !== undefined) lanes.add(lane);
    }
  }
  return [...lanes];
}
