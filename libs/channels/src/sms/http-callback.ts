import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ReceiptKind } from '#domain';
import { VERDICTS_OF_MEANING, type GatewayMeaning } from '#delivery/ports';
import { scalar, valueAt } from './http-said.js';
import type { SmsReceipt } from './sms-receipt.js';

/** How a gateway's callback is read and known to be its own; see docs/sms.md. */
export interface HttpCallbackDescription {
  /** Paths into its JSON, or names of its fields. */
  readonly id: string | null;
  readonly status: string;
  readonly statuses: Readonly<Record<string, 'accepted' | 'delivered' | 'failed'>>;
  readonly error: string | null;
  readonly errors: Readonly<Record<string, GatewayMeaning>>;
  readonly check:
    | { readonly by: 'secret'; readonly header: string; readonly secret: string }
    | {
        readonly by: 'hmac';
        readonly header: string;
        readonly secret: string;
        readonly algorithm: 'sha1' | 'sha256' | 'sha512';
        readonly encoding: 'hex' | 'base64';
        /** What stands before the signature, such as `sha256=`. */
        readonly prefix: string;
      };
}

/**
 * Whether a callback is the gateway's own: by a secret in a header, or by an HMAC over the body as it came.
 * @param header value of the header that the description names
 */
export function verifyHttpCallback(
  check: HttpCallbackDescription['check'],
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
export function readHttpCallback(description: HttpCallbackDescription, body: unknown): SmsReceipt | null {
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

/** A receipt of a failure, by what its code means. */
export function failedReceipt(
  meaning: GatewayMeaning,
  gatewayId: string | null,
  details: SmsReceipt['details'],
): SmsReceipt {
  const { reported, suppress } = VERDICTS_OF_MEANING[meaning];
  return {
    kind: reported.scope === 'recipient' ? 'bounced' : 'failed',
    gatewayId,
    ...reported,
    suppress,
    ...(meaning === 'dead_if_repeated' ? { doubt: true as const } : {}),
    details,
  };
}
