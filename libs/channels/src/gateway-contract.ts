import type { ClaimedAttempt, Gateway, HandOver } from '#delivery/ports';

/**
 * How the other side behaves from now on. `cut`: it takes the message and hangs up without an answer. `silent`: it takes
 * everything and never answers. `stuck`: it takes the connection and never says a word.
 */
export type Behaviour = 'accept' | 'transient' | 'permanent' | 'cut' | 'silent' | 'stuck' | 'unreachable';

/** One adapter with a real server on the other side. */
export interface GatewayHarness {
  readonly gateway: Gateway;
  readonly hosts: readonly string[];
  /** What must not stand in any reply. */
  readonly personal: string;
  attempt(changes?: Partial<ClaimedAttempt>): ClaimedAttempt;
  behave(behaviour: Behaviour): Promise<void> | void;
  /** What the other side took, each by what makes a second copy recognisable. */
  taken(): readonly string[];
  /** Hand-overs that reached the other side, taken or not. */
  tries(): number;
  stop(): Promise<void> | void;
}

/** What an adapter is to do where they differ. */
export interface GatewayPromise {
  readonly name: string;
  /** Hard limit the harness has set, milliseconds. */
  readonly hardLimitMs: number;
  /** Ends of each behaviour; one that cannot be had is left out. */
  readonly ends: Readonly<Partial<Record<Exclude<Behaviour, 'accept'>, HandOver['kind']>>>;
  /** Whether two hand-overs of one attempt can be recognised as the same. */
  readonly recognisable: boolean;
}

/** Slack for a busy machine, milliseconds. */
const SLACK_MS = 1500;

/** The suite that every adapter passes against its real local server. */
export function gatewayContract(promise: GatewayPromise, start: () => Promise<GatewayHarness>): void {
  describe(`${promise.name} keeps the contract of a gateway`, () => {
    let harness: GatewayHarness;
    const handOver = (attempt = harness.attempt()) => harness.gateway.handOver(attempt, harness.hosts);
    beforeAll(async () => {
      harness = await start();
    });
    beforeEach(() => harness.behave('accept'));
    afterAll(() => harness.stop());

    accepts(() => harness, handOver, promise.recognisable);
    dropsStaleClaims(() => harness, handOver);
    for (const [behaviour, kind] of Object.entries(promise.ends))
      endsAs(() => harness, handOver, {
        behaviour: behaviour as Behaviour,
        kind,
        limitMs: promise.hardLimitMs,
      });
  });
}

type HarnessOf = () => GatewayHarness;
type Deliver = (attempt?: ClaimedAttempt) => Promise<HandOver>;

function accepts(harness: HarnessOf, handOver: Deliver, recognisable: boolean): void {
  it('hands over once and says accepted', async () => {
    const before = harness().taken().length;
    const end = await handOver();
    expect(end).toMatchObject({ kind: 'accepted', latencyMs: expect.any(Number) as number });
    expect(harness().taken()).toHaveLength(before + 1);
  });

  it('serves several hand-overs at a time', async () => {
    const before = harness().taken().length;
    const ends = await Promise.all(Array.from({ length: 12 }, () => handOver()));
    expect(ends.map(({ kind }) => kind)).toEqual(Array.from({ length: 12 }, () => 'accepted'));
    expect(harness().taken()).toHaveLength(before + 12);
  });

  if (!recognisable) return;
  it('makes a second hand-over of one attempt recognisable, and no other', async () => {
    const attempt = harness().attempt();
    await handOver(attempt);
    await handOver(attempt);
    await handOver();
    const [first, second, other] = harness().taken().slice(-3);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });
}

function dropsStaleClaims(harness: HarnessOf, handOver: Deliver): void {
  it('does not try a claim that is older than its lease', async () => {
    const before = harness().tries();
    const end = await handOver(harness().attempt({ leaseUntilRealMs: Date.now() - 1 }));
    expect(end.kind).toBe('not_tried');
    expect(harness().tries()).toBe(before);
  });
}

function endsAs(
  harness: HarnessOf,
  handOver: Deliver,
  expected: { readonly behaviour: Behaviour; readonly kind: HandOver['kind']; readonly limitMs: number },
): void {
  it(`says ${expected.kind} when the other side is ${expected.behaviour}, within the limit and without a second try`, async () => {
    await harness().behave(expected.behaviour);
    const before = harness().tries();
    const startedAt = performance.now();
    const end = await handOver();
    expect(end.kind).toBe(expected.kind);
    expect(performance.now() - startedAt).toBeLessThan(expected.limitMs + SLACK_MS);
    expect(harness().tries() - before).toBeLessThanOrEqual(1);
    expect(JSON.stringify(end)).not.toContain(harness().personal);
  });
}
