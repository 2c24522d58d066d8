/** `npm run what-if`: what would happen if a provider failed, asked of a running installation (`POST /v1/simulations`). */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const USAGE = `Usage: npm run what-if -- --provider ID --hours N (--notification FILE.json | --last-week) [options]
Options:
  --notification FILE  a notification as POST /v1/notifications takes it
  --last-week          the traffic of the last seven days: of the key's department, with the administrator's key of the city
  --from MOMENT        when the provider fails, RFC 3339; now, or seven days ago with --last-week
  --api URL            the installation, http://127.0.0.1:3000
  --key KEY            an API key of scope report; else WHAT_IF_KEY
Prints the answer as JSON. Ends with 0; with 1 when the installation refuses or is out of reach; with 2 when an option is wrong.`;

const OPTIONS = {
  provider: { type: 'string' },
  hours: { type: 'string' },
  notification: { type: 'string' },
  'last-week': { type: 'boolean', default: false },
  from: { type: 'string' },
  api: { type: 'string', default: 'http://127.0.0.1:3000' },
  key: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const WEEK_MS = 7 * 86_400_000;

/** @returns the exit code */
async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: OPTIONS });
  if (values.help) return say(USAGE, 0);
  const key = values.key ?? process.env['WHAT_IF_KEY'];
  const hours = Number(values.hours);
  if (values.provider === undefined) return say('--provider is needed, such as gmx', 2);
  if (!(hours > 0)) return say('--hours: a number of hours is needed, such as 72', 2);
  if ((values.notification !== undefined) === values['last-week'])
    return say('either --notification or --last-week is needed', 2);
  if (key === undefined) return say('--key is needed: an API key of scope report', 2);
  const { provider, from } = values;
  const what =
    values.notification === undefined ? lastWeek() : { notification: notificationIn(values.notification) };
  return ask(values.api, key, { provider, hours, ...(from === undefined ? {} : { from }), ...what });
}

function lastWeek() {
  const now = Date.now();
  return { traffic: { since: new Date(now - WEEK_MS).toISOString(), until: new Date(now).toISOString() } };
}

function notificationIn(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8')) as unknown;
}

async function ask(api: string, key: string, question: object): Promise<number> {
  const response = await fetch(new URL('/v1/simulations', api), {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(question),
  });
  return say(JSON.stringify(await response.json(), null, 2), response.ok ? 0 : 1);
}

function say(text: string, code: number): number {
  (code === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  return code;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUnreachable = error instanceof TypeError && error.message === 'fetch failed';
  process.exitCode = say(error instanceof Error ? error.message : String(error), isUnreachable ? 1 : 2);
}
