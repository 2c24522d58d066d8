import { jest } from '@jest/globals';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { madeUpLog, useTemporaryFolders, type MadeUpLog } from '#testing';
import { shapeOf } from './line-counts.js';
import { durationMs, readOptions, WrongOption, type ReplayOptions } from './options.js';
import { readLogs } from './read-logs.js';
import { htmlReport } from './report-html.js';
import { jsonReport } from './report-json.js';
import { textReport } from './report-text.js';
import { Zone } from './zone.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BLOCK = Date.parse('2021-03-11T13:03:00Z');
const LOG: MadeUpLog = {
  fromMs: BLOCK - 4 * HOUR,
  toMs: BLOCK + 13 * HOUR,
  mailsPerHour: 60,
  blockedFromMs: BLOCK,
  blockedUntilMs: BLOCK + 10 * HOUR,
  stamps: 'old',
};
/** One mail in five goes to GMX: 120 within ten hours. */
const WAITED = 120;

// Seven builds at once on two cores are no reason to be red.
jest.setTimeout(60_000);

const text = (log: Partial<MadeUpLog> = {}) => [...madeUpLog({ ...LOG, ...log })].join('');
const folder = useTemporaryFolders()();
const file = (name: string, content: string | Buffer) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const options = (files: readonly string[], ...more: readonly string[]): ReplayOptions => {
  const read = readOptions([...files, '--until', '2021-03-20', ...more], 'de_DE.UTF-8');
  if (read === 'help') throw new Error('help');
  return read;
};

describe('the log of March 2021', () => {
  it('is read: the block at the third refusal, who waited, who would have been told', async () => {
    const march = text({ mailsPerHour: 20, blockedUntilMs: BLOCK + 72 * HOUR, toMs: BLOCK + 76 * HOUR });
    const { report, counts } = await readLogs(options([file('mail.log', march)]));
    const [gmx] = report.sites;
    expect(gmx?.site.name).toBe('GMX');
    expect(gmx?.episodes).toHaveLength(1);
    const [block] = gmx?.episodes ?? [];
    expect(block?.foundBy.rule).toBe('refusals-in-row');
    expect((block?.foundMs ?? 0) - BLOCK).toBeLessThanOrEqual(40 * 60_000);
    expect((block?.endMs ?? 0) - BLOCK - 72 * HOUR).toBeLessThanOrEqual(67 * 60_000);
    expect(Math.abs((gmx?.waited.mails ?? 0) - 288)).toBeLessThanOrEqual(2);
    expect(gmx?.waited.delivered).toBe(gmx?.waited.mails);
    expect(gmx?.replies).toHaveLength(1);
    expect(counts.unreadable).toBe(0);
    expect(counts.lines).toBe(march.split('\n').length - 1);
  });

  it('is the same plain, zipped, in pieces of any order, with new stamps, and from two relays', async () => {
    const whole = text();
    const middle = whole.indexOf('\n', whole.length / 2) + 1;
    const waitedOf = async (files: readonly string[]) =>
      (await readLogs(options(files))).report.totals.waited;
    const expected = await waitedOf([file('a', whole)]);
    const old = file('mail.log.2.gz', gzipSync(whole.slice(0, middle)));
    const young = file('mail.log.1', whole.slice(middle));
    expect(await waitedOf([young, old])).toEqual(expected);
    expect(await waitedOf([file('b', text({ stamps: 'new' }))])).toEqual(expected);
    const both = await waitedOf([
      file('c', whole),
      file('d', text({ blockedFromMs: null }).replaceAll('4Dw', '4Dx')),
    ]);
    expect(both).toEqual(expected);
  });

  it('counts with the deadline what was missed, and would not have been', async () => {
    const read = await readLogs(options([file('e', text())], '--deadline', 'PT60M', '--phones-share', '1'));
    const { wouldHave, waited } = read.report.totals;
    expect(wouldHave.missedWithout).toBeGreaterThan(WAITED - 20);
    expect(wouldHave.missedWith).toBe(0);
    expect(wouldHave.toldBy.sms).toBe(waited.mails);
    expect(wouldHave.costMicros).toBe(waited.mails * 75_000);
  });
});

describe('a report', () => {
  it('names no address, in any form, and masks what it could not read', async () => {
    const odd = 'Mär 11 erika.mustermann@gmx.de <script>alert(1)</script> "Erika M" 0171 5551234\n';
    const path = file('odd', text({ toMs: BLOCK + 4 * HOUR }) + odd);
    const asked = options([path], '--language', 'en');
    const read = await readLogs(asked);
    for (const report of [textReport(read, asked), jsonReport(read, asked), htmlReport(read, asked)]) {
      expect(report).not.toMatch(/person\.\d|mustermann|5551234|Erika|termine@/);
      expect(report).not.toContain('<script');
      expect(report).toContain('GMX');
    }
    expect(read.counts.unreadable).toBe(1);
  });

  it.each(['de', 'en'] as const)('reads well in %s', async (language) => {
    const asked = options([file('f', text())], '--language', language, '--deadline', 'PT60M');
    const read = await readLogs(asked);
    const told = textReport(read, asked);
    expect(told).toMatch(
      language === 'de' ? /^1[12]\d Mails haben gewartet, bei GMX\.$/m : /^1[12]\d mails waited, at GMX\.$/m,
    );
    expect(told).toMatch(
      language === 'de'
        ? /Frist versäumt: 1[01]\d ohne Stadtbote/
        : /deadline missed: 1[01]\d without Stadtbote/,
    );
    expect(told).not.toMatch(/undefined|NaN|zugestellt|leider|erfolgreich|!/);
    const page = htmlReport(read, asked);
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toMatch(/role="img" aria-label="GMX: /);
    expect(page).not.toMatch(/viewBox|https?:\/\/(?!www\.w3\.org|<)|undefined|NaN/);
  });

  it('says that nothing was wrong, of an empty log too', async () => {
    const asked = options([file('g', ''), file('h', text({ blockedFromMs: null, toMs: BLOCK }))]);
    const read = await readLogs(asked);
    expect(textReport(read, asked)).toMatch(/^Kein Anbieter hat Mail/);
    const nothing = options([file('i', '')]);
    expect(textReport(await readLogs(nothing), nothing)).toContain('0 Zeilen');
  });

  it('uses what could be unzipped of a log that was cut', async () => {
    const zipped = gzipSync(text({ toMs: BLOCK + 10 * HOUR }));
    const asked = options([file('j.gz', zipped.subarray(0, zipped.length - 2_000))]);
    const read = await readLogs(asked);
    expect(read.counts.cutShort).toBe(1);
    expect(read.report.totals.waited.mails).toBeGreaterThan(50);
  });

  it('takes no line for longer than lines are', async () => {
    const path = join(folder, 'long');
    await new Promise<void>((resolve) => {
      const out = createWriteStream(path);
      out.write('x'.repeat(3_000_000));
      out.end('\n' + text({ toMs: BLOCK }), resolve);
    });
    const read = await readLogs(options([path]));
    expect(read.counts.unreadable).toBe(1);
    expect(read.report.sent).toBe(240);
    expect(readFileSync(path).length).toBeGreaterThan(3_000_000);
  });
});

describe('options', () => {
  it.each([
    [[], 'no FILE'],
    [['x', '--phones-share', '1.1'], '--phones-share'],
    [['x', '--phones-share', ''], '--phones-share'],
    [['x', '--deadline', '60'], '--deadline'],
    [['x', '--deadline', 'P'], '--deadline'],
    [['x', '--urgency', 'soon'], '--urgency'],
    [['x', '--sms-price-cents', '-1'], '--sms-price-cents'],
    [['x', '--language', 'fr'], '--language'],
    [['x', '--until', 'March'], '--until'],
    [['x', '--zone', 'Mars'], '--zone'],
    [['x', '--nonsense'], '--nonsense'],
  ])('%j is refused in one line that names it', (argv, named) => {
    expect(() => readOptions(argv, undefined)).toThrow(WrongOption);
    expect(() => readOptions(argv, undefined)).toThrow(named);
    try {
      readOptions(argv, undefined);
    } catch (error) {
      expect(String(error)).not.toContain('\n');
    }
  });

  it('have their defaults', () => {
    expect(readOptions(['x'], 'en_GB.UTF-8')).toEqual({
      files: ['x'],
      phonesShare: 0.7,
      deadlineMs: null,
      urgency: 'important',
      smsPriceMicros: 75_000,
      language: 'en',
      json: false,
      html: null,
      untilMs: null,
      zone: 'Europe/Berlin',
    });
    expect(readOptions(['--help'], undefined)).toBe('help');
  });

  it('read durations', () => {
    expect([durationMs('PT60M'), durationMs('P2DT1H'), durationMs('P1W')]).toEqual([
      HOUR,
      49 * HOUR,
      7 * DAY,
    ]);
  });
});

describe('small parts', () => {
  it('a shape tells nothing of anybody', () => {
    expect(shapeOf('2021 "Erika" <a@b.de> tel 0171/55 ä')).toBe('0 "…" <address> tel 0/0 ·');
  });

  it('a zone knows summer time and the ends of days', () => {
    const zone = new Zone('Europe/Berlin');
    expect(zone.offsetMinutes(Date.UTC(2021, 2, 28, 1, 59))).toBe(60);
    expect(zone.offsetMinutes(Date.UTC(2021, 2, 28, 3, 0))).toBe(120);
    expect(zone.endOfDayMs(Date.UTC(2021, 2, 27, 23, 30))).toBe(Date.UTC(2021, 2, 28, 22));
  });
});
