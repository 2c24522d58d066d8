import { runsOf } from './runs.js';

const slow = (date: string) => ({ date, state: 'slow' as const });
const shut = (date: string) => ({ date, state: 'blocked' as const });

it.each([
  ['none', [], false, []],
  ['one day', [slow('2021-03-01')], false, [['2021-03-01', '2021-03-01', 'slow', false]]],
  [
    'days in a row over the end of winter time, the worst of them',
    [slow('2021-03-27'), shut('2021-03-28'), slow('2021-03-29')],
    false,
    [['2021-03-27', '2021-03-29', 'blocked', false]],
  ],
  [
    'a gap, then one that lasts',
    [slow('2021-03-01'), shut('2021-03-29'), shut('2021-03-30')],
    true,
    [
      ['2021-03-01', '2021-03-01', 'slow', false],
      ['2021-03-29', '2021-03-30', 'blocked', true],
    ],
  ],
  ['over today', [shut('2021-03-30')], false, [['2021-03-30', '2021-03-30', 'blocked', false]]],
] as const)('%s', (_, days, isIll, expected) => {
  const runs = runsOf(days, '2021-03-30', isIll);
  expect(runs.map(({ from, to, state, open }) => [from, to, state, open])).toEqual(expected);
});
