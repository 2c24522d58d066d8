import { durationMs, momentMs } from './duration.js';

describe('durationMs', () => {
  it.each([
    ['PT60M', 3_600_000],
    ['PT1H30M', 5_400_000],
    ['P1D', 86_400_000],
    ['P1W', 604_800_000],
    ['P2DT3H4M5S', 183_845_000],
    ['PT0S', 0],
    ['P', null],
    ['PT', null],
    ['P1M', null],
    ['P1Y', null],
    ['60M', null],
    ['-PT5M', null],
    ['PT5M ', null],
    ['PT99999999999H', null],
  ])('%s', (text, expected) => {
    expect(durationMs(text)).toBe(expected);
  });
});

describe('momentMs', () => {
  it.each([
    ['2026-03-11T15:02:00+01:00', Date.UTC(2026, 2, 11, 14, 2)],
    ['2026-03-11t14:02:00z', Date.UTC(2026, 2, 11, 14, 2)],
    ['2026-03-11 14:02Z', Date.UTC(2026, 2, 11, 14, 2)],
    ['2026-03-11T15:02:00', null],
    ['2026-03-11', null],
    ['2026-13-11T15:02:00Z', null],
    ['morgen', null],
  ])('%s', (text, expected) => {
    expect(momentMs(text)).toBe(expected);
  });
});
