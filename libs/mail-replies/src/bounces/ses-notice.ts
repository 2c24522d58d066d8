import type { FieldRecipient } from './delivery-status.js';
import { statusIn } from './codes.js';

/** What Amazon's notices by mail hold: JSON in the text, one of three kinds. */
export interface SesNotice {
  readonly complaint: boolean;
  readonly recipients: readonly FieldRecipient[];
}

const MAX_NOTICE = 65_536;
type Json = Readonly<Record<string, unknown>>;

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, 1000) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parse(line: string): Json | null {
  try {
    return object(JSON.parse(line));
  } catch {
    return null;
  }
}

function bounced(value: unknown): FieldRecipient {
  const { emailAddress, status, diagnosticCode } = object(value);
  const diagnostic = text(diagnosticCode)
    .replace(/^\s*(?:smtp|x-[\w-]{1,30})\s*;/i, '')
    .trim();
  return {
    address: text(emailAddress),
    originalAddress: null,
    action: 'failed',
    status: statusIn(text(status)),
    diagnostic,
    remark: '',
  };
}

function plain(address: string, action: 'delivered' | null, diagnostic: string): FieldRecipient {
  return { address, originalAddress: null, action, status: statusIn(diagnostic), diagnostic, remark: '' };
}

function recipientsOf(notice: Json): SesNotice {
  const { bounce, complaint, delivery } = notice;
  const complained = list(object(complaint)['complainedRecipients']).map((one) =>
    plain(text(object(one)['emailAddress']), null, ''),
  );
  const said = text(object(delivery)['smtpResponse']);
  const delivered = list(object(delivery)['recipients']).map((one) => plain(text(one), 'delivered', said));
  const failed = list(object(bounce)['bouncedRecipients']).map(bounced);
  const recipients = [...failed, ...complained, ...delivered].filter(({ address }) => address.includes('@'));
  return { complaint: complained.length > 0, recipients };
}

/** Reads a notice of Amazon SES that came by mail through SNS, bare or in its envelope; null when the text holds none. */
export function readSesNotice(said: string): SesNotice | null {
  const start = said.slice(0, MAX_NOTICE).trim();
  if (!start.startsWith('{') || !/\b(?:notificationType|eventType)\b/.test(start)) return null;
  const body = start.split(/\n--\s*\n/, 1)[0] ?? '';
  const outer = parse(body) ?? parse(body.replace(/\n[ ]?/g, ''));
  const inner = parse(text(outer?.['Message']));
  const notice = inner ?? outer;
  return notice === null ? null : recipientsOf(notice);
}
