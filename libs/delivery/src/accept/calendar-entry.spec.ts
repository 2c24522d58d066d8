import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { CalendarEntry } from '../ports/index.js';
import { calendarFile, calledOff } from './calendar-entry.js';

const ORGANIZER = { name: 'Bürgeramt "Mitte"', address: 'buergeramt@lindenburg.example' };
const JULY: CalendarEntry = {
  uid: 'b-4471@lindenburg.example',
  sequence: 0,
  title: 'Reisepass; Abholung, bitte Ausweis mitbringen',
  startMs: Date.UTC(2026, 6, 16, 7, 20),
  endMs: Date.UTC(2026, 6, 16, 7, 40),
  location: 'Rathausplatz 1, Schalter 4',
  description: null,
  isCancelled: false,
};
const DECEMBER: CalendarEntry = {
  ...JULY,
  uid: 'b-4472@lindenburg.example',
  startMs: Date.UTC(2026, 11, 15, 8, 20),
  endMs: Date.UTC(2026, 11, 15, 8, 40),
};
const STAMP = Date.UTC(2026, 6, 1);

/** Lines as they are meant: folded ones joined. */
function linesOf(file: string): string[] {
  return file.replaceAll('\r\n ', '').split('\r\n').slice(0, -1);
}

describe('a calendar file', () => {
  it('says when in UTC, and who and what as RFC 5545 writes it', () => {
    expect(linesOf(calendarFile(JULY, ORGANIZER, STAMP))).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Stadtbote//Termine//DE',
      'METHOD:PUBLISH',
      'BEGIN:VEVENT',
      'UID:b-4471@lindenburg.example',
      'SEQUENCE:0',
      'DTSTAMP:20260701T000000Z',
      'DTSTART:20260716T072000Z',
      'DTEND:20260716T074000Z',
      'SUMMARY:Reisepass\\; Abholung\\, bitte Ausweis mitbringen',
      'LOCATION:Rathausplatz 1\\, Schalter 4',
      'ORGANIZER;CN="Bürgeramt Mitte":mailto:buergeramt@lindenburg.example',
      'STATUS:CONFIRMED',
      'TRANSP:OPAQUE',
      'END:VEVENT',
      'END:VCALENDAR',
    ]);
  });

  it('calls an appointment off as a later revision of the same one, once', () => {
    const off = calledOff({ ...JULY, sequence: 2 });
    expect(linesOf(calendarFile(off, ORGANIZER, STAMP))).toEqual(
      expect.arrayContaining([
        'METHOD:CANCEL',
        'UID:b-4471@lindenburg.example',
        'SEQUENCE:3',
        'STATUS:CANCELLED',
      ]),
    );
    expect(calledOff(off)).toBe(off);
  });

  it('keeps every text on lines of at most 75 octets, and lets none begin a property', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
        const file = calendarFile({ ...JULY, title, description: `${title}\nEND:VEVENT` }, ORGANIZER, STAMP);
        for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(linesOf(file).filter((line) => line === 'END:VEVENT')).toHaveLength(1);
        expect(linesOf(file)).toHaveLength(18);
      }),
    );
  });
});

function khalIsThere(): boolean {
  try {
    execFileSync('khal', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const hasKhal = khalIsThere();
if (!hasKhal && process.env['CI'] === undefined)
  console.warn('Skipped: calendar files were not read by khal, which is missing (apt-get install khal).');

/** Without khal the spec is skipped with a word on the screen. */
const withKhal = hasKhal ? describe : describe.skip;

withKhal('read by khal', () => {
  it.each([
    ['in summer', JULY, '16.07.2026 09:20-09:40'],
    ['in winter', DECEMBER, '15.12.2026 09:20-09:40'],
  ])('an appointment %s is at its time in Berlin', (_, entry, shown) => {
    const dir = mkdtempSync(join(tmpdir(), 'stadtbote-khal-'));
    try {
      const file = join(dir, 'termin.ics');
      writeFileSync(file, calendarFile(entry, ORGANIZER, STAMP));
      writeFileSync(
        join(dir, 'config'),
        `[calendars]\n[[a]]\npath = ${dir}/a\n[locale]\nlocal_timezone = Europe/Berlin\ndefault_timezone = Europe/Berlin\ntimeformat = %H:%M\ndateformat = %d.%m.\nlongdateformat = %d.%m.%Y\ndatetimeformat = %d.%m. %H:%M\nlongdatetimeformat = %d.%m.%Y %H:%M\n`,
      );
      const said = execFileSync(
        'khal',
        [
          '-c',
          join(dir, 'config'),
          'printics',
          '--format',
          '{start-date-long} {start-time}-{end-time}',
          file,
        ],
        { encoding: 'utf8', env: { ...process.env, HOME: dir } },
      );
      expect(said).toContain(shown);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
