import { DomainError } from './error.js';

/** A UUIDv7 (RFC 9562, 5.7) in lower-case text form: 48 bits of Unix milliseconds, then random bits. */
export type Uuid = string;

/**
 * One attempt of a notification: `<notification id>.<ordinal>`. It needs no index of its own, finds its partition by
 * the notification's id, and travels in callback URLs and VERP return paths.
 */
export type AttemptId = string;

const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is a UUID in canonical lower-case form (any version). */
export function isUuid(text: string): boolean {
  return UUID_PATTERN.test(text);
}

/**
 * A UUIDv7 from its two ingredients; clock and randomness are the caller's.
 * @param atMs Unix milliseconds, real time (partitions are cut by it)
 * @param random at least 10 random bytes
 */
export function uuidV7(atMs: number, random: Uint8Array): Uuid {
  if (random.length < 10) throw new DomainError('too-little-randomness', 'a UUIDv7 needs 10 random bytes');
  const time = Math.floor(atMs).toString(16).padStart(12, '0');
  const hex = Array.from(random.subarray(0, 10), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = (Number.parseInt(hex.slice(4, 6), 16) & 0x3f) | 0x80;
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${hex.slice(1, 4)}`,
    `${variant.toString(16)}${hex.slice(6, 8)}`,
    hex.slice(8, 20),
  ].join('-');
}

/** The Unix milliseconds in a UUIDv7. */
export function timeOfUuid(id: Uuid): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The smallest UUID of that millisecond: a partition's bound, or the start of a range by time. */
export function lowestUuidAt(atMs: number): Uuid {
  const time = Math.floor(atMs).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** Builds an attempt's id. @param ordinal 1, 2, 3 … within the notification */
export function attemptId(notification: Uuid, ordinal: number): AttemptId {
  return `${notification}.${String(ordinal)}`;
}

/** Takes an attempt's id apart, or null when the text is none. */
export function parseAttemptId(text: string): { notificationId: Uuid; ordinal: number } | null {
  const notificationId = text.slice(0, 36);
  const ordinal = text.slice(37);
  if (!isUuid(notificationId) || text[36] !== '.' || !/^[1-9][0-9]{0,4}$/.test(ordinal)) return null;
  return { notificationId, ordinal: Number(ordinal) };
}
