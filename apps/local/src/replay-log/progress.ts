const EVERY_MS = 250;
const MEGABYTE = 1_000_000;

/** How far the reading is, on one line of a terminal that is written over. State: what was read, and when it was last said. */
export class Progress {
  private read = 0;
  private saidAt = 0;
  private isShown = false;

  constructor(
    private readonly out: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  readonly add = (bytes: number, total: number): void => {
    this.read += bytes;
    const at = this.now();
    if (!this.out.isTTY || at < this.saidAt + EVERY_MS) return;
    this.saidAt = at;
    this.isShown = true;
    const share = Math.min(100, Math.round((this.read / Math.max(1, total)) * 100));
    this.out.write(`\r${String(Math.round(this.read / MEGABYTE))} MB, ${String(share)} % `);
  };

  /** Takes the line away. */
  end(): void {
    if (this.isShown) this.out.write('\r\u001b[K');
  }
}
