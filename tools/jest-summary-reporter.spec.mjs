import { summarize } from './jest-summary-reporter.mjs';

const none = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

describe('what a test run is worth', () => {
  it.each([
    ['all passed', { numPassedTests: 3 }, false, { passed: 3, failed: 0, skipped: 0 }],
    ['one failed', { numPassedTests: 2, numFailedTests: 1 }, false, { passed: 2, failed: 1, skipped: 0 }],
    ['a suite did not load', { numRuntimeErrorTestSuites: 1 }, false, { passed: 0, failed: 1, skipped: 0 }],
    [
      'skipped on a desk',
      { numPassedTests: 1, numPendingTests: 1, numTodoTests: 1 },
      false,
      { passed: 1, failed: 0, skipped: 2 },
    ],
    [
      'skipped in CI',
      { numPassedTests: 1, numPendingTests: 1, numTodoTests: 1 },
      true,
      { passed: 1, failed: 2, skipped: 2 },
    ],
  ])('%s', (_, results, inCi, expected) => {
    expect(summarize({ ...none, ...results }, inCi)).toEqual(expected);
  });
});
