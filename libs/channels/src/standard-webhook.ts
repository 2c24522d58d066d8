import { createHmac } from 'node:crypto';

/** What is signed: the id stays the same at every try, the moment is that of the try, real time. */
export interface SignedCall {
  /** Without a dot. */
  readonly id: string;
  readonly stampS: number;
  readonly body: string;
}

/** Headers of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, one signature a secret. */
export function standardWebhookHeaders(
  { id, stampS, body }: SignedCall,
  secrets: readonly Uint8Array[],
): Readonly<Record<string, string>> {
  const signatures = secrets.map((secret) =>
    createHmac('sha256', secret)
      .update(`${id}.${String(stampS)}.${body}`)
      .digest('base64'),
  );
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Stadtbote',
    'webhook-id': id,
    'webhook-timestamp': String(stampS),
    'webhook-signature': signatures.map((signature) => `v1,${signature}`).join(' '),
  };
}
