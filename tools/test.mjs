// npm test: set-up, then every spec. Arguments go to Jest.
import { runJest } from './jest.mjs';
import { command, prepare } from './prepare.mjs';

await command(async () => {
  await prepare();
  return runJest(process.argv.slice(2));
});
