/** `npm run audit -- check`: is the audit trail as it was written? */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, configFromProcess, loadConfig, type Config } from '#config';
import { checkAudit, openPool, type AuditFinding, type AuditPlace, type AuditReport } from '#persistence';
import { readJsonFile } from '../json-file.js';
import { HOST } from '../loopback.js';
import type { LocalSecrets } from '../secrets.js';

const USAGE = `Usage:
  npm run audit -- check [--after POSITION:DIGEST]
Options:
  --after PLACE  the end that an earlier check printed; keep it outside of the database
  --dir DIR      directory of a running local installation, .stadtbote; not used when DATABASE_REPORT_URL is set
Ends with 0 when all is as it was written, with 1 when something is not, with 2 when it could not be checked.`;

const OPTIONS = {
  after: { type: 'string' },
  dir: { type: 'string', default: '.stadtbote' },
  help: { type: 'boolean', default: false },
} as const;

/** Reading the trail of years takes its time; the check locks nothing. */
const STATEMENT_TIMEOUT_MS = 1_800_000;
/** Findings that are printed; the rest is counted. */
const MOST_SHOWN = 100;
const PLACE = /^([0-9]{1,15}):((?:[0-9a-f]{64})?)$/;

/** @returns the exit code */
async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help) return print([USAGE], 0);
  const after = values.after === undefined ? undefined : placeOf(values.after);
  if (positionals.join(' ') !== 'check' || after === null) return complain(USAGE);
  const config = settings(values.dir);
  if (config === null)
    return complain(
      `no installation in ${values.dir}: give --dir, or DATABASE_REPORT_URL and the other settings`,
    );
  return report(await check(config, after));
}

function placeOf(text: string): AuditPlace | null {
  const [, position, digest] = PLACE.exec(text) ?? [];
  return position === undefined || digest === undefined ? null : { position: Number(position), digest };
}

/** Those of the environment, else those of a local installation. */
function settings(dir: string): Config<'report'> | null {
  if (process.env['DATABASE_REPORT_URL']) return configFromProcess('report');
  const secrets = readJsonFile(join(dir, 'secrets.json')) as LocalSecrets | undefined;
  const ports = readJsonFile(join(dir, 'ports.json')) as { readonly postgres: number } | undefined;
  if (secrets === undefined || ports === undefined) return null;
  const login = `stadtbote_report:${encodeURIComponent(secrets.database.report)}`;
  return loadConfig(
    {
      CITY_NAME: 'local',
      PUBLIC_URL: `http://${HOST}`,
      DATA_KEYS: secrets.dataKeys,
      HASH_KEYS: secrets.hashKeys,
      DATABASE_REPORT_URL: `postgres://${login}@${HOST}:${String(ports.postgres)}/stadtbote`,
    },
    'report',
  );
}

async function check(config: Config<'report'>, after: AuditPlace | undefined): Promise<AuditReport> {
  const pool = openPool({
    url: config.database.urls.report,
    size: 1,
    name: 'audit check',
    onError: () => undefined,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  try {
    return await checkAudit(pool, config.keys.hash.keys, after);
  } finally {
    await pool.end();
  }
}

function report({ sealed, unsealed, end, findings }: AuditReport): number {
  const more = findings.length - MOST_SHOWN;
  return print(
    [
      `${String(sealed)} rows sealed, ${String(unsealed)} not yet`,
      `end of the chain: ${String(end.position)}:${end.digest}`,
      ...findings.slice(0, MOST_SHOWN).map(wordsOf),
      ...(more > 0 ? [`and ${String(more)} more`] : []),
      findings.length === 0 ? 'all as it was written' : `${String(findings.length)} findings`,
    ],
    findings.length === 0 ? 0 : 1,
  );
}

function wordsOf(finding: AuditFinding): string {
  switch (finding.kind) {
    case 'changed':
      return `row ${String(finding.auditId)} (seal ${String(finding.position)}) was changed, or what was sealed before it is gone`;
    case 'removed':
      return `row ${String(finding.auditId)} (seal ${String(finding.position)}) was removed`;
    case 'inserted':
      return `row ${String(finding.auditId)} was inserted later, or its seal was removed`;
    case 'seals_removed':
      return `seals ${String(finding.from)} to ${String(finding.to)} were removed`;
    case 'unknown_key':
      return `seal ${String(finding.position)} needs the key ${finding.keyId}, which HASH_KEYS does not have`;
    case 'cut':
      return `the chain was cut or made anew at seal ${String(finding.position)}`;
  }
}

function print(lines: readonly string[], code: number): number {
  process.stdout.write(`${lines.join('\n')}\n`);
  return code;
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = complain(
    error instanceof ConfigError
      ? error.message
      : `could not check: ${String(error instanceof Error ? error.message : error)}`,
  );
}
