import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StatusReport } from '#contracts';
import { FixedClock, useTemporaryFolders } from '#testing';
import { StatusCopy } from './status-copy.js';
import { StatusDesk } from './status-desk.js';

const folder = useTemporaryFolders();
const LIMITS = { answerMs: 20, keepMs: 2_000, awayMs: 5_000 };
const REPORT: StatusReport = {
  city: 'Stadt Lindenburg',
  asOf: '2021-03-12T06:02:00Z',
  current: true,
  from: '2020-12-13',
  to: '2021-03-12',
  services: [],
  incidents: [],
};
const never = (): Promise<StatusReport> => new Promise(() => undefined);
const broken = (): Promise<StatusReport> => Promise.reject(new Error('ECONNREFUSED'));

/** A desk whose database does what it is told. */
function desk(dir: string | null = null) {
  const clock = new FixedClock();
  const database = { answer: () => Promise.resolve(REPORT), asked: 0 };
  const copy = new StatusCopy({ dir, publicUrl: 'https://stadt.example', homeHref: '/status' });
  const read = () => {
    database.asked += 1;
    return database.answer();
  };
  const made = new StatusDesk({ read, copy, realNow: () => clock.realNow(), limits: LIMITS });
  return { desk: made, clock, database, copy };
}

describe('the desk', () => {
  it('reads once for all who ask at the same time and shortly after', async () => {
    const { desk: it, clock, database } = desk();
    const all = await Promise.all([it.report(), it.report(), it.report()]);
    clock.advance(1_999);
    expect([...all, await it.report()]).toEqual([REPORT, REPORT, REPORT, REPORT]);
    expect(database.asked).toBe(1);
    clock.advance(1);
    await it.report();
    expect(database.asked).toBe(2);
  });

  it.each([
    ['fails', broken],
    ['does not answer', never],
  ])('answers from memory when the database %s, and does not wait for it again soon', async (_, answer) => {
    const { desk: it, clock, database } = desk();
    await it.report();
    clock.advance(60_000);
    database.answer = answer;
    const copy = await it.report();
    expect(copy).toEqual({ ...REPORT, current: false });
    clock.advance(4_999);
    expect(await it.report()).toBe(copy);
    expect(database.asked).toBe(2);
  });

  it('asks the database again after a while, and is current when it is back', async () => {
    const { desk: it, clock, database } = desk();
    database.answer = broken;
    await expect(it.report()).rejects.toMatchObject({ problem: { status: 503 } });
    database.answer = () => Promise.resolve(REPORT);
    clock.advance(5_000);
    expect(await it.report()).toEqual(REPORT);
  });

  it('keeps an answer that came too late for those who ask next', async () => {
    const { desk: it, clock, database } = desk();
    let answer: (report: StatusReport) => void = () => undefined;
    const slow = new Promise<StatusReport>((resolve) => (answer = resolve));
    database.answer = () => slow;
    await expect(it.report()).rejects.toMatchObject({ problem: { status: 503 } });
    answer(REPORT);
    await slow;
    clock.advance(1);
    expect(await it.report()).toEqual(REPORT);
    expect(database.asked).toBe(1);
  });

  it('after a restart without a database answers from the files', async () => {
    const dir = join(folder(), 'status');
    await desk(dir).desk.keepCopy();
    const { desk: it, database } = desk(dir);
    database.answer = broken;
    expect(await it.report()).toEqual({ ...REPORT, current: false });
  });

  it.each([
    ['no JSON', '{"city":'],
    ['of another shape', '{"city":"Stadt Lindenburg"}'],
  ])('does not trust a file that is %s', async (_, text) => {
    const dir = folder();
    writeFileSync(join(dir, 'status.json'), text);
    const { desk: it, database } = desk(dir);
    database.answer = broken;
    await expect(it.report()).rejects.toMatchObject({ problem: { status: 503 } });
  });

  it('tells whoever keeps the copy what failed', async () => {
    const { desk: it, database } = desk();
    database.answer = broken;
    await expect(it.keepCopy()).rejects.toThrow('ECONNREFUSED');
  });
});

describe('the copy', () => {
  it('is a page and a feed in both languages and the data, and says that it is one', async () => {
    const dir = join(folder(), 'a', 'status');
    await desk(dir).desk.keepCopy();
    const text = (name: string): string => readFileSync(join(dir, name), 'utf8');
    expect(readdirSync(dir).sort()).toEqual([
      'status.de.atom',
      'status.de.html',
      'status.en.atom',
      'status.en.html',
      'status.json',
    ]);
    expect(text('status.de.html')).toContain('Freitag, 12. März 2021, 07:02');
    expect(text('status.de.html')).toContain('Das ist eine Kopie');
    expect(text('status.en.html')).toContain('This is a copy');
    expect(text('status.en.atom')).toContain('https://stadt.example/status.atom?lang=en');
    expect(JSON.parse(text('status.json'))).toEqual({ ...REPORT, current: false });
  });

  it('is written when something changed, and every ten minutes for its time', async () => {
    const dir = folder();
    const { copy } = desk(dir);
    const later = { ...REPORT, asOf: '2021-03-12T06:03:00Z' };
    expect(await copy.write(REPORT, 0)).toBe(true);
    expect(await copy.write(later, 60_000)).toBe(false);
    expect(await copy.write({ ...later, to: '2021-03-13' }, 120_000)).toBe(true);
    expect(await copy.write({ ...later, to: '2021-03-13' }, 719_999)).toBe(false);
    expect(await copy.write({ ...later, to: '2021-03-13' }, 720_000)).toBe(true);
  });

  it('takes the place of the old one whole: a reader who has it open reads on', async () => {
    const dir = folder();
    const { copy } = desk(dir);
    await copy.write(REPORT, 0);
    const before = statSync(join(dir, 'status.json')).ino;
    await copy.write({ ...REPORT, to: '2021-03-13' }, 60_000);
    expect(statSync(join(dir, 'status.json')).ino).not.toBe(before);
    expect(readdirSync(dir)).toHaveLength(5);
  });

  it('that cannot be written is said, and tried again', async () => {
    const dir = folder();
    mkdirSync(join(dir, 'status.json'));
    const { desk: it } = desk(dir);
    await expect(it.keepCopy()).rejects.toThrow();
    await expect(it.keepCopy()).rejects.toThrow();
  });

  it('is not written without a place', async () => {
    expect(await desk().copy.write(REPORT, 0)).toBe(false);
    expect(await desk().copy.read()).toBeNull();
  });
});
