// What specs get for `fast-check`: the same cases on every machine and day, so that `npm test` says the same of the same
// code; `npm run explore` looks for new ones, with a seed of its own and many more runs.
import * as fastCheck from '../node_modules/fast-check/lib/fast-check.js';

export * from '../node_modules/fast-check/lib/fast-check.js';

const DEFAULT_SEED = 20_210_311;
const DEFAULT_RUNS = 100;

/** `fc.assert`, with the seed and the number of runs of this exploration. */
export function assert(property, parameters = {}) {
  const seed = Number(process.env.PROPERTY_SEED ?? DEFAULT_SEED);
  const times = Number(process.env.PROPERTY_TIMES ?? 1);
  const numRuns = (parameters.numRuns ?? DEFAULT_RUNS) * times;
  return fastCheck.assert(property, { seed, ...parameters, numRuns });
}
