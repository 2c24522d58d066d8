import type { PushSubscription } from '#delivery/ports';
import { encryptContent, receiverOf } from './encrypt-content.js';
import type { MessageKeyStock } from './message-key-stock.js';
import { VapidHeaders, type VapidKeys } from './vapid-headers.js';

/** What a push service is asked for besides carrying the message (RFC 8030, 5). */
export interface PushDemands {
  /** How long it keeps the message for a device that is off, whole seconds. */
  readonly ttlS: number;
  readonly urgency: 'low' | 'normal' | 'high';
  /** A later message of the same topic replaces an earlier one; at most 32 characters of base64url. */
  readonly topic: string;
}

/** One request to a push service, ready to be sent. */
export interface PushRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Makes requests to push services: encrypted for one browser (RFC 8291), in our name (RFC 8292). */
export class PushRequests {
  private readonly vapid: VapidHeaders;

  constructor(
    pairs: readonly VapidKeys[],
    private readonly stock: MessageKeyStock,
  ) {
    this.vapid = new VapidHeaders(pairs);
  }

  /** Whether we still hold the key pair with which the subscription was made. */
  canSign({ vapidKey }: PushSubscription): boolean {
    return this.vapid.has(vapidKey);
  }

  /**
   * @param origin of the subscription's endpoint
   * @throws Error when the subscription's keys are no keys, or its key pair is not ours any more
   */
  make(subscription: PushSubscription, origin: string, text: string, demands: PushDemands): PushRequest {
    const receiver = receiverOf(subscription.keys);
    const body = this.stock.spend((keys) => encryptContent(Buffer.from(text), receiver, keys));
    const headers = {
      TTL: String(demands.ttlS),
      Urgency: demands.urgency,
      Topic: demands.topic,
      'Content-Type': 'application/octet-stream',
      'Content-Encoding': 'aes128gcm',
      'Content-Length': String(body.length),
      Authorization: this.vapid.for(origin, subscription.vapidKey),
    };
    return { headers, body };
  }
}
