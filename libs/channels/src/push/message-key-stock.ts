import type { ECDH } from 'node:crypto';
import { drawMessageKeys, type MessageKeys } from './encrypt-content.js';

/** Enough for a burst; more would only lie in memory. */
const MOST_AHEAD = 256;
/** Pairs drawn in one turn of the event loop, about 1 ms. */
const PER_TURN = 16;

/**
 * Keys drawn while nothing else is to do, so that a burst of messages does not wait for them. Each pair serves one message;
 * what holds it is then given another.
 */
export class MessageKeyStock {
  private readonly ahead: MessageKeys[] = [];
  private readonly spent: ECDH[] = [];
  private isFilling = false;

  /** Runs `encrypt` with keys that no other message gets. */
  spend<T>(encrypt: (keys: MessageKeys) => T): T {
    const keys = this.ahead.pop() ?? drawMessageKeys(this.spent.pop());
    try {
      return encrypt(keys);
    } finally {
      this.spent.push(keys.ecdh);
    }
  }

  /** Draws until there are so many. */
  fill(count: number): void {
    while (this.ahead.length < count) this.ahead.push(drawMessageKeys(this.spent.pop()));
  }

  /** Fills up bit by bit, between other work. Keeps no process alive. */
  fillInIdleTime(): void {
    if (this.isFilling || this.ahead.length >= MOST_AHEAD) return;
    this.isFilling = true;
    setImmediate(() => {
      this.isFilling = false;
      this.fill(Math.min(this.ahead.length + PER_TURN, MOST_AHEAD));
      this.fillInIdleTime();
    }).unref();
  }
}
