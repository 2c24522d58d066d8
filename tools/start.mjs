// npm start: the whole system on this machine, from a fresh clone on.
import { LOCAL_HELP, parseLocalOptions } from './local-options.mjs';
import { command, prepare } from './prepare.mjs';
import { runEntry } from './run.mjs';

const WRONG_ARGUMENT = 2;

await command(async () => {
  const { options, error } = parseLocalOptions(process.argv.slice(2));
  if (error !== undefined) {
    process.stderr.write(`npm start: ${error}\n`);
    return WRONG_ARGUMENT;
  }
  if (options.help) {
    process.stdout.write(`${LOCAL_HELP}\n`);
    return 0;
  }
  await prepare();
  return runEntry('apps/local/src/main', process.argv.slice(2));
});
