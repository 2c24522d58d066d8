import { Readable } from 'node:stream';

/** The claim lapsed while the message was on its way: the final dot must not follow. */
export class ClaimLapsed extends Error {
  override readonly name = 'ClaimLapsed';
}

const CHUNK = 65_536;

/**
 * A message as nodemailer reads it after the server's 354. Before the last chunk, which the final dot follows, it asks
 * whether the claim still holds: a fence guards the row, never the wire. Up to that chunk nothing can have arrived.
 */
export class GuardedMessage extends Readable {
  private at = 0;

  constructor(
    private readonly message: Buffer,
    private readonly guard: { readonly mayFinish: () => boolean; readonly finishing: () => void },
  ) {
    super({ highWaterMark: CHUNK });
  }

  override _read(): void {
    const from = this.at;
    this.at = Math.min(from + CHUNK, this.message.length);
    if (this.at < this.message.length) {
      this.push(this.message.subarray(from, this.at));
      return;
    }
    if (!this.guard.mayFinish()) {
      this.destroy(new ClaimLapsed());
      return;
    }
    this.guard.finishing();
    this.push(this.message.subarray(from, this.at));
    this.push(null);
  }
}
