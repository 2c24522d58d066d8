import { HOUR, MINUTE, T0 } from '../test/observed.js';
import {
  attemptsPerMinute,
  countAttempt,
  emptyWindow,
  totalsAt,
  windowAt,
  windowEndMs,
  type HourWindow,
} from './window.js';

const PLAIN = { refused: false, slow: false };

function counted(...moments: number[]): HourWindow {
  return moments.reduce((window, at) => countAttempt(window, at, PLAIN), emptyWindow());
}

describe('the last hour', () => {
  it('is empty at first', () => {
    expect(totalsAt(emptyWindow(), T0)).toEqual({ attempts: 0, refusals: 0, slow: 0 });
  });

  it('counts attempts, refusals and slow hand-overs apart', () => {
    let window = countAttempt(emptyWindow(), T0, { refused: true, slow: false });
    window = countAttempt(window, T0 + MINUTE, { refused: false, slow: true });
    window = countAttempt(window, T0 + 20 * MINUTE, PLAIN);
    expect(totalsAt(window, T0 + 20 * MINUTE)).toEqual({ attempts: 3, refusals: 1, slow: 1 });
  });

  it.each([
    [0, 3],
    [4, 3],
    [54, 3],
    [59, 3],
    [60, 2],
    [64, 2],
    [65, 1],
    [70, 0],
    [75, 0],
    [600, 0],
  ])('%i minutes after the first of three attempts five minutes apart it holds %i', (minutes, attempts) => {
    const window = counted(T0, T0 + 5 * MINUTE, T0 + 10 * MINUTE);
    expect(totalsAt(window, T0 + minutes * MINUTE).attempts).toBe(attempts);
  });

  it('forgets what lies a whole round back, bucket by bucket', () => {
    let window = emptyWindow();
    for (let minute = 0; minute < 300; minute += 1)
      window = countAttempt(window, T0 + minute * MINUTE, PLAIN);
    expect(totalsAt(window, T0 + 299 * MINUTE).attempts).toBe(60);
    expect(window.attempts).toEqual(Array.from({ length: 12 }, () => 5));
  });

  it('does not grow', () => {
    const window = counted(...Array.from({ length: 500 }, (_, index) => T0 + index * MINUTE));
    expect([window.attempts.length, window.refusals.length, window.slow.length]).toEqual([12, 12, 12]);
  });

  it('stays when the clock steps back', () => {
    const window = counted(T0 + HOUR);
    expect(windowAt(window, T0)).toBe(window);
    expect(totalsAt(countAttempt(window, T0, PLAIN), T0).attempts).toBe(2);
  });

  it('works before 1970 too', () => {
    expect(totalsAt(countAttempt({ ...emptyWindow(), newest: -13 }, -MINUTE, PLAIN), -MINUTE).attempts).toBe(
      1,
    );
  });

  it('ends an hour after the begin of its newest bucket', () => {
    expect(windowEndMs(counted(T0 + 2 * MINUTE))).toBe(T0 + HOUR);
    expect(totalsAt(counted(T0 + 2 * MINUTE), T0 + HOUR - 1).attempts).toBe(1);
    expect(totalsAt(counted(T0 + 2 * MINUTE), T0 + HOUR).attempts).toBe(0);
  });
});

describe('attempts a minute', () => {
  it.each<[string, number[], number, number]>([
    ['none', [], 0, 0],
    ['six in the bucket that begins', [0, 0, 0, 0, 0, 0], 1, 1],
    ['five in the bucket before', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 10, 1],
    ['ten until nine', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 9, 10 / 9],
    ['long ago', [0, 1], 30, 0],
  ])('%s', (_, minutes, atMinute, expected) => {
    const window = counted(...minutes.map((minute) => T0 + minute * MINUTE));
    expect(attemptsPerMinute(window, T0 + atMinute * MINUTE)).toBeCloseTo(expected);
  });

  it('does not divide by less than a bucket when the clock steps back', () => {
    expect(attemptsPerMinute(counted(T0), T0 - HOUR)).toBeCloseTo(0.2);
  });
});
