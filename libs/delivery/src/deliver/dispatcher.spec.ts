import { FixedClock } from '#testing';
import type { LaneKey } from '#domain';
import {
  DeliveryMetrics,
  Gateway,
  Gateways,
  HealthView,
  LaneStore,
  type ClaimedAttempt,
  type HandOver,
  type LaneBacklog,
  type LaneLease,
  type Outcome,
} from '#delivery/ports';
import { Dispatcher } from './dispatcher.js';
import type { LaneRunnerParts } from './lane-runner.js';
import { OutcomeWriter } from './outcome-writer.js';
import type { RecipientSite } from './recipient-sites.js';

const LANE: LaneKey = 'sms:twilio';
const LEASE_MS = 30_000;

/** One lane whose work and owner are plain fields. */
class OneLane extends LaneStore {
  owner: string | null = null;
  fence = 0;
  /** There is work that may not go out. */
  held = false;
  readonly due: ClaimedAttempt[] = [];
  readonly recorded: Outcome[] = [];
  claims = 0;

  /** Lanes that are given before this one. */
  others: readonly LaneLease[] = [];

  override acquire(owner: string): Promise<readonly LaneLease[]> {
    const hasWork = this.due.length > 0 || this.held;
    if (!hasWork || (this.owner !== null && this.owner !== owner)) return Promise.resolve([]);
    if (this.owner !== owner) this.fence += 1;
    this.owner = owner;
    return Promise.resolve([...this.others, { lane: LANE, fence: this.fence }]);
  }

  override renew(owner: string, leases: readonly LaneLease[]): Promise<readonly LaneKey[]> {
    const kept = this.owner === owner ? leases.filter(({ fence }) => fence === this.fence) : [];
    return Promise.resolve(kept.map(({ lane }) => lane));
  }

  override release(owner: string): Promise<void> {
    if (this.owner === owner) this.owner = null;
    return Promise.resolve();
  }

  override claim(): Promise<readonly ClaimedAttempt[]> {
    this.claims += 1;
    return Promise.resolve(this.due.splice(0));
  }

  override recordOutcomes(outcomes: readonly Outcome[]): Promise<readonly string[]> {
    this.recorded.push(...outcomes);
    return Promise.resolve([]);
  }

  override sweepLapsed(): Promise<number> {
    return Promise.resolve(0);
  }

  override purgeContents(): Promise<number> {
    return Promise.resolve(0);
  }

  override backlog(): Promise<LaneBacklog> {
    return Promise.resolve({ queued: this.due.length, held: 0, oldestWaitingMs: null });
  }

  override unknownsToAsk(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  override ownedGatewayIds(): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set());
  }

  override recordGatewayAnswer(): Promise<void> {
    return Promise.resolve();
  }
}

/** Takes everything, at once or when told. */
class Taking extends Gateway {
  closed = 0;
  taken = 0;
  gate: Promise<void> = Promise.resolve();

  override async handOver(): Promise<HandOver> {
    await this.gate;
    this.taken += 1;
    return { kind: 'accepted', reply: '201', gatewayId: null, latencyMs: 1 };
  }

  override limits() {
    return { connections: 2, messagesPerConnection: null };
  }

  override listSince(): Promise<null> {
    return Promise.resolve(null);
  }

  override textOf(): null {
    return null;
  }

  override priceMicros(): number {
    return 0;
  }

  override close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }
}

/** Takes several messages over one connection; tells how many it was given at a time. */
class Pipelining extends Taking {
  atOnce = 0;
  most = 0;
  release: () => void = () => undefined;

  constructor(private readonly handOvers: number | undefined) {
    super();
    this.gate = new Promise((resolve) => (this.release = resolve));
  }

  override async handOver(
    _attempt?: ClaimedAttempt,
    _hosts?: readonly string[],
    stillWanted: () => boolean = () => true,
  ): Promise<HandOver> {
    this.atOnce += 1;
    this.most = Math.max(this.most, this.atOnce);
    await this.gate;
    this.atOnce -= 1;
    if (!stillWanted()) return { kind: 'not_tried', detail: 'closed' };
    return super.handOver();
  }

  override limits() {
    return { ...super.limits(), ...(this.handOvers === undefined ? {} : { handOvers: this.handOvers }) };
  }
}

class AllWell extends HealthView {
  override healthOf() {
    return { state: 'healthy', suspected: false, sinceMs: null } as const;
  }

  connectionShare = 1;
  open = true;

  override admission() {
    if (!this.open) return { kind: 'closed', untilMs: 0 } as const;
    return { kind: 'open', perMinute: null, connectionShare: this.connectionShare } as const;
  }

  learned = 0;

  override beginProbe(): void {}
  override learn(): void {
    this.learned += 1;
  }

  override emailRouteUsable(): boolean {
    return true;
  }
}

class NoMetrics extends DeliveryMetrics {
  override accepted(): void {}
  override advanced(): void {}
  override handedOver(): void {}
  override swept(): void {}
  override toldDepartments(): void {}
}

class OneGateway extends Gateways {
  constructor(private readonly gateway: Gateway) {
    super();
  }

  override for(lane: LaneKey): Gateway {
    if (lane !== LANE) throw new Error(`no gateway serves the lane ${lane}`);
    return this.gateway;
  }
}

let lanes: OneLane;
let clock: FixedClock;
let sitesOf: () => Promise<RecipientSite>;
afterEach(() => {
  expect(told).toEqual([]);
});
beforeEach(() => {
  told.length = 0;
  sitesOf = () => Promise.resolve({ kind: 'hosts', hosts: [], tls: 'usual' });
  lanes = new OneLane();
  clock = new FixedClock();
});

const told: unknown[] = [];

function worker(owner: string, gateway = new Taking(), health = new AllWell()): Dispatcher {
  const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
  const parts: Omit<LaneRunnerParts, 'gateway'> = {
    lanes,
    clock,
    health,
    sites: { of: () => sitesOf() } as unknown as LaneRunnerParts['sites'],
    outcomes: new OutcomeWriter(lanes, () => undefined, pause),
    metrics: new NoMetrics(),
    leaseMs: LEASE_MS,
    quarantineMs: 90_000,
  };
  const onError = (error: unknown) => {
    told.push(error);
  };
  return new Dispatcher({ ...parts, gateways: new OneGateway(gateway), owner, onError });
}

function post(): void {
  const { length } = lanes.recorded;
  const attempt = {
    notificationId: `n${String(length)}`,
    ordinal: 1,
    fence: 1,
    lane: LANE,
    channel: 'sms',
    before: 'queued',
  };
  lanes.due.push({ ...attempt, leaseUntilRealMs: clock.realNow() + LEASE_MS } as ClaimedAttempt);
}

/** Lets everything that waits for nothing but promises happen. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('a lane that no gateway serves any more', () => {
  it('is told, and the others go on', async () => {
    lanes.others = [{ lane: 'sms:gone', fence: 1 }];
    post();
    await worker('first').look();
    await settled();
    expect(lanes.recorded).toHaveLength(1);
    expect(String(told.splice(0))).toContain('sms:gone');
  });
});

describe('a lane that is owned and idle', () => {
  it('is looked after by its owner, when the wake-up reached another worker', async () => {
    const [first, second] = [worker('first'), worker('second')];
    post();
    await first.look();
    await settled();
    expect(lanes.recorded).toHaveLength(1);

    post();
    await second.look();
    await settled();
    expect(lanes.recorded).toHaveLength(1);
    await first.linger();
    await settled();
    expect(lanes.recorded).toHaveLength(2);
  });

  it('is given back, its connections closed, when it stays idle', async () => {
    const gateway = new Taking();
    const [first, second] = [worker('first', gateway), worker('second')];
    post();
    await first.look();
    await settled();
    clock.advance(999);
    await first.linger();
    expect([lanes.owner, gateway.closed]).toEqual(['first', 0]);
    clock.advance(1);
    await first.linger();
    expect([lanes.owner, gateway.closed]).toEqual([null, 1]);

    post();
    await second.look();
    await settled();
    expect(lanes.recorded).toHaveLength(2);
  });

  it('is not given back with work that came in the same moment', async () => {
    const [first, second] = [worker('first'), worker('second')];
    post();
    await first.look();
    await settled();
    post();
    await second.look();
    clock.advance(1_000);
    await first.linger();
    await settled();
    expect(lanes.recorded).toHaveLength(2);
  });

  it('is given back also when it is taken again and again for what it holds', async () => {
    const first = worker('first');
    lanes.held = true;
    await first.look();
    await settled();
    for (let look = 0; look < 10; look += 1) {
      clock.advance(100);
      await first.linger();
      await settled();
    }
    expect(lanes.owner).toBeNull();
  });

  it('costs nothing while there is none', async () => {
    const first = worker('first');
    post();
    await first.linger();
    expect(lanes.due).toHaveLength(1);
  });
});

describe('a lane at work', () => {
  it('does not ask again for every message once nothing more is due', async () => {
    const gateway = new Taking();
    const one = worker('one', gateway);
    post();
    post();
    post();
    await one.look();
    await settled();
    expect(gateway.taken).toBe(3);
    // One that got less than it asked for, and one that found nothing.
    expect(lanes.claims).toBe(2);
  });

  it.each([
    { handOvers: undefined, share: 1, most: 2 },
    { handOvers: 5, share: 1, most: 5 },
    { handOvers: 5, share: 0.5, most: 1 },
  ])('hands over $most at a time ($handOvers places, share $share)', async ({ handOvers, share, most }) => {
    const gateway = new Pipelining(handOvers);
    const health = new AllWell();
    health.connectionShare = share;
    const one = worker('one', gateway, health);
    for (let count = 0; count < 8; count += 1) post();
    await one.look();
    await settled();
    expect(gateway.most).toBe(most);
    gateway.release();
    await settled();
    expect(gateway.taken).toBe(8);
    expect(gateway.most).toBe(most);
  });

  it.each(['closed', 'stopped'])(
    'begins with nothing that waited for a connection once it is %s',
    async (how) => {
      const gateway = new Pipelining(4);
      const health = new AllWell();
      const one = worker('one', gateway, health);
      for (let count = 0; count < 6; count += 1) post();
      await one.look();
      await settled();
      const stopping = how === 'stopped' ? one.stop() : Promise.resolve();
      health.open = how !== 'closed';
      gateway.release();
      await stopping;
      await settled();
      expect(gateway.taken).toBe(0);
      expect(lanes.recorded.map(({ tried }) => tried)).toEqual(Array.from({ length: 6 }, () => false));
    },
  );

  it('keeps its lease, and is not given back', async () => {
    const gateway = new Taking();
    let open: () => void = () => undefined;
    gateway.gate = new Promise((resolve) => (open = resolve));
    const first = worker('first', gateway);
    post();
    await first.look();
    await settled();
    expect(first.busyLanes).toEqual([LANE]);
    clock.advance(60_000);
    await first.linger();
    await first.tend();
    expect(lanes.owner).toBe('first');
    open();
    await settled();
    expect(first.busyLanes).toEqual([]);
    expect(lanes.recorded).toHaveLength(1);
  });

  it('lost to another worker takes nothing more, and can be taken again later', async () => {
    const gateway = new Taking();
    let open: () => void = () => undefined;
    gateway.gate = new Promise((resolve) => (open = resolve));
    const first = worker('first', gateway);
    post();
    await first.look();
    await settled();
    lanes.owner = 'second';
    lanes.fence += 1;
    await first.tend();
    post();
    open();
    await settled();
    expect(lanes.due).toHaveLength(1);

    lanes.owner = null;
    await first.linger();
    await first.look();
    await settled();
    expect(lanes.due).toHaveLength(0);
    expect(lanes.owner).toBe('first');
  });
});

describe('while the database is away', () => {
  it('nothing is handed over, and no provider is blamed', async () => {
    const [gateway, health] = [new Taking(), new AllWell()];
    sitesOf = () => Promise.reject(new Error('connection refused'));
    const first = worker('first', gateway, health);
    post();
    await first.look();
    await settled();
    expect(lanes.recorded).toMatchObject([{ state: 'queued', tried: false }]);
    expect(health.learned).toBe(0);
  });
});

describe('stopping', () => {
  it('finishes what is on the wire and gives its lanes back', async () => {
    const first = worker('first');
    post();
    await first.look();
    await first.stop();
    expect(lanes.recorded).toHaveLength(1);
    expect(lanes.owner).toBeNull();
  });
});
