import type { ReceiptKind } from '#domain';
import type { GatewayMeaning } from '#delivery/ports';
import { failedReceipt, type SmsReceipt } from './sms-receipt.js';

/** A delivery receipt as the centre wrote it (SMPP 3.4, appendix B). */
export interface SmppReceiptText {
  readonly text: string;
  /** The optional parameters, which newer centres send beside or instead of the text. */
  readonly messageId: string | null;
  readonly state: number | null;
}

/** What a receipt tells about the text with the id that `submit_sm` was answered with. */
export interface SmppReceipt extends SmsReceipt {
  readonly gatewayId: string;
}

/** Words of `stat`, and the numbers of `message_state` (5.2.28). */
const STATES = [
  'SCHEDULED',
  'ENROUTE',
  'DELIVRD',
  'EXPIRED',
  'DELETED',
  'UNDELIV',
  'ACCEPTD',
  'UNKNOWN',
  'REJECTD',
] as const;
const KINDS: Readonly<Record<string, ReceiptKind>> = {
  SCHEDULED: 'accepted_by_gateway',
  ENROUTE: 'accepted_by_gateway',
  ACCEPTD: 'accepted_by_gateway',
  UNKNOWN: 'accepted_by_gateway',
  DELIVRD: 'delivered',
  EXPIRED: 'failed',
  DELETED: 'failed',
  UNDELIV: 'failed',
  REJECTD: 'failed',
};

/**
 * Reads a receipt. `err` is the network's own number: what it means is in the centre's manual, and so in the settings.
 * @returns null for what names no message, or a state that we do not know
 */
export function readSmppReceipt(
  { text, messageId, state }: SmppReceiptText,
  errors: Readonly<Record<string, GatewayMeaning>>,
): SmppReceipt | null {
  const gatewayId = messageId ?? fieldOf(text, 'id');
  const stat = stateOf(text, state);
  const kind = Object.hasOwn(KINDS, stat) ? KINDS[stat] : undefined;
  if (gatewayId === null || kind === undefined) return null;
  const err = fieldOf(text, 'err');
  if (kind !== 'failed')
    return { gatewayId, kind, label: null, scope: null, suppress: false, details: { stat } };
  const meaning = (err === null ? undefined : errors[err]) ?? 'temporary';
  return { ...failedReceipt(meaning, gatewayId, { stat, err }), gatewayId };
}

function stateOf(text: string, state: number | null): string {
  const named = fieldOf(text, 'stat') ?? (state === null ? null : STATES[state]);
  return (named ?? '').toUpperCase();
}

/** `id:IIII sub:SSS dlvrd:DDD submit date:… done date:… stat:DDDDDDD err:E text:…`; what follows `text:` is the message. */
function fieldOf(text: string, name: string): string | null {
  const head = text.split(/\btext:/i, 1)[0] ?? '';
  const words = head.split(/\s+/).find((word) => word.toLowerCase().startsWith(`${name}:`));
  return words?.slice(name.length + 1) || null;
}

/** Centres that answer in hexadecimal and report in decimal, or the other way round, with leading zeros or without. */
export function spellingsOf(id: string): readonly string[] {
  const spellings = [id, id.toLowerCase(), id.toUpperCase(), id.replace(/^0+(?=.)/, '')];
  if (/^\d{1,18}$/.test(id)) {
    const hexadecimal = BigInt(id).toString(16);
    spellings.push(hexadecimal, hexadecimal.toUpperCase(), hexadecimal.toUpperCase().padStart(8, '0'));
  }
  if (/^[0-9a-f]{1,15}$/i.test(id)) spellings.push(BigInt(`0x${id}`).toString());
  return [...new Set(spellings)];
}
