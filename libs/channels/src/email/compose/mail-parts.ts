import type { Attachment, Content } from '#delivery/ports';
import { base64Lines, parameter } from './mime.js';

/** A part of a mail: its own header fields, and what follows them. */
export interface Part {
  readonly header: string;
  readonly body: string;
}

/** A text, quoted-printable already. */
export function encodedPart(subtype: 'plain' | 'html', body: string): string {
  return joined({
    header: `Content-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n`,
    body,
  });
}

/** Several parts as one; the boundary stands in none of them. */
export function multipart(
  subtype: 'alternative' | 'mixed',
  boundary: string,
  parts: readonly string[],
): Part {
  return {
    header: `Content-Type: multipart/${subtype}; boundary="${boundary}"\r\n`,
    body: `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`,
  };
}

/** A part as it stands within another. */
export function joined(part: Part): string {
  return `${part.header}\r\n${part.body}`;
}

/** Attachments, and the calendar entry last: its `method` says what calendars do with it (RFC 6047, 2.4). */
export function filesOf({ attachments, calendar }: Pick<Content, 'attachments' | 'calendar'>): string[] {
  const files = attachments.map(attachedFile);
  return calendar === null ? files : [...files, calendarPart(calendar)];
}

function attachedFile(file: Attachment): string {
  const type = /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/i.test(file.contentType)
    ? file.contentType
    : 'application/octet-stream';
  return filePart(type, file.filename, Buffer.from(file.content, 'base64'));
}

function calendarPart(calendar: string): string {
  const method = /^METHOD:([A-Z]+)\s*$/m.exec(calendar)?.[1] ?? 'PUBLISH';
  const lines = calendar.replace(/\r\n?|\n/g, '\r\n');
  return filePart(`text/calendar; charset=utf-8; method=${method}`, 'Termin.ics', Buffer.from(lines, 'utf8'));
}

function filePart(type: string, filename: string, data: Buffer): string {
  return joined({
    header:
      `Content-Type: ${type}${parameter('name', filename)}\r\nContent-Transfer-Encoding: base64\r\n` +
      `Content-Disposition: attachment${parameter('filename', filename)}\r\n`,
    body: base64Lines(data),
  });
}
