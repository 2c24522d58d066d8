import twilio from 'twilio';
import type { ReceiptKind } from '#domain';
import { failedReceipt, type SmsReceipt } from './sms-receipt.js';
import { TWILIO_ERRORS } from './twilio-errors.js';

/** Twilio's message statuses, in our words. `failed` is told apart by its error code. */
const KINDS: Readonly<Record<string, ReceiptKind>> = {
  accepted: 'accepted_by_gateway',
  scheduled: 'accepted_by_gateway',
  queued: 'accepted_by_gateway',
  sending: 'accepted_by_gateway',
  sent: 'accepted_by_gateway',
  partially_delivered: 'accepted_by_gateway',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/**
 * Reads the fields of a status callback. Fields get added and their order is not kept, so only the known are looked at.
 * @returns null for a status that we do not know, which changes nothing
 */
export function readTwilioCallback(fields: Readonly<Record<string, string>>): SmsReceipt | null {
  const status = fields['MessageStatus'] ?? fields['SmsStatus'] ?? '';
  const kind = Object.hasOwn(KINDS, status) ? KINDS[status] : undefined;
  if (kind === undefined) return null;
  const gatewayId = fields['MessageSid'] ?? fields['SmsSid'] ?? null;
  if (kind !== 'failed')
    return { kind, gatewayId, label: null, scope: null, suppress: false, details: { status } };
  return failure(gatewayId, status, Number(fields['ErrorCode'] ?? 0));
}

function failure(gatewayId: string | null, status: string, code: number): SmsReceipt {
  const error = TWILIO_ERRORS[code];
  const details = { status, errorCode: code || null, sentence: error?.sentence ?? null };
  return failedReceipt(error?.meaning ?? 'temporary', gatewayId, details);
}

/**
 * Whether a callback is Twilio's own: HMAC-SHA1 with the auth token over the public URL and all fields. The port may
 * differ; scheme, host, path and trailing slash may not.
 */
export function verifyTwilioSignature(
  url: string,
  fields: Readonly<Record<string, string>>,
  signature: string,
  token: string,
): boolean {
  return twilio.validateRequest(token, signature, url, fields);
}
