import type { OwnSample } from '#health';

const MOST = 200;

/** The last outcomes of email over all lanes of this process, in a ring; their order does not matter. */
export class OwnSamples {
  private readonly ring: OwnSample[] = [];
  private next = 0;

  add(sample: OwnSample): void {
    this.ring[this.next] = sample;
    this.next = (this.next + 1) % MOST;
  }

  all(): readonly OwnSample[] {
    return this.ring;
  }
}
