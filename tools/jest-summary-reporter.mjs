// The last line of a test run, "N passed, N failed", on the screen and for .ci/run in the file that TEST_SUMMARY_FILE names.
import { writeFileSync } from 'node:fs';

/** What a run is worth. A suite that did not even load is a failure; in CI so is a test that was skipped. */
export function summarize(results, inCi) {
  const skipped = results.numPendingTests + results.numTodoTests;
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites + (inCi ? skipped : 0);
  return { passed: results.numPassedTests, failed, skipped };
}

export default class JestSummaryReporter {
  #failure;

  onRunComplete(_contexts, results) {
    const inCi = process.env.CI === 'true';
    const { passed, failed, skipped } = summarize(results, inCi);
    if (inCi && skipped > 0) {
      this.#failure = new Error(`${skipped} skipped: in CI nothing is skipped`);
      process.stdout.write(`${this.#failure.message}\n`);
    }
    const line = `${passed} passed, ${failed} failed`;
    if (process.env.TEST_SUMMARY_FILE) writeFileSync(process.env.TEST_SUMMARY_FILE, `${line}\n`);
    // After Jest's own summary, which comes when every reporter is done.
    process.once('exit', () => process.stdout.write(`${line}\n`));
  }

  /** Jest exits with an error when a reporter has one. */
  getLastError() {
    return this.#failure;
  }
}
