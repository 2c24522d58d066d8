import { berlinText, endOfDay, readBerlin } from './berlin-time.js';

describe('readBerlin', () => {
  it.each([
    ['2021-03-11 14:35', '2021-03-11T13:35:00.000Z'],
    ['2021-07-11T14:35', '2021-07-11T12:35:00.000Z'],
    [' 2021-12-31 23:59 ', '2021-12-31T22:59:00.000Z'],
    ['2021-10-31 02:30', '2021-10-31T00:30:00.000Z'],
  ])('reads %s', (text, utc) => {
    expect(new Date(readBerlin(text) ?? 0).toISOString()).toBe(utc);
  });

  it.each([
    '',
    'gestern',
    '2021-03-11',
    '2021-13-11 14:35',
    '2021-02-30 10:00',
    '2021-03-28 02:30',
    '2021-03-11 24:00',
  ])('does not read %j', (text) => {
    expect(readBerlin(text)).toBeNull();
  });

  it('reads what it writes, on every hour of a year', () => {
    for (let ms = Date.UTC(2021, 0, 1); ms < Date.UTC(2022, 0, 1); ms += 7 * 3_600_000)
      expect(berlinText(readBerlin(berlinText(ms)) ?? 0)).toBe(berlinText(ms));
  });
});

it('ends a day in Berlin', () => {
  expect(berlinText(endOfDay(Date.UTC(2021, 2, 12, 6, 2), 2))).toBe('2021-03-14 23:59');
  expect(berlinText(endOfDay(Date.UTC(2021, 2, 12, 23, 30), 0))).toBe('2021-03-13 23:59');
});
