/** `npm run replay-log -- FILE…`: what a city's own Postfix logs tell, and what would have been done. */
import { writeFile } from 'node:fs/promises';
import { readOptions, USAGE, WrongOption, type ReplayOptions } from '../replay-log/options.js';
import { Progress } from '../replay-log/progress.js';
import { readLogs, type ReadLogs } from '../replay-log/read-logs.js';
import { htmlReport } from '../replay-log/report-html.js';
import { jsonReport } from '../replay-log/report-json.js';
import { textReport } from '../replay-log/report-text.js';

/** @returns the exit code: 0 done, 2 a wrong option or file */
async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv, process.env['LC_ALL'] ?? process.env['LANG']);
  if (options === 'help') {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const read = await readAll(options);
  if (options.html !== null) await writeFile(options.html, htmlReport(read, options));
  process.stdout.write(options.json ? jsonReport(read, options) : textReport(read, options));
  return 0;
}

async function readAll(options: ReplayOptions): Promise<ReadLogs> {
  const progress = new Progress(process.stderr);
  try {
    return await readLogs(options, progress.add);
  } finally {
    progress.end();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isExpected = error instanceof WrongOption || (error instanceof Error && 'syscall' in error);
  if (!isExpected) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
