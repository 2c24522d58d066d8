import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DEFAULT_HEALTH_SETTINGS } from '#health';
import {
  harshFalseBlocks,
  latenessPoint,
  pointAt,
  type CurvePoint,
  type Effort,
  type ScenarioResult,
} from './curve.js';
import { plot } from './plot.js';

const THRESHOLDS = [2, 3, 4, 5, 6, 7, 8, 10, 12];
/** How often the worker writes to a seed mailbox. */
export const SEED_EVERY_MS = 10 * 60_000;

export const DETECTOR_USAGE =
  'Usage: npm run simulate -- detector [--seed N] [--runs N] [--years N] [--threshold X] [--svg FILE]';

/** Prints the operating curve of the detector, and writes its plot. @returns the exit code: 0, or 2 for a wrong option */
export function runDetector(argv: readonly string[]): number {
  const options = readOptions(argv);
  if (options === null) {
    process.stderr.write(`${DETECTOR_USAGE}\n`);
    return 2;
  }
  const { effort, svg, thresholds } = options;
  const points: CurvePoint[] = [];
  for (const threshold of thresholds) {
    const point = pointAt(threshold, effort);
    if (points.length === 0) console.log(headOf(point));
    console.log(rowOf(point));
    points.push(point);
  }
  const { medianMinutes, longestMinutes } = latenessPoint(effort, SEED_EVERY_MS);
  console.log(
    `\nAll mail taken at once, hours late: known by the seed mailbox after ${inMinutes(medianMinutes)} min at the median, ${inMinutes(longestMinutes)} min at most.`,
  );
  const harsh = harshFalseBlocks(effort);
  console.log(`At a noisier site: ${String(harsh)} false blocks in ${String(effort.years)} years.`);
  if (svg !== undefined) writeFileSync(svg, plot(points, DEFAULT_HEALTH_SETTINGS.detection.threshold));
  return 0;
}

function readOptions(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        seed: { type: 'string', default: '1' },
        runs: { type: 'string', default: '500' },
        years: { type: 'string', default: '20' },
        threshold: { type: 'string' },
        svg: { type: 'string' },
      },
    });
    const effort: Effort = {
      seed: Number(values.seed),
      runs: Number(values.runs),
      years: Number(values.years),
    };
    const thresholds = values.threshold === undefined ? THRESHOLDS : [Number(values.threshold)];
    const isSound = [effort.seed, effort.runs, effort.years, ...thresholds].every((value) => value > 0);
    return isSound ? { effort, thresholds, svg: values.svg } : null;
  } catch {
    return null;
  }
}

function headOf({ results }: CurvePoint): string {
  const columns = [
    'threshold',
    ...results.map(({ scenario: { name, isBlock } }) => (isBlock ? `${name}, min` : `${name}: blocked`)),
    'false blocks per site in 10 years',
  ];
  return `| ${columns.join(' | ')} |\n|${columns.map(() => ' --- ').join('|')}|`;
}

function rowOf({ threshold, results, falseBlocks, years }: CurvePoint): string {
  const perTen = (falseBlocks * 10) / years;
  const cells = [
    String(threshold),
    ...results.map(cellOf),
    `${perTen.toPrecision(2)} (${String(falseBlocks)} in ${String(years)} years)`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function cellOf(result: ScenarioResult): string {
  if (!result.scenario.isBlock) return `${String(Math.round(result.blocked * 100))} %`;
  const { medianMinutes, p90Minutes, suspectedMinutes } = result;
  return `${inMinutes(medianMinutes)} / ${inMinutes(p90Minutes)} (suspected ${inMinutes(suspectedMinutes)})`;
}

function inMinutes(minutes: number): string {
  return Number.isFinite(minutes) ? minutes.toFixed(1) : 'never';
}
