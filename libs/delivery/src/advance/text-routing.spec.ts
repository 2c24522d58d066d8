import {
  HealthView,
  TextGateways,
  type CaseAttempt,
  type LaneAdmission,
  type NotificationCase,
  type TextGateway,
} from '../ports/index.js';
import type { HealthState } from '#domain';
import { applySteps } from './apply-steps.js';
import { TextRouting } from './text-routing.js';

const NOW = Date.UTC(2021, 2, 11, 13);
const [A, B] = ['sms:a', 'sms:b'] as const;

class Gateways extends TextGateways {
  constructor(private readonly lanes: readonly string[] = [A, B]) {
    super();
  }

  override all(): readonly TextGateway[] {
    return this.lanes.map((lane) => ({
      lane,
      priceMicros: lane === A ? 50_000 : 75_000,
      keepsList: lane === A,
      reports: true,
      weight: 50,
    }));
  }
}

class Health extends HealthView {
  constructor(private readonly states: Readonly<Record<string, HealthState>>) {
    super();
  }

  override healthOf(lane: string) {
    return { state: this.states[lane] ?? 'healthy', suspected: false, sinceMs: null };
  }

  override admission(): LaneAdmission {
    return { kind: 'open', perMinute: null, connectionShare: 1 };
  }

  override beginProbe(): void {
    return;
  }

  override learn(): void {
    return;
  }

  override emailRouteUsable(): boolean {
    return true;
  }
}

const aText = (changes: Partial<CaseAttempt> = {}): CaseAttempt => ({
  ordinal: 1,
  channel: 'sms',
  contactRef: 'phone',
  lane: A,
  state: 'queued',
  content: 'original',
  createdAtMs: NOW,
  dueAtMs: NOW,
  tries: 0,
  lapses: 0,
  lastTriedAtMs: null,
  stateSinceMs: NOW,
  label: null,
  scope: null,
  temporary: false,
  gatewayFound: null,
  ...changes,
});

const aCase = (attempt: CaseAttempt, changes: Partial<NotificationCase> = {}) =>
  ({
    id: '01782200-0000-7000-8000-000000000001',
    fence: 1,
    keyKind: 'live',
    status: 'in_progress',
    deadlineMs: null,
    category: 'appointments',
    alerts: [],
    reminders: 0,
    decisions: 0,
    told: null,
    attempts: [attempt],
    ...changes,
  }) as unknown as NotificationCase;

const routed = (attempt: CaseAttempt, states: Record<string, HealthState> = {}, gateways = new Gateways()) =>
  new TextRouting(gateways, new Health(states)).routeOf(aCase(attempt), NOW);
const refused = { state: 'refused', tries: 1, label: 'policy', scope: 'sender_at_provider' } as const;

describe('TextRouting', () => {
  it.each([
    ['queued where nothing may go', aText(), { [A]: 'blocked' }],
    ['refused by its gateway because of us', aText(refused), {}],
    ['put off by its gateway', aText({ ...refused, state: 'deferred', scope: 'provider_outage' }), {}],
    ['in the lane of a gateway that is gone', aText({ lane: 'sms:gone' }), { [A]: 'blocked' }],
  ] as const)('sends a text that is %s through the other gateway now', (_, attempt, states) => {
    const route = routed(attempt, states);
    expect(route?.failovers.get(1)).toMatchObject({
      from: attempt.state,
      lane: B,
      instead: attempt.lane,
      isNow: true,
    });
    expect(route?.one.attempts[0]).toMatchObject({ lane: B, state: 'queued', label: null, scope: null });
  });

  it.each([
    ['is well where it is', aText(), {}],
    ['is on the wire', aText({ state: 'sending' }), { [A]: 'blocked' }],
    ['may have gone out', aText({ state: 'unknown' }), { [A]: 'blocked' }],
    ['was taken', aText({ state: 'accepted_by_gateway' }), { [A]: 'blocked' }],
    ['was refused because of its number', aText({ ...refused, scope: 'recipient' }), {}],
    ['has no other gateway that is well', aText(), { [A]: 'blocked', [B]: 'blocked' }],
    ['is no text', aText({ channel: 'push', lane: 'push:web' }), { 'push:web': 'blocked' }],
  ] as const)('leaves one where it is that %s', (_, attempt, states) => {
    const route = routed(attempt, states);
    expect(route?.failovers.size).toBe(0);
    expect(route?.one.attempts[0]).toEqual(attempt);
  });

  it('lets one of unknown outcome go elsewhere only when its own list does not have it, and in the policy’s time', () => {
    const route = routed(aText({ state: 'unknown', gatewayFound: false }), { [A]: 'blocked' });
    expect(route?.failovers.get(1)).toMatchObject({ lane: B, isNow: false });
    expect(route?.one.attempts[0]?.state).toBe('unknown');
  });

  it('goes round once, then waits as the policy says', () => {
    expect(routed(aText({ ...refused, tries: 1 }))?.failovers.get(1)?.isNow).toBe(true);
    expect(routed(aText({ ...refused, tries: 2 }))?.failovers.get(1)?.isNow).toBe(false);
  });

  it('chooses and prices by what is well, and nothing for a test key or without a gateway', () => {
    expect(routed(aText(), { [A]: 'blocked' })).toMatchObject({ choice: { lane: B }, priceMicros: 75_000 });
    const routing = new TextRouting(new Gateways(), new Health({}));
    expect(routing.routeOf(aCase(aText(), { keyKind: 'test' }), NOW)).toBeNull();
    expect(routed(aText(), {}, new Gateways([]))).toBeNull();
    expect([routing.keepsList(A), routing.keepsList(B), routing.keepsList('sms:gone')]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe('applySteps', () => {
  const apply = (
    attempt: CaseAttempt,
    steps: Parameters<typeof applySteps>[1],
    states: Record<string, HealthState> = {},
  ) => {
    const route = routed(attempt, states);
    if (route === null) throw new Error('no route');
    return applySteps(route.one, steps, {
      laneOf: () => route.choice?.lane ?? A,
      sickSinceMs: (lane) => (states[lane] === 'blocked' ? NOW : null),
      mailRouteUsable: true,
      smsPriceMicros: route.priceMicros,
      texts: route,
      policyVersion: 1,
      nowMs: NOW,
    });
  };
  const wait = { kind: 'wait', untilMs: NOW + 1000, because: { rule: 'x', facts: {} } } as const;

  it('writes a failover about which the policy has nothing to say, with its reason', () => {
    const advance = apply(aText(refused), [wait]);
    expect(advance.changedAttempts).toEqual([
      {
        ordinal: 1,
        from: 'refused',
        to: 'queued',
        dueAtMs: NOW,
        content: null,
        failover: { lane: B, priceRatio: 1.5 },
      },
    ]);
    expect(advance.decisions).toMatchObject([
      {
        step: 'attempt',
        channel: 'sms',
        because: { rule: '2-failover', facts: { gateway: 'b', instead: 'a' } },
      },
    ]);
  });

  it('drops what another channel has told, from the state that is stored', () => {
    const supersede = { kind: 'supersede', ordinal: 1, because: { rule: 'x', facts: {} } } as const;
    const advance = apply(aText(refused), [supersede, wait]);
    expect(advance.changedAttempts).toEqual([
      { ordinal: 1, from: 'refused', to: 'superseded', dueAtMs: null, content: null },
    ]);
  });

  it('counts what a closed gateway keeps back as affected, though it goes out by another', () => {
    expect(apply(aText(), [wait], { [A]: 'blocked' }).affectedIn).toEqual([{ lane: A, sinceMs: NOW }]);
  });
});
