import { firstHourMs, healthHours, type LaneDay } from './health-hours.js';

const HOUR = 3_600_000;
const NOW = Date.UTC(2021, 2, 12, 6, 2);
const shut: LaneDay = {
  state: 'blocked',
  changes: [{ atMs: Date.UTC(2021, 2, 11, 13, 3), from: 'healthy', to: 'blocked' }],
};
const letters = (lanes: readonly LaneDay[]): string =>
  healthHours(lanes, NOW)
    .map(({ state }) => ({ well: '.', slow: 's', blocked: 'X' })[state])
    .join('');

it('has the last 24 hours, the present one last', () => {
  const hours = healthHours([], NOW);
  expect(hours).toHaveLength(24);
  expect(hours.at(-1)?.at).toBe('2021-03-12T06:00:00.000Z');
  expect(hours[0]?.at).toBe(new Date(firstHourMs(NOW)).toISOString());
});

it.each<[string, readonly LaneDay[], string]>([
  ['nothing changed, and it is well', [{ state: 'healthy', changes: [] }], '........................'],
  ['nothing changed, and it is shut', [{ state: 'blocked', changes: [] }], 'XXXXXXXXXXXXXXXXXXXXXXXX'],
  ['shut since 13:03 UTC', [shut], '......XXXXXXXXXXXXXXXXXX'],
  [
    'well again',
    [
      {
        state: 'healthy',
        changes: [
          { atMs: NOW - HOUR, from: 'recovering', to: 'healthy' },
          { atMs: NOW - 3 * HOUR, from: 'blocked', to: 'recovering' },
        ],
      },
    ],
    'XXXXXXXXXXXXXXXXXXXXXss.',
  ],
  ['the worse of two lanes', [{ state: 'degraded', changes: [] }, shut], 'ssssssXXXXXXXXXXXXXXXXXX'],
  [
    'before the day',
    [{ state: 'blocked', changes: [{ atMs: 5, from: 'healthy', to: 'blocked' }] }],
    'X'.repeat(24),
  ],
])('%s', (_, lanes, expected) => {
  expect(letters(lanes)).toBe(expected);
});
