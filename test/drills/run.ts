import { duplicateReceipts } from './duplicate-and-reordered-receipts.js';
import { flap } from './flap.js';
import { killAnything } from './kill-anything.js';
import { march2021 } from './march-2021.js';
import { ownNetworkDown } from './own-network-down.js';
import { postgresRestart } from './postgres-restart.js';
import { redisGone } from './redis-gone.js';
import { relaySilent } from './relay-silent.js';
import { tarpit } from './tarpit.js';
import { runDrill, runShared, type Drill } from './harness/drill.js';

/** In an order in which they can share a system: what none may have hurt before comes first. */
const DRILLS: readonly Drill[] = [
  ownNetworkDown,
  march2021,
  flap,
  duplicateReceipts,
  tarpit,
  redisGone,
  postgresRestart,
  killAnything,
  relaySilent,
];

const REPLIES = ['554', '4xx', 'late'] as const;

const USAGE = `Usage: npm run drill -- <name> …|all [--seed N] [--short] [--rounds N] [--replies 554|4xx|late] [--hours N]\nDrills: ${DRILLS.map(({ name }) => name).join(', ')}`;

async function main(argv: readonly string[]): Promise<number> {
  const firstOption = argv.findIndex((word) => word.startsWith('--'));
  const names = firstOption < 0 ? argv : argv.slice(0, firstOption);
  const rest = argv.slice(names.length);
  const numberOf = (name: string) => (rest.includes(name) ? Number(rest[rest.indexOf(name) + 1]) : null);
  const textOf = (name: string) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);
  const hours = numberOf('--hours') ?? 72;
  const replies = REPLIES.find((known) => known === (textOf('--replies') ?? '554'));
  const [seed, rounds] = [numberOf('--seed') ?? 1, numberOf('--rounds')];
  const chosen = DRILLS.filter(({ name }) => names.includes(name) || names[0] === 'all');
  const unknown = names.some((name) => name !== 'all' && chosen.every((drill) => drill.name !== name));
  const numbers = [seed, rounds ?? 1, hours];
  if (chosen.length === 0 || unknown || replies === undefined || !numbers.every(Number.isInteger)) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const options = {
    seed,
    rounds,
    replies,
    hours,
    short: rest.includes('--short'),
    say: (line: string) => process.stdout.write(`${line}\n`),
  };
  let passed = true;
  const sharing = options.short ? chosen.filter(({ alone }) => alone !== true) : [];
  if (sharing.length > 1) passed = await runShared(sharing, options);
  for (const drill of chosen.filter((one) => sharing.length < 2 || !sharing.includes(one)))
    passed = (await runDrill(drill, options)) && passed;
  return passed ? 0 : 1;
}

process.exit(await main(process.argv.slice(2)));
