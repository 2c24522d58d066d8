import { widthsOf } from './fate-bar.js';

const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0);

it.each([
  ['nothing', [0, 0], [0, 0]],
  ['one part', [7], [100]],
  ['equal parts', [5, 5], [50, 50]],
  ['six of 4,812 stay visible', [4_806, 6], [98.9, 1.1]],
  ['an empty part takes no room', [10, 0, 10], [50, 0, 50]],
])('%s', (_, counts, widths) => {
  expect(widthsOf(counts).map((width) => Math.round(width * 100) / 100)).toEqual(widths);
});

it('fills the bar whatever the parts, and no part is under its least', () => {
  for (const counts of [
    [3_702, 566, 243, 21, 214, 29, 6, 31],
    [1, 1, 1, 1_000_000],
    [1, 2, 3],
  ]) {
    const widths = widthsOf(counts);
    expect(sum(widths)).toBeCloseTo(100);
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(1.1);
  }
});
