import type { CalendarEntry, Department } from '../ports/index.js';

/** Longest line of an iCalendar file, octets without its end (RFC 5545, 3.1). */
const MOST_OCTETS = 75;

/** Who tells of the entry: publishing one without an organizer is against RFC 5546, 3.2.1. */
export interface Organizer {
  readonly name: string;
  readonly address: string;
}

/** The department, where answers to it are read. */
export function organizerOf({ name, sender }: Pick<Department, 'name' | 'sender'>): Organizer {
  return { name, address: sender.replyTo ?? sender.fromAddress };
}

/**
 * An appointment as an iCalendar file (RFC 5545). Moments in UTC, so that no time zone has to travel along: the reader's own calendar
 * turns them into its time, summer or winter. `PUBLISH`, or `CANCEL` for one that is called off; the UID stays the same.
 * @param stampMs when it was written
 */
export function calendarFile(entry: CalendarEntry, organizer: Organizer, stampMs: number): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Stadtbote//Termine//DE',
    `METHOD:${entry.isCancelled ? 'CANCEL' : 'PUBLISH'}`,
    'BEGIN:VEVENT',
    `UID:${text(entry.uid)}`,
    `SEQUENCE:${String(entry.sequence)}`,
    `DTSTAMP:${utc(stampMs)}`,
    `DTSTART:${utc(entry.startMs)}`,
    `DTEND:${utc(entry.endMs)}`,
    `SUMMARY:${text(entry.title)}`,
    ...(entry.location === null ? [] : [`LOCATION:${text(entry.location)}`]),
    ...(entry.description === null ? [] : [`DESCRIPTION:${text(entry.description)}`]),
    `ORGANIZER;CN=${quoted(organizer.name)}:mailto:${organizer.address}`,
    `STATUS:${entry.isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:OPAQUE',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** The same appointment called off: one revision later, so that calendars take it for the newer one (RFC 5546, 2.1.5). */
export function calledOff(entry: CalendarEntry): CalendarEntry {
  return entry.isCancelled ? entry : { ...entry, isCancelled: true, sequence: entry.sequence + 1 };
}

/** `20210716T072000Z`. */
function utc(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** RFC 5545, 3.3.11. */
function text(value: string): string {
  return value
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n?|\n/g, '\\n')
    .replace(/\p{Cc}/gu, '');
}

/** A parameter's value can hold no quote and no control character (RFC 5545, 3.2). */
function quoted(value: string): string {
  return `"${value.replace(/["\p{Cc}]/gu, '')}"`;
}

/** Long lines go on after a space, never within a character. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (octets + size > MOST_OCTETS) {
      parts.push(part);
      part = '';
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n ');
}
