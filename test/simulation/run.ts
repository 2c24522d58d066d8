import { parseArgs } from 'node:util';
import { PLANTS, isPlant, type Plant } from './plants.js';
import { simulate, type Scenario } from './simulate.js';

const MOST_SEEDS = 50;
const SHOWN = 5;

/** `npm run simulate -- --seed N --days D [--seeds M] [--per-day K] [--plant NAME | --planted]` */
async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string', default: '1' },
      days: { type: 'string', default: '1' },
      'per-day': { type: 'string', default: '500' },
      plant: { type: 'string' },
      planted: { type: 'boolean', default: false },
    },
  });
  const scenario = {
    seed: Number(values.seed),
    days: Number(values.days),
    perDay: Number(values['per-day']),
  };
  if (values.planted) return findPlanted(scenario);
  if (values.plant === undefined) return play({ ...scenario, plant: null }, Number(values.seeds));
  if (!isPlant(values.plant)) throw new Error(`no plant ${values.plant}; there are: ${PLANTS.join(', ')}`);
  return play({ ...scenario, plant: values.plant }, Number(values.seeds));
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

process.exitCode = (await main()) ? 0 : 1;
