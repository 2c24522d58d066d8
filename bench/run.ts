import { leaveACoreToTheSender } from '#channels';

/** `npm run bench -- <name>`: each beside its peer in the same run, medians of alternating rounds. */
const BENCHMARKS = [
  'accept',
  'claim',
  'classify',
  'deliver',
  'email-gateway',
  'idle',
  'push',
  'reroute',
  'replay-log',
  'sms',
  'submission',
];

const [name, ...rest] = process.argv.slice(2);
if (name === undefined || !BENCHMARKS.includes(name)) {
  process.stderr.write(`Usage: npm run bench -- <name>\nBenchmarks: ${BENCHMARKS.join(', ')}\n`);
  process.exit(2);
}
// As the worker does.
leaveACoreToTheSender(process.env);
const benchmark = (await import(`./${name}.js`)) as { main?: (argv: readonly string[]) => Promise<number> };
// Some are programs of their own and have run by being imported.
if (benchmark.main) process.exit(await benchmark.main(rest));
