import { closeSync, openSync, writeSync } from 'node:fs';
import type { DomainClock } from './domain-clock.js';

export type WireKind = 'smtp' | 'sms' | 'push' | 'webhook' | 'dns' | 'sts';

/** One thing that went over a wire. `stage` is the protocol's own step; `reply` is null when we answered nothing. */
export interface WireEvent {
  readonly kind: WireKind;
  readonly provider: string | null;
  readonly session: string | null;
  readonly stage: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly reply: string | null;
  /** What the peer calls the message: Message-ID, SMS SID, push Topic, webhook-id. Only where there is one. */
  readonly id?: string;
}

/** A {@link WireEvent} with its domain time. */
export interface LedgerRow extends WireEvent {
  readonly at: string;
}

export interface LedgerOptions {
  /** Rows kept in memory; older ones stay in `file` only. */
  readonly rows: number;
  /** Every row is appended here as NDJSON. */
  readonly file?: string;
}

const flushChars = 256 * 1024;

/** The sandbox as a witness: what came over its wires, in order. Rows are numbered from 0 and never renumbered. */
export class Ledger {
  /** As NDJSON: half the memory of objects, and what file and stream need anyway. */
  readonly #lines: string[] = [];
  #first = 0;
  #pending = '';
  #flushDue: NodeJS.Immediate | undefined;
  readonly #fd: number | undefined;

  constructor(
    private readonly clock: DomainClock,
    private readonly options: LedgerOptions,
  ) {
    this.#fd = options.file === undefined ? undefined : openSync(options.file, 'a');
  }

  add(event: WireEvent): void {
    const line = `${JSON.stringify({ at: this.clock.stamp(), ...event })}\n`;
    this.#lines.push(line);
    this.#trim();
    if (this.#fd !== undefined) this.#append(line);
  }

  /** Number of the oldest row still in memory. */
  get first(): number {
    return this.#first;
  }

  /** Number that the next row will get. */
  get next(): number {
    return this.#first + this.#lines.length;
  }

  /** NDJSON lines numbered `since` to before `until` that are still in memory. */
  lines(since: number, until = Infinity): readonly string[] {
    return this.#lines.slice(Math.max(0, since - this.#first), Math.max(0, until - this.#first));
  }

  /** The rows of {@link lines}. */
  since(since: number): LedgerRow[] {
    return this.lines(since).map((line) => JSON.parse(line) as LedgerRow);
  }

  close(): void {
    this.#flush();
    if (this.#fd !== undefined) closeSync(this.#fd);
  }

  /** Drops in slabs of a tenth: moving the array for every row would cost more than the row. */
  #trim(): void {
    if (this.#lines.length <= this.options.rows * 1.1) return;
    this.#first += this.#lines.splice(0, this.#lines.length - this.options.rows).length;
  }

  #append(line: string): void {
    this.#pending += line;
    if (this.#pending.length > flushChars) this.#flush();
    else
      this.#flushDue ??= setImmediate(() => {
        this.#flush();
      });
  }

  /** Synchronous, so that a row is in the file before its reply can be acted upon by a drill's verdict. */
  #flush(): void {
    if (this.#flushDue !== undefined) clearImmediate(this.#flushDue);
    this.#flushDue = undefined;
    if (this.#fd === undefined || this.#pending === '') return;
    writeSync(this.#fd, this.#pending);
    this.#pending = '';
  }
}
