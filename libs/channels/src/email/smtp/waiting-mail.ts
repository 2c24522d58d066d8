import type { LaneKey } from '#domain';
import type { SmtpJob } from './smtp-job.js';

/** What waits for a connection of one site: in order within a lane, lanes in turn. Lanes without anything are not kept. */
export class WaitingMail {
  private readonly lanes = new Map<LaneKey, SmtpJob[]>();

  add(job: SmtpJob): void {
    const queue = this.lanes.get(job.route.lane);
    if (queue === undefined) this.lanes.set(job.route.lane, [job]);
    else queue.push(job);
  }

  /** Puts one that was begun in vain before all others of its lane. */
  addFirst(job: SmtpJob): void {
    this.lanes.set(job.route.lane, [job, ...(this.lanes.get(job.route.lane) ?? [])]);
  }

  /** The lane's next, which stays. */
  first(lane: LaneKey): SmtpJob | undefined {
    return this.lanes.get(lane)?.[0];
  }

  /** Takes the lane's next; the lane goes behind the others. */
  take(lane: LaneKey): void {
    const queue = this.lanes.get(lane);
    if (queue === undefined) return;
    queue.shift();
    this.lanes.delete(lane);
    if (queue.length > 0) this.lanes.set(lane, queue);
  }

  has(lane: LaneKey): boolean {
    return this.lanes.has(lane);
  }

  /** Lanes that wait, whose turn it is first. */
  waitingLanes(): Iterable<LaneKey> {
    return this.lanes.keys();
  }

  /** Whether any lane but this one waits. */
  hasOthers(lane: LaneKey): boolean {
    return this.lanes.size > (this.lanes.has(lane) ? 1 : 0);
  }
}
