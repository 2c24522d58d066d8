import { killAnything } from './kill-anything.js';
import { march2021 } from './march-2021.js';
import { postgresRestart } from './postgres-restart.js';
import { redisGone } from './redis-gone.js';
import { tarpit } from './tarpit.js';
import { runDrill, type Drill } from './harness/drill.js';

const DRILLS: readonly Drill[] = [killAnything, redisGone, postgresRestart, tarpit, march2021];

const USAGE = `Usage: npm run drill -- <name>|all [--seed N] [--short]\nDrills: ${DRILLS.map(({ name }) => name).join(', ')}`;

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  const seed = Number(rest[rest.indexOf('--seed') + 1] ?? 1);
  const chosen = DRILLS.filter((drill) => name === 'all' || drill.name === name);
  if (chosen.length === 0 || (rest.includes('--seed') && !Number.isInteger(seed))) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const options = {
    seed: rest.includes('--seed') ? seed : 1,
    short: rest.includes('--short'),
    say: (line: string) => process.stdout.write(`${line}\n`),
  };
  let passed = true;
  for (const drill of chosen) passed = (await runDrill(drill, options)) && passed;
  return passed ? 0 : 1;
}

process.exit(await main(process.argv.slice(2)));
