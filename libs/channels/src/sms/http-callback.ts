import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpCallbackSetting } from '#config';
import type { ReceiptKind } from '#domain';
import { scalar, valueAt } from './http-said.js';
import { failedReceipt, type SmsReceipt } from './sms-receipt.js';

/**
 * Whether a callback is the gateway's own: by a secret in a header, or by an HMAC over the body as it came.
 * @param header value of the header that the description names
 */
export function verifyHttpCallback(
  check: HttpCallbackSetting['check'],
  header: string | undefined,
  body: Buffer,
): boolean {
  if (header === undefined) return false;
  if (check.by === 'secret') return isSame(header.replace(/^Bearer /i, ''), check.secret);
  const signature = createHmac(check.algorithm, check.secret).update(body).digest(check.encoding);
  const given = check.encoding === 'hex' ? header.toLowerCase() : header;
  return isSame(given, `${check.prefix}${signature}`);
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((text) => createHmac('sha256', 'length').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/** Reads a callback. @param body as it was parsed @returns null for a status that we do not know, which changes nothing */
export function readHttpCallback(description: HttpCallbackSetting, body: unknown): SmsReceipt | null {
  const status = scalar(valueAt(body, description.status)) ?? '';
  const said = Object.hasOwn(description.statuses, status) ? description.statuses[status] : undefined;
  if (said === undefined) return null;
  const gatewayId = description.id === null ? null : scalar(valueAt(body, description.id));
  if (said !== 'failed')
    return { kind: KINDS[said], gatewayId, label: null, scope: null, suppress: false, details: { status } };
  const code = description.error === null ? null : scalar(valueAt(body, description.error));
  const known =
    code !== null && Object.hasOwn(description.errors, code) ? description.errors[code] : undefined;
  return failedReceipt(known ?? 'temporary', gatewayId, { status, errorCode: code });
}

const KINDS = { accepted: 'accepted_by_gateway', delivered: 'delivered' } as const satisfies Record<
  string,
  ReceiptKind
>;
