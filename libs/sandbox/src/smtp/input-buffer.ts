/** A command line as it came, and whether it ended as RFC 5321 §2.3.8 demands: by CR LF. */
export interface CommandLine {
  readonly text: string;
  readonly wellEnded: boolean;
}

/** A message between DATA and the final dot; `undefined` bytes when it grew beyond the limit. */
export interface ReceivedData {
  readonly bytes: Buffer | undefined;
  readonly size: number;
}

const crlf = Buffer.from('\r\n');
const endOfData = Buffer.from('\r\n.\r\n');
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const longestLine = 4096;

/** Bytes from the wire, cut into command lines or message data. Pipelined input waits here until it is asked for. */
export class InputBuffer {
  #bytes: Buffer = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #size = 0;
  #tooLarge = false;

  constructor(private readonly maxDataBytes: number) {}

  push(chunk: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
  }

  /** Forgets all that has not been read: what came in clear before TLS must not count after it (RFC 3207 §6). */
  clear(): void {
    this.#bytes = Buffer.alloc(0);
  }

  /** The next command line; `undefined` while it is not whole; `'too-long'` when it never will be. */
  takeLine(): CommandLine | 'too-long' | undefined {
    const end = this.#bytes.indexOf(lineFeed);
    if (end > longestLine || (end < 0 && this.#bytes.length > longestLine)) return this.#dropLine(end);
    if (end < 0) return undefined;
    const wellEnded = end > 0 && this.#bytes[end - 1] === carriageReturn;
    const text = this.#bytes.toString('utf8', 0, wellEnded ? end - 1 : end);
    this.#bytes = this.#bytes.subarray(end + 1);
    return { text, wellEnded };
  }

  /** To be called once after 354. The CR LF of the DATA command is put before the data, so that every line starts alike. */
  beginData(): void {
    this.#bytes = Buffer.concat([crlf, this.#bytes]);
    this.#parts = [];
    this.#size = 0;
    this.#tooLarge = false;
  }

  /** The message without its dot-stuffing (RFC 5321 §4.5.2), or `undefined` while the final dot has not come. */
  takeData(): ReceivedData | undefined {
    const end = this.#bytes.indexOf(endOfData);
    if (end < 0) {
      this.#setAside(Math.max(0, this.#bytes.length - endOfData.length + 1));
      return undefined;
    }
    this.#setAside(end + crlf.length);
    this.#bytes = this.#bytes.subarray(endOfData.length - crlf.length);
    const whole = this.#parts.length === 1 ? (this.#parts[0] ?? crlf) : Buffer.concat(this.#parts);
    this.#parts = [];
    return { bytes: this.#tooLarge ? undefined : unstuffed(whole), size: this.#size - crlf.length };
  }

  #dropLine(end: number): 'too-long' {
    this.#bytes = end < 0 ? Buffer.alloc(0) : this.#bytes.subarray(end + 1);
    return 'too-long';
  }

  #setAside(count: number): void {
    this.#size += count;
    this.#tooLarge ||= this.#size - crlf.length > this.maxDataBytes;
    if (this.#tooLarge) this.#parts = [];
    else if (count > 0) this.#parts.push(this.#bytes.subarray(0, count));
    this.#bytes = this.#bytes.subarray(count);
  }
}

/** The first two bytes are the CR LF of DATA. */
function unstuffed(whole: Buffer): Buffer {
  const stuffing = '\r\n.';
  let dot = whole.indexOf(stuffing);
  if (dot < 0) return whole.subarray(crlf.length);
  const pieces: Buffer[] = [];
  let from = crlf.length;
  for (; dot >= 0; dot = whole.indexOf(stuffing, dot + stuffing.length)) {
    if (dot + crlf.length > from) pieces.push(whole.subarray(from, dot + crlf.length));
    from = dot + stuffing.length;
  }
  return Buffer.concat([...pieces, whole.subarray(from)]);
}

/** Whether a CR or LF stands alone anywhere: the seed of message smuggling, and a fault of the sender. */
export function hasBareLineEnd(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
    if (at === 0 || bytes[at - 1] !== carriageReturn) return true;
  }
  for (let at = bytes.indexOf(carriageReturn); at >= 0; at = bytes.indexOf(carriageReturn, at + 1)) {
    if (bytes[at + 1] !== lineFeed) return true;
  }
  return false;
}
