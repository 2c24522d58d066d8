import type { HealthState } from '#domain';
import { datesOf, dayStateOf, illDays, partlyIllDays, partlyState, worstDays } from './days.js';

const at = (text: string): number => Date.parse(text);
const change = (text: string, from: HealthState, to: HealthState) => ({ atMs: at(text), from, to });
/** 12 March 2021, 07:02 in Berlin. */
const NOW = at('2021-03-12T06:02:00Z');
const days = (changes: readonly ReturnType<typeof change>[], nowMs = NOW, count = 90) =>
  illDays(changes, { nowMs, days: count }).map(({ date, state }) => `${date} ${state}`);

describe('ill days', () => {
  it.each<[string, ReturnType<typeof change>[], string[]]>([
    ['nothing ever happened', [], []],
    [
      'a block that lasts',
      [change('2021-03-11T13:03:00Z', 'healthy', 'blocked')],
      ['2021-03-11 blocked', '2021-03-12 blocked'],
    ],
    [
      'a block of an hour',
      [
        change('2021-03-01T10:00:00Z', 'healthy', 'blocked'),
        change('2021-03-01T11:00:00Z', 'blocked', 'healthy'),
      ],
      ['2021-03-01 blocked'],
    ],
    [
      'slow, then shut, then on its way back: the worst of each day',
      [
        change('2021-03-02T22:00:00Z', 'healthy', 'degraded'),
        change('2021-03-03T09:00:00Z', 'degraded', 'blocked'),
        change('2021-03-04T09:00:00Z', 'blocked', 'probing'),
        change('2021-03-05T09:00:00Z', 'probing', 'recovering'),
        change('2021-03-06T09:00:00Z', 'recovering', 'healthy'),
      ],
      [
        '2021-03-02 slow',
        '2021-03-03 blocked',
        '2021-03-04 blocked',
        '2021-03-05 blocked',
        '2021-03-06 slow',
      ],
    ],
    [
      'over midnight in Berlin, which is 23:00 in London',
      [
        change('2021-03-02T22:59:59Z', 'healthy', 'degraded'),
        change('2021-03-02T23:00:01Z', 'degraded', 'healthy'),
      ],
      ['2021-03-02 slow', '2021-03-03 slow'],
    ],
    [
      'that ends at midnight sharp leaves the next day alone',
      [
        change('2021-03-02T12:00:00Z', 'healthy', 'degraded'),
        change('2021-03-02T23:00:00Z', 'degraded', 'healthy'),
      ],
      ['2021-03-02 slow'],
    ],
    [
      'that was passed through within a millisecond was nothing',
      [
        change('2021-03-02T12:00:00Z', 'healthy', 'blocked'),
        change('2021-03-02T12:00:00Z', 'blocked', 'healthy'),
      ],
      [],
    ],
    ['what has not happened yet', [change('2021-03-12T06:02:01Z', 'healthy', 'blocked')], []],
  ])('%s', (_, changes, expected) => {
    expect(days(changes)).toEqual(expected);
  });

  it('what was ill before the first known change was so from the first day of the window', () => {
    const [first, ...others] = days([change('2021-03-10T10:00:00Z', 'blocked', 'healthy')], NOW, 4);
    expect([first, ...others]).toEqual(['2021-03-09 blocked', '2021-03-10 blocked']);
  });

  it('a block that is older than the window fills it', () => {
    const all = days([change('2020-01-01T10:00:00Z', 'healthy', 'blocked')]);
    expect(all).toHaveLength(90);
    expect([all[0], all[89]]).toEqual(['2020-12-13 blocked', '2021-03-12 blocked']);
  });

  it.each([
    // 28 March 2021 has 23 hours, 31 October 25: a block over the whole day marks it and its neighbours once.
    ['2021-03-27T23:30:00Z', '2021-03-28T21:30:00Z', ['2021-03-28 blocked']],
    ['2021-03-27T22:30:00Z', '2021-03-28T22:30:00Z', ['2021-03-27', '2021-03-28', '2021-03-29'].map(blocked)],
    ['2021-10-30T22:30:00Z', '2021-10-31T22:30:00Z', ['2021-10-31 blocked']],
    ['2021-10-30T21:30:00Z', '2021-10-31T23:30:00Z', ['2021-10-30', '2021-10-31', '2021-11-01'].map(blocked)],
  ])('from %s to %s, when the clocks change', (from, to, expected) => {
    const changes = [change(from, 'healthy', 'blocked'), change(to, 'blocked', 'healthy')];
    expect(days(changes, at('2021-11-10T12:00:00Z'), 365)).toEqual(expected);
  });

  it('looks at another clock where told to', () => {
    const changes = [change('2021-03-02T23:30:00Z', 'healthy', 'blocked')];
    const [first] = illDays(changes, { nowMs: NOW, days: 90, timeZone: 'UTC' });
    expect(first?.date).toBe('2021-03-02');
  });
});

function blocked(date: string): string {
  return `${date} blocked`;
}

it.each([
  ['2021-03-12T06:02:00Z', 90, '2020-12-13', '2021-03-12'],
  ['2021-03-11T23:00:00Z', 1, '2021-03-12', '2021-03-12'],
])('the window at %s of %d days', (now, count, first, last) => {
  expect(datesOf({ nowMs: at(now), days: count })).toEqual({ first, last });
});

it.each([
  ['healthy', 'ok'],
  ['degraded', 'slow'],
  ['recovering', 'slow'],
  ['probing', 'blocked'],
  ['blocked', 'blocked'],
] as const)('%s is %s', (state, shown) => {
  expect(dayStateOf(state)).toBe(shown);
});

describe('several lanes', () => {
  const slow = { date: '2021-03-02', state: 'slow' } as const;
  const shut = { date: '2021-03-02', state: 'blocked' } as const;
  const before = { date: '2021-03-01', state: 'slow' } as const;

  it('of one provider: the worst of each day, in order', () => {
    expect(worstDays([[slow], [shut], [slow, before]])).toEqual([before, shut]);
    expect(worstDays([])).toEqual([]);
  });

  it('of many small sites: a tenth marks the day, and half of them shut it', () => {
    expect(partlyIllDays([[shut]], 11)).toEqual([]);
    expect(partlyIllDays([[shut]], 10)).toEqual([slow]);
    expect(partlyIllDays([[shut], [shut, before]], 4)).toEqual([before, shut]);
    expect(partlyIllDays([[slow], [slow]], 2)).toEqual([slow]);
  });

  it('none at all is well', () => {
    expect(partlyState(0, 0, 0)).toBe('ok');
  });
});
