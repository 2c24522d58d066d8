import type pg from 'pg';
import type { LaneKey } from '#domain';
import type { ClaimedAttempt, Outcome } from '#delivery/ports';
import { moment, transaction } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';
import { PostgresLaneStore, type LaneClaim } from './lane.store.js';

/** What may go to a site on a day. */
interface DayCap {
  readonly site: string;
  /** `2026-12-01`, UTC. */
  readonly day: string;
  readonly cap: number;
}

/** Outcomes that may give something back; beyond them the cap is used up sooner, never exceeded. */
const MOST_REMEMBERED = 20_000;
const KEPT_DAYS = 30;

/**
 * Lanes whose claims are capped for a day while an address is new. What a claim takes is counted in its own transaction, under the
 * row of the site and day: however many workers and streams claim, and whenever one of them dies, no more is claimed than
 * the cap. What was not tried after all is given back.
 */
export class PostgresWarmUpLaneStore extends PostgresLaneStore {
  private readonly taken = new Map<string, DayCap>();

  /** @param capOf what caps a lane at a moment of domain time; null: nothing */
  constructor(
    pool: pg.Pool,
    vault: Vault,
    private readonly capOf: (lane: LaneKey, nowMs: number) => DayCap | null,
  ) {
    super(pool, vault);
  }

  override async claim(claim: LaneClaim): Promise<readonly ClaimedAttempt[]> {
    const cap = this.capOf(claim.lane, claim.nowMs);
    if (cap === null) return super.claim(claim);
    const claimed = await transaction(this.pool, (client) => this.claimWithin(client, claim, cap));
    if (this.taken.size > MOST_REMEMBERED) this.taken.clear();
    for (const one of claimed) this.taken.set(keyOf(one), cap);
    return claimed;
  }

  override async recordOutcomes(outcomes: readonly Outcome[]): Promise<readonly string[]> {
    const due = await super.recordOutcomes(outcomes);
    const untried = new Map<string, { readonly cap: DayCap; count: number }>();
    for (const outcome of outcomes) {
      const cap = this.taken.get(keyOf(outcome));
      this.taken.delete(keyOf(outcome));
      if (cap === undefined || outcome.tried) continue;
      const sum = untried.get(`${cap.site} ${cap.day}`) ?? { cap, count: 0 };
      untried.set(`${cap.site} ${cap.day}`, { cap, count: sum.count + 1 });
    }
    for (const { cap, count } of untried.values()) await giveBack(this.pool, cap, count);
    return due;
  }

  override async purgeContents(nowMs: number, most: number): Promise<number> {
    await this.pool.query(
      `DELETE FROM warm_up_day WHERE day < $1::timestamptz - interval '${String(KEPT_DAYS)} days'`,
      [moment(nowMs)],
    );
    return super.purgeContents(nowMs, most);
  }

  private async claimWithin(
    client: pg.PoolClient,
    claim: LaneClaim,
    cap: DayCap,
  ): Promise<readonly ClaimedAttempt[]> {
    const limit = await take(client, cap, claim.limit);
    if (limit === 0) return [];
    const claimed = await this.claimBy(
      client,
      { ...claim, limit },
      claim.mode === 'due' ? 'scarce' : claim.mode,
    );
    if (claimed.length < limit) await giveBack(client, cap, limit - claimed.length);
    return claimed;
  }
}

/** @returns how many of the wanted may go; the row stays locked to the end of the transaction */
async function take(client: pg.PoolClient, { site, day, cap }: DayCap, wanted: number): Promise<number> {
  await client.query('INSERT INTO warm_up_day (site, day, used) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING', [
    site,
    day,
  ]);
  const { rows } = await client.query<{ used: number }>(
    'SELECT used FROM warm_up_day WHERE site = $1 AND day = $2 FOR UPDATE',
    [site, day],
  );
  const granted = Math.max(0, Math.min(wanted, cap - (rows[0]?.used ?? cap)));
  if (granted > 0)
    await client.query('UPDATE warm_up_day SET used = used + $3 WHERE site = $1 AND day = $2', [
      site,
      day,
      granted,
    ]);
  return granted;
}

async function giveBack(
  client: pg.Pool | pg.PoolClient,
  { site, day }: DayCap,
  count: number,
): Promise<void> {
  await client.query('UPDATE warm_up_day SET used = greatest(0, used - $3) WHERE site = $1 AND day = $2', [
    site,
    day,
    count,
  ]);
}

function keyOf(one: Pick<Outcome, 'notificationId' | 'ordinal' | 'fence'>): string {
  return `${one.notificationId} ${String(one.ordinal)} ${String(one.fence)}`;
}
