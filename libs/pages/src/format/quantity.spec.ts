import { count, duration, durationInWords, euros, percent, price } from './quantity.js';

/** Figures and units are held together by spaces that do not break; tables are easier to read without. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

it.each([
  [0, '0', '0'],
  [999, '999', '999'],
  [4_812, '4.812', '4,812'],
])('counts %d', (value, de, en) => {
  expect([count(value, 'de'), count(value, 'en')]).toEqual([de, en]);
});

it.each([
  ['all', 1, '100 %', '100%'],
  ['none', 0, '0 %', '0%'],
  ['a share', 0.937, '93,7 %', '93.7%'],
  ['never all while one is missing', 0.9999, '99,9 %', '99.9%'],
  ['never none while one is there', 0.0001, '0,1 %', '0.1%'],
])('percent: %s', (_, share, de, en) => {
  expect([plain(percent(share, 'de')), percent(share, 'en')]).toEqual([de, en]);
});

it.each([
  ['nothing', 0, '0,00 €', '€0.00', '0 Cent'],
  ['a fraction of a cent', 7.5, '0,08 €', '€0.08', '7,5 Cent'],
  ['from one euro on', 100, '1,00 €', '€1.00', '1,00 €'],
  ['thousands', 428_300, '4.283,00 €', '€4,283.00', '4.283,00 €'],
])('money: %s', (_, cents, de, en, small) => {
  expect([plain(euros(cents, 'de')), euros(cents, 'en'), plain(price(cents, 'de'))]).toEqual([de, en, small]);
});

it('names cents in English', () => {
  expect(plain(price(7.5, 'en'))).toBe('7.5 cents');
});

it.each([
  [0, '0 s'],
  [400, '0,4 s'],
  [1_900, '1,9 s'],
  [41_000, '41 s'],
  [119_000, '119 s'],
  [120_000, '2 min'],
  [3_599_999, '59 min'],
  [3_600_000, '1 h'],
  [61_140_000, '16 h 59 min'],
  [86_400_000, '1 T'],
  [273_600_000, '3 T 4 h'],
])('duration of %d ms', (ms, de) => {
  expect(plain(duration(ms, 'de'))).toBe(de);
});

it.each([
  [1_000, '1 Sekunde', '1 second'],
  [59_999, '59 Sekunden', '59 seconds'],
  [60_000, '1 Minute', '1 minute'],
  [3_589_000, '59 Minuten', '59 minutes'],
  [5_400_000, '90 Minuten', '90 minutes'],
  [7_200_000, '2 Stunden', '2 hours'],
  [14_398_000, '4 Stunden', '4 hours'],
  [14_340_000, '3 Stunden', '3 hours'],
  [90_000_000, '25 Stunden', '25 hours'],
  [172_800_000, '2 Tage', '2 days'],
])('%d ms in words', (ms, de, en) => {
  expect([durationInWords(ms, 'de'), durationInWords(ms, 'en')]).toEqual([de, en]);
});
