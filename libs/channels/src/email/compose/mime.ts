/** The few encodings a message needs, each over one Buffer: this runs once for every mail. */

const CRLF = '\r\n';
const HEX = '0123456789ABCDEF';
const LINE = 76;

/** Base64 in lines of 76 (RFC 2045, 6.8), without a last line break. */
export function base64Lines(data: Buffer): string {
  return data.toString('base64').replace(/.{76}(?=.)/g, `$&${CRLF}`);
}

/** Quoted-printable (RFC 2045, 6.7) of a text whose line breaks become CRLF. Trailing spaces are encoded, lines end by 76. */
export function quotedPrintable(text: string): string {
  const input = Buffer.from(text.replace(/\r\n?|\n/g, CRLF), 'utf8');
  const output = Buffer.allocUnsafe(input.length * 3 + Math.ceil(input.length / 12) * 3 + 3);
  const cursor = { at: 0, column: 0 };
  for (let i = 0; i < input.length; i += 1) {
    const byte = input[i] ?? 0;
    if (byte === 13 && input[i + 1] === 10) {
      cursor.at = output.writeUInt16BE(0x0d0a, cursor.at);
      cursor.column = 0;
      i += 1;
    } else {
      writeByte(output, cursor, byte, endsLine(input, i));
    }
  }
  return output.toString('latin1', 0, cursor.at);
}

function endsLine(input: Buffer, at: number): boolean {
  const next = input[at + 1];
  return next === undefined || (next === 13 && input[at + 2] === 10);
}

function writeByte(
  output: Buffer,
  cursor: { at: number; column: number },
  byte: number,
  last: boolean,
): void {
  const literal = byte >= 33 ? byte <= 126 && byte !== 61 : (byte === 32 || byte === 9) && !last;
  const width = literal ? 1 : 3;
  if (cursor.column + width > LINE - 1) {
    cursor.at = output.writeUInt16BE(0x3d0d, cursor.at);
    cursor.at = output.writeUInt8(10, cursor.at);
    cursor.column = 0;
  }
  cursor.column += width;
  if (literal) {
    output[cursor.at++] = byte;
    return;
  }
  output[cursor.at++] = 61;
  output[cursor.at++] = HEX.charCodeAt(byte >> 4);
  output[cursor.at++] = HEX.charCodeAt(byte & 15);
}

/** One line of plain text: control characters, NUL and line breaks become spaces, so that no header can be added. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is taken out
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}

const PLAIN = /^[\x20-\x7e]*$/;

/** An unstructured header's value (RFC 5322, 3.2.5), folded; anything but plain ASCII as encoded words (RFC 2047). */
export function headerText(text: string, firstColumn: number): string {
  const clean = oneLine(text);
  const foldable = PLAIN.test(clean) && !clean.includes('=?') && !/\S{70}/.test(clean);
  return foldable ? folded(clean, firstColumn) : encodedWords(clean);
}

/** `"Name" <address>` (RFC 5322, 3.4); without a name the bare address. The address is already one plain mailbox. */
export function mailboxHeader(name: string | null, address: string): string {
  const clean = name === null ? '' : oneLine(name);
  if (clean === '') return address;
  const plain = PLAIN.test(clean) && clean.length <= 60;
  const phrase = plain ? `"${clean.replace(/["\\]/g, '\\$&')}"` : encodedWords(clean);
  return `${phrase}${plain ? ' ' : `${CRLF} `}<${address}>`;
}

/** A parameter of Content-Type or Content-Disposition (RFC 2231), on a line of its own. */
export function parameter(name: string, value: string): string {
  const clean = oneLine(value);
  if (PLAIN.test(clean) && clean.length <= 60) return `;${CRLF} ${name}="${clean.replace(/["\\]/g, '\\$&')}"`;
  return sections(clean)
    .map((section, index) => `;${CRLF} ${name}*${index}*=${index === 0 ? "utf-8''" : ''}${section}`)
    .join('');
}

function sections(text: string): string[] {
  const all: string[] = [];
  let section = '';
  for (const character of text) {
    const coded = /[A-Za-z0-9._-]/.test(character) ? character : percent(character);
    if (section.length + coded.length > 54) {
      all.push(section);
      section = '';
    }
    section += coded;
  }
  return [...all, section];
}

function percent(character: string): string {
  return Array.from(
    Buffer.from(character, 'utf8'),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}

/** Encoded words short enough for a line that begins with a field's name; a character is never cut in two. */
function encodedWords(text: string): string {
  const words: string[] = [];
  let chunk = '';
  let bytes = 0;
  for (const character of text) {
    const size = Buffer.byteLength(character);
    if (bytes + size > 39) {
      words.push(chunk);
      chunk = '';
      bytes = 0;
    }
    chunk += character;
    bytes += size;
  }
  words.push(chunk);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word, 'utf8').toString('base64')}?=`).join(`${CRLF} `);
}

function folded(text: string, firstColumn: number): string {
  if (firstColumn + text.length <= LINE) return text;
  let column = firstColumn;
  let out = '';
  for (const word of text.split(' ')) {
    const breaks = out !== '' && column + word.length + 1 > LINE;
    out += out === '' ? word : `${breaks ? `${CRLF} ` : ' '}${word}`;
    column = breaks ? word.length + 1 : column + word.length + 1;
  }
  return out;
}
