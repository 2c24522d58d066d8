/** Lets so many hand-overs at a time into a site; the others wait in order. Shared by all lanes of the site. */
export class ConnectionSlots {
  private readonly busy = new Map<string, number>();
  private readonly waiting = new Map<string, (() => void)[]>();

  /** Waits for a free connection of the site. Every `enter` is followed by one `leave`. */
  enter(site: string, most: number): Promise<void> {
    const busy = this.busy.get(site) ?? 0;
    if (busy < most) {
      this.busy.set(site, busy + 1);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.waiting.set(site, [...(this.waiting.get(site) ?? []), resolve]);
    });
  }

  /** Gives the connection to the next that waits. */
  leave(site: string): void {
    const queue = this.waiting.get(site);
    const next = queue?.shift();
    if (next !== undefined) {
      next();
      return;
    }
    this.waiting.delete(site);
    const left = (this.busy.get(site) ?? 1) - 1;
    if (left > 0) this.busy.set(site, left);
    else this.busy.delete(site);
  }

  /** Connections of the site in use. */
  inUse(site: string): number {
    return this.busy.get(site) ?? 0;
  }
}
