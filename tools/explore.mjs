// npm run explore -- [--times N] [--seed N] [pattern …]: the properties with new cases, N times as many as in npm test.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runJest } from './jest.mjs';
import { command, prepare, ROOT } from './prepare.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { times: { type: 'string', default: '100' }, seed: { type: 'string' } },
});

/** Specs that hold properties, of which the path contains one of the patterns (all without any). */
function propertySpecs() {
  return ['apps', 'libs']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true }).map((file) => join(folder, file)),
    )
    .filter((file) => file.endsWith('.spec.ts'))
    .filter((file) => positionals.length === 0 || positionals.some((pattern) => file.includes(pattern)))
    .filter((file) => readFileSync(join(ROOT, file), 'utf8').includes(`from 'fast-check'`));
}

await command(async () => {
  await prepare();
  const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31));
  console.log(`seed ${seed}, ${values.times} times as many cases; again with --seed ${seed}`);
  return runJest(['--testTimeout=3600000', '--runTestsByPath', ...propertySpecs()], {
    PROPERTY_SEED: seed,
    PROPERTY_TIMES: values.times,
  });
});
