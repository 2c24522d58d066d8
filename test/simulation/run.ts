import { parseArgs } from 'node:util';
import { DETECTOR_USAGE, runDetector } from './detector/run-detector.js';
import { PLANTS, isPlant, type Plant } from './plants.js';
import { simulate, type Scenario } from './simulate.js';

const MOST_SEEDS = 50;
const SHOWN = 5;

const USAGE = `Usage: npm run simulate -- [--seed N] [--seeds M] [--days D] [--per-day K] [--plant NAME | --planted]
Plants: ${PLANTS.join(', ')}
${DETECTOR_USAGE}`;

/** @returns the exit code: 0 sound, 1 a violation (or a planted bug not found), 2 a wrong option */
async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === 'detector') return runDetector(argv.slice(1));
  const options = readOptions(argv);
  if (options === null || options.help) {
    (options === null ? process.stderr : process.stdout).write(`${USAGE}\n`);
    return options === null ? 2 : 0;
  }
  const { planted, plant, seeds, ...scenario } = options;
  return (await (planted ? findPlanted(scenario) : play({ ...scenario, plant }, seeds))) ? 0 : 1;
}

function readOptions(argv: readonly string[]) {
  const values = parsed(argv);
  if (values === null || (values.plant !== undefined && !isPlant(values.plant))) return null;
  const { help, planted, plant = null } = values;
  const [seed, seeds, days, perDay] = [values.seed, values.seeds, values.days, values['per-day']].map(Number);
  if (![seed, seeds, perDay].every(Number.isInteger) || !((days ?? 0) > 0)) return null;
  return { seed: seed ?? 1, seeds: seeds ?? 1, days: days ?? 1, perDay: perDay ?? 1, help, planted, plant };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        seed: { type: 'string', default: '1' },
        seeds: { type: 'string', default: '1' },
        days: { type: 'string', default: '1' },
        'per-day': { type: 'string', default: '500' },
        plant: { type: 'string' },
        planted: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch {
    return null;
  }
}

async function play(first: Scenario, seeds: number): Promise<boolean> {
  let sound = true;
  for (let seed = first.seed; seed < first.seed + seeds; seed += 1) {
    const { hash, violations, counts } = await simulate({ ...first, seed });
    const figures = [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([what, count]) => `${what} ${String(count)}`);
    console.log(
      `seed ${String(seed)}: ${hash}, ${String(violations.length)} violations; ${figures.join(', ')}`,
    );
    for (const violation of violations.slice(0, SHOWN)) console.log(`  ${violation}`);
    sound &&= violations.length === 0;
  }
  return sound;
}

/** Plants each bug in turn and says how many seeds it took to see it. */
async function findPlanted(first: Omit<Scenario, 'plant'>): Promise<boolean> {
  let all = true;
  for (const plant of PLANTS) {
    const found = await seedsUntilFound(first, plant);
    console.log(`${plant}: ${found === null ? `not found in ${String(MOST_SEEDS)} seeds` : found}`);
    all &&= found !== null;
  }
  return all;
}

async function seedsUntilFound(first: Omit<Scenario, 'plant'>, plant: Plant): Promise<string | null> {
  for (let tried = 1; tried <= MOST_SEEDS; tried += 1) {
    const { violations } = await simulate({ ...first, seed: first.seed + tried - 1, plant });
    if (violations.length > 0)
      return `found in seed ${String(tried)} of ${String(MOST_SEEDS)}: ${violations[0] ?? ''}`;
  }
  return null;
}

process.exitCode = await main(process.argv.slice(2));
