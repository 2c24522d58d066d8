import { randomBytes } from 'node:crypto';

export type SmsStatus = 'accepted' | 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed';

/** A message the gateway has taken. Times are domain time, except `listedFromMs`, which is real. */
export interface SmsMessage {
  readonly sid: string;
  readonly to: string;
  readonly from: string | null;
  readonly serviceSid: string | null;
  readonly body: string;
  readonly statusCallback: string | null;
  readonly createdAtMs: number;
  /** Lists show a message late; a direct read does not. */
  readonly listedFromMs: number;
  status: SmsStatus;
  errorCode: number | null;
  updatedAtMs: number;
  sentAtMs: number | null;
}

/** `SM…` and so on: two letters and 32 hex digits. */
export function newSid(prefix: 'SM' | 'MM'): string {
  return prefix + randomBytes(16).toString('hex');
}

/** All messages, found by SID and by number, oldest first. Bounded: the oldest go. */
export class SmsStore {
  readonly #bySid = new Map<string, SmsMessage>();
  readonly #byTo = new Map<string, Set<SmsMessage>>();

  constructor(private readonly limit: number) {}

  add(message: SmsMessage): void {
    this.#bySid.set(message.sid, message);
    const sameNumber = this.#byTo.get(message.to);
    if (sameNumber === undefined) this.#byTo.set(message.to, new Set([message]));
    else sameNumber.add(message);
    const oldest = this.#bySid.values().next().value;
    if (this.#bySid.size > this.limit && oldest !== undefined) this.#drop(oldest);
  }

  find(sid: string): SmsMessage | undefined {
    return this.#bySid.get(sid);
  }

  /** Messages to a number, or all. */
  to(number: string | undefined): Iterable<SmsMessage> {
    return number === undefined ? this.#bySid.values() : (this.#byTo.get(number) ?? []);
  }

  #drop(message: SmsMessage): void {
    this.#bySid.delete(message.sid);
    const sameNumber = this.#byTo.get(message.to);
    sameNumber?.delete(message);
    if (sameNumber?.size === 0) this.#byTo.delete(message.to);
  }
}
