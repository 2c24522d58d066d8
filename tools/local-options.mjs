// The options of the local mode, read by tools/start.mjs before anything is installed and by the launcher itself.
import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';

export const LOCAL_HELP = `Usage: npm start [-- options]

Starts the whole of Stadtbote on this machine, with a demo city.

  --dir DIR          where everything it keeps lies (default .stadtbote)
  --port N           port of the API and the pages (default 3000)
  --ready-file FILE  write addresses, keys and sign-ins there as JSON when ready
  --scenario FILE    let the simulated providers follow this scenario
  --fresh            empty DIR first
  --no-demo          no demo city; two departments with keys are made all the same
  --help             show this text`;

const VALUED = { '--dir': 'dir', '--port': 'port', '--ready-file': 'readyFile', '--scenario': 'scenario' };
const SWITCHES = { '--fresh': ['fresh', true], '--no-demo': ['demo', false], '--help': ['help', true] };

/**
 * Decides what the arguments ask for. Paths come back absolute.
 * @returns `{ options }`, or `{ error }`: one line that names the wrong option or value.
 */
export function parseLocalOptions(argv, cwd = process.cwd()) {
  const found = {
    dir: '.stadtbote',
    port: '3000',
    readyFile: null,
    scenario: null,
    fresh: false,
    demo: true,
    help: false,
  };
  for (let index = 0; index < argv.length; index += 1) {
    const [name, inline] = splitArgument(argv[index]);
    if (Object.hasOwn(SWITCHES, name)) {
      if (inline !== undefined) return { error: `${name} takes no value, but got "${inline}"` };
      const [key, value] = SWITCHES[name];
      found[key] = value;
    } else if (Object.hasOwn(VALUED, name)) {
      const value = inline ?? argv[(index += 1)];
      if (value === undefined || value === '' || (inline === undefined && value.startsWith('--')))
        return { error: `${name} needs a value` };
      found[VALUED[name]] = value;
    } else {
      return {
        error: name.startsWith('-') ? `unknown option ${name}` : `unexpected argument "${argv[index]}"`,
      };
    }
  }
  return found.help ? { options: { ...found, port: 3000 } } : checkedValues(found, cwd);
}

/** `--port=3001` is `--port 3001`; the value may itself contain `=`. */
function splitArgument(argument) {
  const at = argument.startsWith('--') ? argument.indexOf('=') : -1;
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}

function checkedValues(found, cwd) {
  const port = /^\d{1,5}$/.test(found.port) ? Number(found.port) : 0;
  if (port < 1 || port > 65535)
    return { error: `--port must be a number from 1 to 65535, not "${found.port}"` };
  const dir = resolve(cwd, found.dir);
  if (!isMissingOr(dir, 'isDirectory')) return { error: `--dir "${found.dir}" is not a directory` };
  const readyFile = found.readyFile === null ? null : resolve(cwd, found.readyFile);
  if (readyFile !== null && !isMissingOr(readyFile, 'isFile'))
    return { error: `--ready-file "${found.readyFile}" is not a file` };
  const scenario = found.scenario === null ? null : resolve(cwd, found.scenario);
  if (scenario !== null && !isReadableFile(scenario))
    return { error: `--scenario "${found.scenario}" cannot be read` };
  return { options: { ...found, port, dir, readyFile, scenario } };
}

/** A path below a file (ENOTDIR) counts as wrong, one that does not exist yet as right. */
function isMissingOr(path, kind) {
  try {
    return statSync(path)[kind]();
  } catch (error) {
    return error.code === 'ENOENT';
  }
}

function isReadableFile(path) {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
