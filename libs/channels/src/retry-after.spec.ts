import { retryAfterMs } from './retry-after.js';

const NOW = Date.parse('2026-11-03T10:00:00Z');

describe('retryAfterMs', () => {
  it.each([
    ['seconds', '120', 120_000],
    ['a date', 'Tue, 03 Nov 2026 10:05:00 GMT', 300_000],
    ['a date that is past', 'Tue, 03 Nov 2026 09:00:00 GMT', 0],
    ['a day at most', '999999', 86_400_000],
    ['nothing', undefined, null],
    ['words', 'soon', null],
  ])('reads %s', (_, header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });
});
