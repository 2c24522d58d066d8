import webpush from 'web-push';

/** Our identity towards push services (RFC 8292). */
export interface VapidKeys {
  /** `mailto:` or `https:`: how a push service reaches us. */
  readonly subject: string;
  readonly publicKey: string;
  readonly privateKey: string;
}

const VALID_MS = 12 * 3_600_000;
const RENEW_MS = 6 * 3_600_000;
const MOST_ORIGINS = 200;

/** The signed `Authorization` for each push service, kept for six of its twelve hours: a signature per message is waste. */
export class VapidHeaders {
  private readonly kept = new Map<string, { readonly header: string; readonly untilMs: number }>();

  constructor(private readonly keys: VapidKeys) {}

  for(origin: string): string {
    const kept = this.kept.get(origin);
    if (kept !== undefined && kept.untilMs > Date.now()) return kept.header;
    if (this.kept.size >= MOST_ORIGINS) this.kept.clear();
    const header = this.signed(origin);
    this.kept.set(origin, { header, untilMs: Date.now() + RENEW_MS });
    return header;
  }

  private signed(origin: string): string {
    const { subject, publicKey, privateKey } = this.keys;
    const expiresAt = Math.floor((Date.now() + VALID_MS) / 1000);
    return webpush.getVapidHeaders(origin, subject, publicKey, privateKey, 'aes128gcm', expiresAt)
      .Authorization;
  }
}
