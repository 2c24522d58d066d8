/** `npm run key -- create|revoke|mail …`: API keys of a running installation, by its own API and the administrator's key. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setSubmissionRules } from '../submission-rules.js';

const USAGE = `Usage:
  npm run key -- create --name NAME [--kind live|team|test] [--scopes send,read] [--department ID] [--expires RFC3339]
  npm run key -- revoke ID
  npm run key -- mail PREFIX [--rules JSON] [--sender ADDRESS|@DOMAIN …]   what counts for mail by SMTP (docs/submission.md)
Options:
  --api URL        the installation, http://127.0.0.1:3000
  --admin-key KEY  the administrator's key; else ADMIN_KEY, else the one of the local mode's directory
  --database URL   for mail: the database as the owner of its tables; else DATABASE_OWNER_URL, else the one of the local mode
  --dir DIR        directory of the local mode, .stadtbote`;

const OPTIONS = {
  name: { type: 'string' },
  kind: { type: 'string', default: 'live' },
  scopes: { type: 'string', default: 'send,read' },
  department: { type: 'string' },
  expires: { type: 'string' },
  api: { type: 'string', default: 'http://127.0.0.1:3000' },
  'admin-key': { type: 'string' },
  dir: { type: 'string', default: '.stadtbote' },
  rules: { type: 'string' },
  sender: { type: 'string', multiple: true },
  database: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

function readArguments(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
}

/** @returns the exit code: 0 done, 1 refused or out of reach, 2 a wrong argument */
async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(argv);
  const [verb, id] = positionals;
  if (values.help) return say(USAGE, 0);
  return verb === 'mail' && id !== undefined ? setRules(id, values) : administer(verb, id, values);
}

type Values = ReturnType<typeof readArguments>['values'];

/** By the API, as the city's administrator. */
async function administer(verb: string | undefined, id: string | undefined, values: Values): Promise<number> {
  const adminKey = values['admin-key'] ?? process.env['ADMIN_KEY'] ?? keyOfDirectory(values.dir);
  if (adminKey === null)
    return complain(
      'no administrator key: give --admin-key, ADMIN_KEY or the --dir of a local installation',
      2,
    );
  const ask = (method: string, path: string, body?: unknown) =>
    request(values.api, adminKey, method, path, body);
  if (verb === 'create' && values.name !== undefined)
    return ask('POST', '/v1/keys', wishOf({ ...values, name: values.name }));
  if (verb === 'revoke' && id !== undefined) return ask('DELETE', `/v1/keys/${encodeURIComponent(id)}`);
  return complain(USAGE, 2);
}

/** What counts for mail, in the database: no API has it yet. */
async function setRules(prefix: string, { database, dir, rules, sender }: Values): Promise<number> {
  const ownerUrl = database ?? process.env['DATABASE_OWNER_URL'] ?? databaseOf(dir);
  if (ownerUrl === null)
    return complain(
      'no database: give --database, DATABASE_OWNER_URL or the --dir of a local installation',
      2,
    );
  const wrong = await setSubmissionRules(ownerUrl, { prefix, rules: rules ?? null, senders: sender ?? [] });
  return wrong === null ? say('set; it counts within two seconds', 0) : complain(wrong, 1);
}

/** The local mode's database as its owner. */
function databaseOf(dir: string): string | null {
  const [secrets, ports] = ['secrets.json', 'ports.json'].map((name) => join(dir, name));
  if (!secrets || !ports || !existsSync(secrets) || !existsSync(ports)) return null;
  const { database } = JSON.parse(readFileSync(secrets, 'utf8')) as { database: { owner: string } };
  const { postgres } = JSON.parse(readFileSync(ports, 'utf8')) as { postgres: number };
  return `postgres://stadtbote_owner:${database.owner}@127.0.0.1:${String(postgres)}/stadtbote`;
}

/** The wish for a key as the API reads it. */
function wishOf(given: {
  readonly name: string;
  readonly kind: string;
  readonly scopes: string;
  readonly department?: string | undefined;
  readonly expires?: string | undefined;
}): Record<string, unknown> {
  const { name, kind, scopes, department, expires } = given;
  return {
    name,
    kind,
    scopes: scopes.split(','),
    ...(department ? { departmentId: department } : {}),
    ...(expires ? { expiresAt: expires } : {}),
  };
}

function keyOfDirectory(dir: string): string | null {
  const file = join(dir, 'secrets.json');
  if (!existsSync(file)) return null;
  const { adminKey } = JSON.parse(readFileSync(file, 'utf8')) as { adminKey?: string };
  return adminKey ?? null;
}

async function request(
  api: string,
  key: string,
  method: string,
  path: string,
  body: unknown,
): Promise<number> {
  const response = await fetch(`${api}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => null);
  if (response === null) return complain(`nobody answers at ${api}`, 1);
  const text = await response.text();
  return response.ok ? say(text === '' ? 'revoked' : text, 0) : complain(text, 1);
}

function say(text: string, code: number): number {
  process.stdout.write(`${text}\n`);
  return code;
}

function complain(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = complain(error instanceof Error ? error.message : String(error), 2);
}
