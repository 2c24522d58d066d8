import { killAnything } from './kill-anything.js';
import { march2021 } from './march-2021.js';
import { postgresRestart } from './postgres-restart.js';
import { redisGone } from './redis-gone.js';
import { relaySilent } from './relay-silent.js';
import { tarpit } from './tarpit.js';
import { runDrill, type Drill } from './harness/drill.js';

const DRILLS: readonly Drill[] = [killAnything, redisGone, postgresRestart, tarpit, march2021, relaySilent];

const USAGE = `Usage: npm run drill -- <name>|all [--seed N] [--short] [--rounds N]\nDrills: ${DRILLS.map(({ name }) => name).join(', ')}`;

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  const numberOf = (name: string) => (rest.includes(name) ? Number(rest[rest.indexOf(name) + 1]) : null);
  const [seed, rounds] = [numberOf('--seed') ?? 1, numberOf('--rounds')];
  const chosen = DRILLS.filter((drill) => name === 'all' || drill.name === name);
  if (chosen.length === 0 || !Number.isInteger(seed) || !Number.isInteger(rounds ?? 1)) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const options = {
    seed,
    rounds,
    short: rest.includes('--short'),
    say: (line: string) => process.stdout.write(`${line}\n`),
  };
  let passed = true;
  for (const drill of chosen) passed = (await runDrill(drill, options)) && passed;
  return passed ? 0 : 1;
}

process.exit(await main(process.argv.slice(2)));
