import { MailParser } from 'mailparser';
import type { AttachmentStream, HeaderLines, MessageText } from 'mailparser';
import type { DecodedMail, DecodedPart, MailField } from '#mail-replies';
import { repaired } from './repair-mime.js';

/** A report is small, and what it returns is of no use beyond its header: the rest of a mail is not read. */
const MAX_MAIL_BYTES = 4 * 1024 * 1024;
/** Enough of a part for every reader behind; an attached message is read for its header alone. */
const MAX_PART_BYTES = 512 * 1024;
const MAX_PARTS = 100;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * A line ends with LF here, whatever it came with: mails that went through a Macintosh or a careless script have lone
 * CRs (RFC 5322 2.3 forbids them), and mailbox files begin with a `From ` line.
 */
function tidied(raw: Buffer): Buffer {
  const mail = raw.subarray(0, MAX_MAIL_BYTES);
  const tidy = mail.includes(CARRIAGE_RETURN) ? withLineFeeds(mail) : mail;
  const start = tidy.findIndex((byte) => byte !== LINE_FEED && byte !== 32);
  const text = tidy.subarray(Math.max(start, 0));
  if (!text.subarray(0, 5).equals(Buffer.from('From '))) return text;
  return text.subarray(text.indexOf(LINE_FEED) + 1);
}

function withLineFeeds(mail: Buffer): Buffer {
  const tidy = Buffer.allocUnsafe(mail.length);
  let length = 0;
  for (let at = 0; at < mail.length; at += 1) {
    const byte = mail[at] ?? 0;
    if (byte === CARRIAGE_RETURN && mail[at + 1] === LINE_FEED) continue;
    tidy[length] = byte === CARRIAGE_RETURN ? LINE_FEED : byte;
    length += 1;
  }
  return tidy.subarray(0, length);
}

function fieldsOf(lines: HeaderLines): MailField[] {
  return lines.map(({ key, line }) => ({
    name: key,
    value: unfolded(line.slice(line.indexOf(':') + 1)),
  }));
}

/** One line of a folded field (RFC 5322, 2.2.3), line by line: a pattern of blanks around a break takes seconds over 100 kB of blanks. */
function unfolded(value: string): string {
  const lines = value.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').join(' ');
}

/** Only the type: broken headers leave their parameters in it. The parser gives no text for a field without a value. */
function typeOf(contentType: unknown): string {
  const text = typeof contentType === 'string' ? contentType.trim() : '';
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}/.exec(text)?.[0].toLowerCase() ?? 'application/octet-stream';
}

async function contentOf(stream: AttachmentStream['content']): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (length < MAX_PART_BYTES) chunks.push(chunk);
    length += chunk.length;
  }
  return textOf(Buffer.concat(chunks).subarray(0, MAX_PART_BYTES)).replace(/\r/g, '');
}

/** The fields of a report carry no character set; Japanese ones say by their escapes that they are ISO-2022-JP (RFC 1468). */
function textOf(content: Buffer): string {
  const isJapanese = content.includes('\u001b$') && content.every((byte) => byte < 128);
  return isJapanese ? new TextDecoder('iso-2022-jp').decode(content) : content.toString('utf8');
}

/** Collects what the parser of mails finds; what it cannot read is left out, never an error. */
class PartCollector {
  readonly parts: DecodedPart[] = [];
  headers: MailField[] = [];
  private subject: string | null = null;

  takeHeaders(lines: HeaderLines): void {
    if (this.headers.length === 0) this.headers = fieldsOf(lines);
  }

  takeSubject(subject: unknown): void {
    if (typeof subject === 'string') this.subject ??= subject;
  }

  async take(data: AttachmentStream | MessageText): Promise<void> {
    if (data.type === 'attachment') return this.takeAttachment(data);
    // The parser gives them last; the words of a report stand before what it attaches.
    if (data.html) this.parts.unshift({ type: 'text/html', text: data.html.slice(0, MAX_PART_BYTES) });
    if (data.text) this.parts.unshift({ type: 'text/plain', text: data.text.slice(0, MAX_PART_BYTES) });
  }

  /** The parser waits for the release, whatever became of the content. */
  private async takeAttachment({ content, contentType, release }: AttachmentStream): Promise<void> {
    try {
      const text = await contentOf(content);
      if (this.parts.length < MAX_PARTS) this.parts.push({ type: typeOf(contentType), text });
    } finally {
      release?.();
    }
  }

  mail(): DecodedMail {
    const rest = this.headers.filter(({ name }) => name !== 'subject');
    const subject = { name: 'subject', value: this.subject ?? '' };
    return { headers: [...rest, subject], parts: this.parts };
  }
}

/**
 * Takes a mail apart: its header, its words, and its attachments as text, transfer encodings and character sets taken
 * off. Reads the first 4 MiB of any bytes; a broken mail gives what could be read of it.
 */
export async function decodeMail(raw: Buffer): Promise<DecodedMail> {
  const parser = new MailParser({
    keepDeliveryStatus: true,
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    checksumAlgo: false,
    ignoreEmbedded: true,
    maxChildNodes: MAX_PARTS,
  });
  const collector = new PartCollector();
  return new Promise((resolve) => {
    const pending: Promise<void>[] = [];
    const finish = (): void => {
      void Promise.all(pending).then(() => {
        resolve(collector.mail());
      });
    };
    parser.on('headerLines', (lines) => {
      collector.takeHeaders(lines);
    });
    parser.on('headers', (headers) => {
      collector.takeSubject(headers.get('subject'));
    });
    parser.on('data', (data: AttachmentStream | MessageText) =>
      pending.push(collector.take(data).catch(() => undefined)),
    );
    parser.once('error', finish);
    parser.once('end', finish);
    parser.end(repaired(tidied(raw)));
  });
}
