import { DomainError } from '#domain';
import webpush from 'web-push';

/** Our identity towards push services (RFC 8292). */
export interface VapidKeys {
  /** `mailto:` or `https:`: how a push service reaches us. */
  readonly subject: string;
  /** Uncompressed point, base64url. A subscription is bound to the one it was made with. */
  readonly publicKey: string;
  readonly privateKey: string;
}

const VALID_MS = 12 * 3_600_000;
const RENEW_MS = 6 * 3_600_000;
const MOST_KEPT = 400;

/** The signed `Authorization` for each push service, kept for six of its twelve hours: a signature per message is waste. */
export class VapidHeaders {
  private readonly kept = new Map<string, { readonly header: string; readonly untilMs: number }>();
  private readonly pairs: ReadonlyMap<string, VapidKeys>;
  private readonly current: VapidKeys;

  /**
   * @param pairs the current one first, then older ones whose subscriptions are still in use
   * @throws DomainError `key-ring` when there is none
   */
  constructor(pairs: readonly VapidKeys[]) {
    const [current] = pairs;
    if (current === undefined) throw new DomainError('key-ring', 'there are no keys for web push');
    this.current = current;
    this.pairs = new Map(pairs.map((pair) => [pair.publicKey, pair]));
  }

  /** Whether we hold this pair. @param publicKey absent: the current one */
  has(publicKey: string = this.current.publicKey): boolean {
    return this.pairs.has(publicKey);
  }

  /** @param publicKey the one that the subscription was made with; absent: the current one. @throws DomainError `unknown-key` */
  for(origin: string, publicKey: string = this.current.publicKey): string {
    const name = `${publicKey} ${origin}`;
    const kept = this.kept.get(name);
    if (kept !== undefined && kept.untilMs > Date.now()) return kept.header;
    const pair = this.pairs.get(publicKey);
    if (pair === undefined)
      throw new DomainError('unknown-key', 'the subscription was made with another key');
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    const header = signed(origin, pair);
    this.kept.set(name, { header, untilMs: Date.now() + RENEW_MS });
    return header;
  }
}

function signed(origin: string, { subject, publicKey, privateKey }: VapidKeys): string {
  const expiresAt = Math.floor((Date.now() + VALID_MS) / 1000);
  return webpush.getVapidHeaders(origin, subject, publicKey, privateKey, 'aes128gcm', expiresAt)
    .Authorization;
}
