import * as fc from 'fast-check';
import type { DepartmentNews, ToldEvent } from '../ports/index.js';
import { departmentLetter } from './department-letter.js';

const NOW = Date.UTC(2021, 2, 12, 5, 45);
const WORLD = {
  categories: new Map([['appointments', 'Termine']]),
  deskUrl: (id: string) => `https://bote.example/amt/buergeramt/nachrichten/${id}`,
};
let made = 0;

function news(changes: Partial<DepartmentNews> = {}): DepartmentNews {
  return {
    notificationId: `n${String((made += 1))}`,
    event: 'deadline.at_risk',
    atMs: NOW,
    because: { rule: '3-at-risk', facts: { deadline: '2021-03-12T08:30:00Z', category: 'appointments' } },
    category: 'appointments',
    reference: 'B-4471',
    deadlineMs: Date.UTC(2021, 2, 12, 8, 30),
    actionUrl: 'https://termine.example/b/4471?a=1',
    ...changes,
  };
}

function letter(all: readonly DepartmentNews[]) {
  return departmentLetter({ id: 'm', departmentId: 'd', atMs: NOW, news: all }, WORLD);
}

/** Cells of a file as a spreadsheet reads them. */
function cellsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, cell = '', end = ''] of csv.slice(1).matchAll(/"((?:[^"]|"")*)"(;|\r\n)/g)) {
    rows.at(-1)?.push(cell.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('departmentLetter', () => {
  it('names the finding and the nearest deadline that is still ahead', () => {
    const late = news({ deadlineMs: Date.UTC(2021, 2, 13, 8) });
    const over = news({ event: 'deadline.missed', deadlineMs: NOW - 60_000 });
    expect(letter([late, news()]).subject).toBe('2 Nachrichten gefährdet, nächste Frist heute, 09:30 Uhr');
    expect(letter([late, over]).subject).toBe(
      '1 Nachricht gefährdet, 1 Frist versäumt, nächste Frist 13.03., 09:00 Uhr',
    );
    expect(letter([news({ event: 'notification.undeliverable', deadlineMs: null })]).subject).toBe(
      '1 Empfänger nicht erreichbar',
    );
  });

  it('lists reference, category, what happened, deadline, link and reason, nearest deadline first', () => {
    const { csv, filename } = letter([news({ deadlineMs: null, reference: null, actionUrl: null }), news()]);
    expect(filename).toBe('stadtbote-2021-03-12-0645.csv');
    const [titles, first, second] = cellsOf(csv);
    expect(titles?.slice(0, 6)).toEqual(['Referenz', 'Kategorie', 'Was geschah', 'Frist', 'Link', 'Warum']);
    expect(first?.slice(0, 5)).toEqual([
      'B-4471',
      'Termine',
      'Gefährdet',
      '12.03.2021 09:30',
      'https://termine.example/b/4471?a=1',
    ]);
    expect(first?.[5]).toMatch(/^weil kein Weg sicher rechtzeitig ankommt und .*12\.03\., 09:30 Uhr/);
    expect(first?.slice(6)).toEqual([
      '2021-03-12T08:30:00.000Z',
      '2021-03-12T05:45:00.000Z',
      'deadline.at_risk',
      '',
    ]);
    expect(second?.[4]).toMatch(/^https:\/\/bote\.example\/amt\/buergeramt\/nachrichten\/n\d+$/);
  });

  it('tells a notification once, by its newest event', () => {
    const risk = news({ notificationId: 'same' });
    const missed = news({ notificationId: 'same', event: 'deadline.missed', atMs: NOW + 1 });
    expect(cellsOf(letter([missed, risk]).csv).slice(1)).toHaveLength(1);
    expect(letter([risk, missed]).subject).toMatch(/^1 Frist versäumt/);
  });

  it('begins with the byte order mark by which Excel knows UTF-8', () => {
    expect(letter([news()]).csv.startsWith('\uFEFF"Referenz";')).toBe(true);
  });

  it.each(['=1+1', '+491511', '-x', '@SUM(A1)', '\tx', '\rx', ' =1+1'])(
    'lets no spreadsheet take %j for a formula',
    (reference) => {
      expect(cellsOf(letter([news({ reference })]).csv)[1]?.[0]).toBe(`'${reference}`);
    },
  );

  it('keeps every cell in its place, whatever a reference holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (reference) => {
        const rows = cellsOf(letter([news({ reference }), news({ reference })]).csv);
        expect(rows.map((row) => row.length)).toEqual([10, 10, 10]);
        expect(rows[1]?.[0]?.replace(/^'/, '')).toBe(reference.replace(/^'/, ''));
      }),
    );
  });

  it('writes references as text and not as marks, and twenty lines at most', () => {
    const { body } = letter(Array.from({ length: 25 }, () => news({ reference: '**[x](http://y)**\n# z' })));
    expect(body).toContain('Referenz \\*\\*\\[x\\]\\(http://y\\)\\*\\* \\# z');
    expect(body.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(20);
    expect(body).toContain('die ersten 20 von 25');
  });

  it.each<[ToldEvent, string]>([
    ['deadline.at_risk', '**Gefährdet:**'],
    ['deadline.missed', '**Frist versäumt:**'],
    ['notification.undeliverable', '**Nicht erreichbar:**'],
  ])('says what to do about %s', (event, words) => {
    expect(letter([news({ event })]).body).toContain(words);
  });
});
