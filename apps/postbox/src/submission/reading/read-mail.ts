import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';
import { withoutEncodedWords } from './encoded-words.js';
import type { SubmittedFile, SubmittedMail } from './submitted-mail.js';

/** Beyond it HTML is not turned into text: the page then shows the subject and the action. */
const MAX_HTML_TO_READ = 1_000_000;
const MAX_PARTS = 200;

/** A message that cannot be sent on as it is; the text says why. */
export class UnreadableMail extends Error {
  override readonly name = 'UnreadableMail';
}

const LF = 10;
const CR = 13;

/** The message with every line ended by CRLF: a bare LF passes most software and not the next server (RFC 5321, 2.3.8). */
export function withCrlf(raw: Buffer): Buffer {
  const bare = countBare(raw);
  if (bare === 0) return raw;
  const whole = Buffer.allocUnsafe(raw.length + bare);
  let length = 0;
  for (let at = 0; at < raw.length; at += 1) {
    const byte = raw[at] ?? 0;
    if (byte === LF && raw[at - 1] !== CR) whole[length++] = CR;
    whole[length++] = byte;
    if (byte === CR && raw[at + 1] !== LF) whole[length++] = LF;
  }
  return whole;
}

function countBare(raw: Buffer): number {
  let bare = 0;
  for (let at = raw.indexOf(LF); at !== -1; at = raw.indexOf(LF, at + 1)) if (raw[at - 1] !== CR) bare += 1;
  for (let at = raw.indexOf(CR); at !== -1; at = raw.indexOf(CR, at + 1)) if (raw[at + 1] !== LF) bare += 1;
  return bare;
}

/**
 * Takes a message apart.
 * @throws UnreadableMail without exactly one sender, or with a field twice that may stand once (RFC 5322, 3.6)
 */
export async function readMail(message: Buffer): Promise<SubmittedMail> {
  const parsed = await parse(message, true);
  const fields = fieldsOf(parsed);
  checkSingle(fields);
  const from = addressesOf(parsed.from);
  if (from.length !== 1) throw new UnreadableMail('From must name one sender');
  return {
    fields,
    from,
    subject: (parsed.subject ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim(),
    dateMs: dateOf(fields),
    messageId: parsed.messageId ?? null,
    text: await wordsOf(parsed),
    html: typeof parsed.html === 'string' ? parsed.html : null,
    files: parsed.attachments.map(fileOf),
  };
}

function checkSingle(fields: SubmittedMail['fields']): void {
  for (const name of ['from', 'subject', 'date', 'message-id', 'to', 'reply-to'])
    if ((fields.get(name)?.length ?? 0) > 1) throw new UnreadableMail(`the field ${name} stands twice`);
}

function dateOf(fields: SubmittedMail['fields']): number | null {
  const atMs = Date.parse(fields.get('date')?.[0] ?? '');
  return Number.isNaN(atMs) ? null : atMs;
}

async function parse(message: Buffer, skipHtmlToText: boolean): Promise<ParsedMail> {
  try {
    return await simpleParser(message, {
      skipHtmlToText,
      skipImageLinks: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      maxHtmlLengthToParse: MAX_HTML_TO_READ,
      maxChildNodes: MAX_PARTS,
    });
  } catch {
    throw new UnreadableMail('the message cannot be taken apart');
  }
}

/** The words of the text part; without one those of the HTML, without its images: their addresses are no words. */
async function wordsOf({ text, html }: ParsedMail): Promise<string> {
  if (text !== undefined && text.trim() !== '') return text;
  if (typeof html !== 'string') return '';
  const words = html.replace(/<img\b[^<>]*>/gi, '');
  return (
    (await parse(Buffer.from(`Content-Type: text/html; charset=utf-8\r\n\r\n${words}`), false)).text ?? ''
  );
}

/** Fields unfolded, with their encoded words read. */
function fieldsOf({ headerLines }: ParsedMail): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const { key, line } of headerLines) {
    const value = withoutEncodedWords(line.slice(line.indexOf(':') + 1).replace(/\r?\n(?=[ \t])/g, ''));
    fields.set(key, [...(fields.get(key) ?? []), value.trim()]);
  }
  return fields;
}

function addressesOf(from: AddressObject | undefined): string[] {
  return (from?.value ?? []).flatMap(({ address }) =>
    address === undefined || address === '' ? [] : [address.toLowerCase()],
  );
}

function fileOf({ contentType, filename, content }: ParsedMail['attachments'][number]): SubmittedFile {
  return { type: contentType.toLowerCase(), name: filename ?? '', content };
}
