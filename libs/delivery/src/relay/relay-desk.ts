import type { AttemptId, LaneKey } from '#domain';
import type { HealthBook } from '../learn/health-book.js';
import type { AdvanceStore, Clock, RelayStore, RelayedAttempt, WakeUp } from '../ports/index.js';
import { readReport, tiesOf, type RelayEvents, type RelayReport } from './relay-events.js';
import { findingOf, type Found } from './relay-findings.js';

/** What the desk works with. */
export interface RelayDeskParts {
  readonly store: RelayStore;
  readonly health: HealthBook;
  readonly advances: AdvanceStore;
  readonly clock: Clock;
  readonly wakeUp: WakeUp;
  /** The attempt behind a return path; null for one that we never made. */
  readonly attemptOf: (returnPath: string) => AttemptId | null;
  readonly sisterLanes: (lane: LaneKey) => readonly LaneKey[];
  /** Local mode: mail exchangers on loopback and in private networks. */
  readonly allowInternalHosts: boolean;
}

/** What came of a report. */
export interface RelayReceipt {
  /** Mails of ours that it spoke of. */
  readonly taken: number;
  /** Mails that are not ours, or not known any more. Nothing of them is kept. */
  readonly unknown: number;
  /** Mails to be taken out of the queue. */
  readonly remove: readonly { readonly queueId: string }[];
}

const MOST_REMOVED = 500;
/** A relay gives a mail up after five days (`maximal_queue_lifetime`); administrators may say more. */
const KEPT_MS = 30 * 86_400_000;

/**
 * Takes in what a relay's queue and log say: a relay's 250 tells nothing of the provider, and a refused greeting leaves a
 * mail waiting there for days without a word. Health learns it as if we had been refused ourselves.
 */
export class RelayDesk {
  constructor(private readonly parts: RelayDeskParts) {}

  /** Takes in one report; the same one again changes nothing. */
  async take(report: RelayReport): Promise<RelayReceipt> {
    const { store, clock } = this.parts;
    const nowMs = clock.now();
    const read = readReport(report, this.parts.attemptOf);
    const known = await store.tie(report.host, tiesOf(read), nowMs);
    await this.learn(await this.newsOf(read, known, report), known, nowMs);
    await store.recordRemovals(report.host, report.removed, nowMs);
    await store.purge(nowMs - KEPT_MS);
    const wanted = await store.toRemove(report.host, nowMs, MOST_REMOVED);
    const mails = new Set(read.events.map(({ queueId }) => queueId));
    return {
      taken: known.size,
      unknown: mails.size - known.size,
      remove: report.removes ? wanted.map((queueId) => ({ queueId })) : [],
    };
  }

  /** Findings in order; of several tries of one mail in one report the last one says it all. */
  private async newsOf(
    { events }: RelayEvents,
    known: ReadonlyMap<string, RelayedAttempt>,
    report: RelayReport,
  ): Promise<readonly Found[]> {
    const nowMs = this.parts.clock.now();
    const { allowInternalHosts } = this.parts;
    // The reader's clock may differ from ours: only how long ago it was is taken from it.
    const domainTime = (seenMs: number) => nowMs - Math.max(0, report.atMs - seenMs);
    const last = new Map<string, Found>();
    for (const event of events) {
      const mail = known.get(event.queueId);
      const found = mail === undefined ? null : findingOf(event, mail, { domainTime, allowInternalHosts });
      if (found === null || (event.fromQueue && last.has(event.queueId))) continue;
      last.delete(event.queueId);
      last.set(event.queueId, found);
    }
    const found = [...last.values()];
    const news = new Set(
      await this.parts.store.record(
        found.map(({ finding }) => finding),
        nowMs,
      ),
    );
    return found.filter(({ finding }) => news.has(finding));
  }

  /** A try that was made after the lane fell ill tells as much as a probe of our own. */
  private async learn(
    news: readonly Found[],
    known: ReadonlyMap<string, RelayedAttempt>,
    nowMs: number,
  ): Promise<void> {
    const { health, store, advances, wakeUp } = this.parts;
    if (news.length > 0) await health.refresh(nowMs);
    for (const { finding, observation } of news) {
      const lane = known.get(finding.queueId)?.lane;
      if (observation === null || lane === undefined) continue;
      const { sinceMs } = health.healthOf(lane);
      health.learn(lane, { ...observation, probe: sinceMs === null || finding.atMs > sinceMs }, nowMs);
    }
    const changed = (await health.flush()).flatMap(({ key }) => [key, ...this.parts.sisterLanes(key)]);
    const lanes = [...new Set(changed)];
    if (lanes.length > 0) {
      await advances.wakeLanes(lanes, 'open', nowMs);
      await store.wake(lanes, nowMs);
    }
    if (news.length > 0) wakeUp.wake('advance');
  }
}
