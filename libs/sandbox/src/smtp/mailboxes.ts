import type { DomainClock } from '../domain-clock.js';
import type { MailboxState } from '../providers/provider-data.js';

/** A message as a mailbox shows it. */
export interface StoredMail {
  readonly envelope: { readonly from: string; readonly to: string };
  readonly raw: string;
  readonly at: string;
}

interface KeptMail {
  readonly from: string;
  readonly to: string;
  readonly bytes: Buffer;
  readonly visibleAtMs: number;
}

export interface MailboxLimits {
  readonly messages: number;
  readonly bytes: number;
}

/** Upper and lower case are one mailbox, as at every big provider. */
export function mailboxKey(address: string): string {
  return address.toLowerCase();
}

/** What the providers have accepted. Bounded: the oldest messages of all mailboxes go first. */
export class Mailboxes {
  readonly #kept = new Map<string, KeptMail[]>();
  readonly #states = new Map<string, MailboxState>();
  /** Oldest first. */
  readonly #order = new Set<KeptMail>();
  #bytes = 0;

  constructor(
    private readonly clock: DomainClock,
    private readonly limits: MailboxLimits,
  ) {}

  /** @param arriveAfterMs domain time until the message shows: accepted is not yet arrived */
  deliver(from: string, to: string, bytes: Buffer, arriveAfterMs = 0): void {
    const mail = { from, to, bytes: ownCopy(bytes), visibleAtMs: this.clock.now() + arriveAfterMs };
    const key = mailboxKey(to);
    const box = this.#kept.get(key);
    if (box === undefined) this.#kept.set(key, [mail]);
    else box.push(mail);
    this.#order.add(mail);
    this.#bytes += bytes.length;
    this.#forget();
  }

  /** @param afterMs only what arrived after this moment, domain time */
  read(address: string, afterMs = Number.NEGATIVE_INFINITY): StoredMail[] {
    const now = this.clock.now();
    const box = this.#kept.get(mailboxKey(address)) ?? [];
    return box.filter(({ visibleAtMs }) => visibleAtMs > afterMs && visibleAtMs <= now).map(shown);
  }

  setState(address: string, state: MailboxState): void {
    this.#states.set(mailboxKey(address), state);
  }

  /** Said by control, else read from the name: `unbekannt…` and `unknown…` are nobody's. */
  stateOf(address: string): MailboxState {
    const key = mailboxKey(address);
    return this.#states.get(key) ?? (/^(unbekannt|unknown)/.test(key) ? 'unknown' : 'known');
  }

  #forget(): void {
    const { messages, bytes } = this.limits;
    for (const mail of this.#order) {
      if (this.#order.size <= messages && this.#bytes <= bytes) return;
      this.#drop(mail);
    }
  }

  /** In each box the oldest stands first, so it is the one that leaves. */
  #drop(mail: KeptMail): void {
    this.#order.delete(mail);
    this.#bytes -= mail.bytes.length;
    const key = mailboxKey(mail.to);
    const box = this.#kept.get(key);
    box?.shift();
    if (box?.length === 0) this.#kept.delete(key);
  }
}

/** In memory of its own size: a slice would keep the socket's chunk or the shared pool alive. */
function ownCopy(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

function shown({ from, to, bytes, visibleAtMs }: KeptMail): StoredMail {
  return { envelope: { from, to }, raw: bytes.toString('utf8'), at: new Date(visibleAtMs).toISOString() };
}
