import type { Socket } from 'node:net';
import { onTheWire } from './replies.js';

/** Writes replies to one client. What is still to be said dies with the socket. */
export class Speaker {
  readonly #timers = new Set<NodeJS.Timeout>();

  /** @param latencyMs stands for the distance to the provider: every write leaves so much later, without holding up what follows */
  constructor(
    private socket: Socket,
    private readonly latencyMs: number,
  ) {
    socket.setNoDelay(true);
  }

  /** From now on speaks through this socket: TLS over the former one. */
  switchTo(socket: Socket): void {
    this.socket = socket;
  }

  say(reply: string): void {
    const bytes = onTheWire(reply);
    if (this.latencyMs === 0) this.#put(bytes);
    else
      this.after(this.latencyMs, () => {
        this.#put(bytes);
      });
  }

  /** The last words on this socket, on their way before `then` takes the socket over. */
  sayLast(reply: string, then: () => void): void {
    const speak = (): void => {
      this.#put(onTheWire(reply));
      this.socket.uncork();
      then();
    };
    if (this.latencyMs === 0) speak();
    else this.after(this.latencyMs, speak);
  }

  /** One byte of the reply every `everyMs`, then `done`. */
  trickle(reply: string, everyMs: number, done: () => void): void {
    const bytes = onTheWire(reply);
    const step = (at: number): void => {
      this.#put(bytes.charAt(at));
      if (at + 1 < bytes.length)
        this.after(everyMs, () => {
          step(at + 1);
        });
      else done();
    };
    this.after(everyMs, () => {
      step(0);
    });
  }

  /** Closes after all that was said. */
  end(): void {
    if (this.latencyMs === 0) this.socket.end();
    else
      this.after(this.latencyMs, () => {
        this.socket.end();
      });
  }

  cut(): void {
    this.socket.destroy();
  }

  /** Gathers what is said during `work` into one packet: a pipelining client gets its replies together. */
  together(work: () => void): void {
    const { socket } = this;
    socket.cork();
    try {
      work();
    } finally {
      socket.uncork();
    }
  }

  after(delayMs: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, delayMs);
    this.#timers.add(timer);
  }

  /** The socket is gone. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #put(bytes: string): void {
    if (this.socket.writable) this.socket.write(bytes);
  }
}
