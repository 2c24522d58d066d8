import type { LaneKey } from '#domain';
import type { Clock, Gateway, GatewayListing, LaneStore, UnknownAttempt } from '../ports/index.js';

/** A list may lag behind; texts up to this much older than the hand-over may be ours (clocks differ). */
const CLOCK_SKEW_MS = 60_000;

/** Attempts asked for in one look. */
const AT_ONCE = 20;

/** Readings of the gateway's list before an unknown text counts as not sent. */
const READINGS = 2;

/**
 * Finds out what became of texts whose hand-over is not known, once their quarantine is over: the gateway's list is
 * read twice, and only a message whose id no attempt owns is evidence (contracts.md, 2).
 */
export class GatewayQuestions {
  /** Readings so far that found nothing. Lost with the process: then it is asked twice again. */
  private readonly empty = new Map<string, number>();

  constructor(
    private readonly lanes: LaneStore,
    private readonly clock: Clock,
  ) {}

  /** @returns how many attempts were decided */
  async ask(lane: LaneKey, gateway: Gateway): Promise<number> {
    let decided = 0;
    for (const attempt of await this.lanes.unknownsToAsk(lane, this.clock.now(), AT_ONCE))
      if (await this.askFor(attempt, gateway)) decided += 1;
    return decided;
  }

  private async askFor(attempt: UnknownAttempt, gateway: Gateway): Promise<boolean> {
    const listings = await gateway.listSince(attempt.phone, attempt.handedOverAtMs - CLOCK_SKEW_MS);
    if (listings === null) return false;
    const ours = await this.unowned(listings, gateway.textOf(attempt.text));
    if (ours === null && !this.wasLastReading(attempt.id)) return false;
    this.empty.delete(attempt.id);
    await this.lanes.recordGatewayAnswer(
      attempt.id,
      ours !== null,
      ours?.gatewayId ?? null,
      this.clock.now(),
    );
    return true;
  }

  private async unowned(
    listings: readonly GatewayListing[],
    text: string | null,
  ): Promise<GatewayListing | null> {
    const same = listings.filter(({ body }) => body === text);
    if (same.length === 0) return null;
    const owned = await this.lanes.ownedGatewayIds(same.map(({ gatewayId }) => gatewayId));
    return same.find(({ gatewayId }) => !owned.has(gatewayId)) ?? null;
  }

  private wasLastReading(id: string): boolean {
    const readings = (this.empty.get(id) ?? 0) + 1;
    this.empty.set(id, readings);
    return readings >= READINGS;
  }
}
