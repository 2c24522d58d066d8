import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A straight piece of the mapping from real to domain time. All in milliseconds since the epoch, `rate` is domain ms per real ms. */
export interface ClockMapping {
  readonly realBaseMs: number;
  readonly domainBaseMs: number;
  readonly rate: number;
}

/** What the clock says at one moment. */
export interface ClockReading extends ClockMapping {
  readonly nowMs: number;
  readonly offsetMs: number;
}

/** Called after every change of the mapping. `offsetMs` = domain time minus real time at that moment. */
export type ClockListener = (offsetMs: number, reading: ClockReading) => void;

const real: ClockMapping = { realBaseMs: 0, domainBaseMs: 0, rate: 1 };

/** The domain time of local mode: it only goes forward, by jumps and by rate, and survives a restart in `file`. */
export class DomainClock {
  #mapping: ClockMapping;
  readonly #listeners = new Set<ClockListener>();

  constructor(private readonly file?: string) {
    this.#mapping = (file === undefined ? undefined : readMapping(file)) ?? real;
  }

  /** Domain time, milliseconds since the epoch. */
  now(): number {
    const { realBaseMs, domainBaseMs, rate } = this.#mapping;
    return Math.round(domainBaseMs + (Date.now() - realBaseMs) * rate);
  }

  /** Domain time as the `at` of a record (RFC 3339, UTC). */
  stamp(): string {
    return new Date(this.now()).toISOString();
  }

  reading(): ClockReading {
    const nowMs = this.now();
    return { ...this.#mapping, nowMs, offsetMs: nowMs - Date.now() };
  }

  /** How long in real milliseconds until domain time reaches `atMs`; 0 when it has. */
  realDelayUntil(atMs: number): number {
    return Math.max(0, (atMs - this.now()) / this.#mapping.rate);
  }

  advance(byMs: number): void {
    this.#change({ ...this.#rebased(), domainBaseMs: this.now() + byMs });
  }

  setRate(rate: number): void {
    this.#change({ ...this.#rebased(), rate });
  }

  /** @returns a function that removes the listener */
  onChange(listener: ClockListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #rebased(): ClockMapping {
    return { realBaseMs: Date.now(), domainBaseMs: this.now(), rate: this.#mapping.rate };
  }

  #change(mapping: ClockMapping): void {
    this.#mapping = mapping;
    if (this.file !== undefined) writeMapping(this.file, mapping);
    const reading = this.reading();
    for (const listener of this.#listeners) listener(reading.offsetMs, reading);
  }
}

function readMapping(file: string): ClockMapping | undefined {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Partial<ClockMapping>;
    const { realBaseMs, domainBaseMs, rate } = found;
    const whole = [realBaseMs, domainBaseMs, rate].every((part) => Number.isFinite(part));
    return whole ? (found as ClockMapping) : undefined;
  } catch {
    return undefined;
  }
}

/** Written aside and renamed: a kill in between must not leave half a file, or domain time would go back. */
function writeMapping(file: string, mapping: ClockMapping): void {
  writeFileSync(`${file}.new`, JSON.stringify(mapping));
  renameSync(`${file}.new`, file);
}
