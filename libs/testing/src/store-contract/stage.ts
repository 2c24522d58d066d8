import type { ClaimedAttempt, NewAttempt, NewNotification, NotificationCase } from '#delivery/ports';
import { aDepartment } from '../builders.js';
import { aFresh, anAdvance, anAttempt, anEnd, anOutcome, unitOf } from './rows.js';
import { A, B, HOUR_MS, LANE, LEASE_MS, NOW, QUARANTINE_MS } from './setting.js';
import type { StoreGround } from './store-ground.js';

/** Where the chapters play: the ground of the running test, and the steps that bring it to where a test begins. */
export class Stage {
  #ground: StoreGround | null = null;

  constructor(private readonly open: () => Promise<StoreGround>) {}

  /** The stores of the running test. @throws Error before the first test has begun */
  get ground(): StoreGround {
    if (!this.#ground) throw new Error('the ground is opened before each test');
    return this.#ground;
  }

  /** Opens a fresh ground with both departments; before each test. */
  async reset(): Promise<void> {
    this.#ground = await this.open();
    await this.ground.addDepartment(aDepartment({ id: A, slug: 'a' }));
    await this.ground.addDepartment(aDepartment({ id: B, slug: 'b', smsBudgetMicrosPerMonth: 100_000 }));
  }

  /** Accepts these notifications and claims them for a decision. */
  async accepted(...notifications: readonly NewNotification[]): Promise<readonly NotificationCase[]> {
    await this.ground.accept.acceptGroup(notifications.map((one) => unitOf([one])));
    const claimed = await this.ground.advances.claimDue(100, NOW, LEASE_MS);
    return notifications.flatMap(({ id }) => claimed.find((one) => one.id === id) ?? []);
  }

  /** A notification with one attempt. @returns its id */
  async queued(changes: Partial<NewNotification> = {}, attempt: Partial<NewAttempt> = {}): Promise<string> {
    const [one] = await this.accepted(aFresh(changes));
    await this.ground.advances.saveAdvances([anAdvance(one, [anAttempt(attempt)])], NOW);
    return one?.id ?? '';
  }

  /** As {@link queued}, many at once. @returns their ids */
  async manyQueued(many: number, changes: Partial<NewNotification>): Promise<string[]> {
    const cases = await this.accepted(...Array.from({ length: many }, () => aFresh(changes)));
    await this.ground.advances.saveAdvances(
      cases.map((one) => anAdvance(one, [anAttempt()])),
      NOW,
    );
    return cases.map(({ id }) => id);
  }

  /** Claims attempts of a lane, as its owner would. */
  async claim(
    mode: 'due' | 'probe' | 'ramp' = 'due',
    limit = 10,
    lane = LANE,
  ): Promise<readonly ClaimedAttempt[]> {
    return this.ground.lanes.claim({ lane, mode, limit, nowMs: NOW, leaseMs: LEASE_MS });
  }

  /** A notification whose one attempt the gateway has taken. @returns its id */
  async handedOver(): Promise<string> {
    const id = await this.queued();
    const [claimed] = await this.claim();
    await this.ground.lanes.recordOutcomes([anOutcome(claimed, { state: 'accepted_by_gateway' })]);
    return id;
  }

  /** Ends it as one that another channel has told. */
  async end(id: string): Promise<void> {
    const cases = await this.ground.advances.claimDue(10, NOW + HOUR_MS, LEASE_MS);
    await this.ground.advances.saveAdvances([anEnd(cases.find((row) => row.id === id))], NOW);
  }

  /** Lets the claims of a dead sender run out, and sweeps them. */
  async lapse(): Promise<void> {
    await this.ground.passRealTime(LEASE_MS + 1_000);
    await this.ground.lanes.sweepLapsed(NOW, QUARANTINE_MS);
  }

  /** What the policy does with an unknown attempt that may go again. */
  async requeue(id: string): Promise<void> {
    const cases = await this.ground.advances.claimDue(10, NOW + QUARANTINE_MS, LEASE_MS);
    const one = cases.find((row) => row.id === id);
    const changedAttempts = [
      { ordinal: 1, from: 'unknown', to: 'queued', dueAtMs: NOW, content: null } as const,
    ];
    await this.ground.advances.saveAdvances([anAdvance(one, [], { changedAttempts })], NOW);
  }
}
