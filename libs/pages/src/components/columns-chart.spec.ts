import { spansOf } from '../incident/hours-chart.js';
import { stepFor } from './columns-chart.js';

describe('stepFor', () => {
  it.each([
    [1, 1],
    [3, 1],
    [9, 5],
    [30, 10],
    [157, 50],
    [860, 500],
    [1_000, 250],
  ])('parts %i by %i', (most, step) => {
    expect(stepFor(most)).toBe(step);
  });

  it.each(Array.from({ length: 60 }, (_, index) => Math.ceil(1.2 ** index)))(
    'has one to four lines up to %i',
    (most) => {
      const lines = Math.floor(most / stepFor(most));
      expect(lines).toBeGreaterThanOrEqual(1);
      expect(lines).toBeLessThanOrEqual(4);
    },
  );
});

describe('spansOf', () => {
  const hour = (at: string, count: number) => ({ at, toldOtherwise: count, held: 0, atRisk: 0 });

  it('leaves no gap: an hour in which nothing was affected is drawn empty', () => {
    const spans = spansOf([hour('2021-03-11T13:00:00Z', 3), hour('2021-03-11T15:00:00Z', 1)]);
    expect(spans.map(({ counts }) => counts.told)).toEqual([3, 0, 1]);
  });

  it('gathers hours of a long incident, and loses nobody', () => {
    const spans = spansOf([hour('2021-03-11T13:00:00Z', 3), hour('2021-03-15T13:00:00Z', 4)]);
    expect(spans.length).toBeLessThanOrEqual(48);
    expect(spans.reduce((sum, { counts }) => sum + counts.told, 0)).toBe(7);
  });

  it('is empty of nothing', () => {
    expect(spansOf([])).toEqual([]);
  });
});
