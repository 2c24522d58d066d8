/** `npm run preflight -- --domain stadt.example`: may mail of this domain leave straight for the recipients' exchangers? */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { PreflightCollector, subjectOf, type PreflightSubject } from '#channels';
import { ConfigError, loadConfig, type Config } from '#config';
import { reportOf, stateOfAll, stateWord, wordsOf, type Finding, type PreflightLanguage } from '#preflight';
import { readJsonFile } from '../json-file.js';
import { HOST } from '../loopback.js';
import { BOUNCE_DOMAIN, HELO_NAME, MAIL_DOMAIN, SELECTORS } from '../own-hosts.js';

const USAGE = `Usage:
  npm run preflight -- --domain stadt.example [options]
Looks at PTR, HELO, SPF, DKIM, DMARC, the imprint page, TLS and what single providers demand, and says what to mend.
Options:
  --domain NAME      domain of From; else PREFLIGHT_DOMAIN, DKIM_DOMAIN
  --helo NAME        name given in EHLO; else HELO_NAME, else mail. and the domain
  --address IP       an address from which mail leaves, may be repeated; else SENDING_ADDRESSES, else those of the HELO name
  --selector NAME    selector of the DKIM record, may be repeated; else those of the keys that sign
  --language de|en   de
  --all              show also what is in order
  --json             the report as JSON
  --dir DIR          a running local installation whose simulated world is asked, for its own domain ${MAIL_DOMAIN}
Settings are taken from the environment (docs/configuration.md), as the worker takes them.
Ends with 0 when nothing is wrong, with 1 when something is, with 2 for a wrong option.`;

const OPTIONS = {
  domain: { type: 'string' },
  helo: { type: 'string' },
  address: { type: 'string', multiple: true },
  selector: { type: 'string', multiple: true },
  language: { type: 'string', default: 'de' },
  all: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  dir: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof read>;

function read(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: OPTIONS }).values;
}

/** A wrong option: its message is all that is said. */
class OptionError extends Error {}

/** @returns the exit code */
async function main(argv: readonly string[]): Promise<number> {
  const values = given(argv);
  if (values.help) return print(USAGE, 0);
  const language = languageOf(values.language);
  if (!isName((values.domain ?? MAIL_DOMAIN).toLowerCase())) throw new OptionError('--domain is no domain');
  const config = loadConfig(environment(values));
  const subject = subjectFor(values, config);
  const nowMs = Date.now();
  const report = reportOf(subject.domain, await collectorOf(config).collect(subject, nowMs), nowMs);
  const isFaulty = stateOfAll(report.findings) === 'fault';
  const text = values.json
    ? JSON.stringify({ at: new Date(nowMs).toISOString(), ...report }, null, 2)
    : table(report.findings, language, values.all);
  return print(text, isFaulty ? 1 : 0);
}

function given(argv: readonly string[]): Values {
  try {
    return read(argv);
  } catch (error) {
    throw new OptionError(`${error instanceof Error ? error.message : ''}\n${USAGE}`);
  }
}

function languageOf(text: string): PreflightLanguage {
  if (text === 'de' || text === 'en') return text;
  throw new OptionError('--language is de or en');
}

/** What the command does not need, it is not asked for; what is set counts. */
function environment(values: Values): Record<string, string | undefined> {
  const zeros = Buffer.alloc(32).toString('base64');
  const needed = { CITY_NAME: 'preflight', DATA_KEYS: `none:${zeros}`, HASH_KEYS: `none:${zeros}` };
  const { helo, domain, dir } = values;
  const own = dir === undefined ? process.env : localWorld(dir);
  const url = own['PUBLIC_URL'] ?? `https://${domain ?? 'localhost'}`;
  const isNamed = helo !== undefined || own['HELO_NAME'] !== undefined || own['PUBLIC_URL'] !== undefined;
  const guessed = isNamed || domain === undefined ? {} : { HELO_NAME: `mail.${domain}` };
  return {
    ...needed,
    DATABASE_URL: 'postgres://nobody@127.0.0.1/none',
    PUBLIC_URL: url,
    ...guessed,
    ...own,
    ...(domain === undefined ? {} : { PREFLIGHT_DOMAIN: domain }),
    ...(helo === undefined ? {} : { HELO_NAME: helo }),
  };
}

/** The simulated world of a local installation. */
function localWorld(dir: string): Record<string, string | undefined> {
  const ports = readJsonFile(join(dir, 'ports.json')) as Record<string, number> | undefined;
  if (ports === undefined || !existsSync(join(dir, 'dkim.pem')))
    throw new OptionError(`no installation in ${dir}`);
  return {
    LOCAL_MODE: 'true',
    DNS_SERVERS: `${HOST}:${String(ports['sandboxDns'])}`,
    IMPRINT_PORT: String(ports['sandboxPolicies']),
    MTA_STS_PORT: String(ports['sandboxPolicies']),
    EXTRA_CA_FILE: join(dir, 'sandbox', 'ca.pem'),
    HELO_NAME,
    BOUNCE_DOMAIN,
    DKIM_PRIVATE_KEY_FILE: join(dir, 'dkim.pem'),
    DKIM_SELECTOR: SELECTORS.rsa,
    DKIM_DOMAIN: MAIL_DOMAIN,
    DKIM_ED25519_PRIVATE_KEY_FILE: join(dir, 'dkim-ed25519.pem'),
    DKIM_ED25519_SELECTOR: SELECTORS.ed25519,
  };
}

function subjectFor({ address = [], selector, domain }: Values, config: Config): PreflightSubject {
  const wrong = address.find((one) => isIP(one) === 0);
  if (wrong !== undefined) throw new OptionError(`--address is an IP address, not ${wrong}`);
  if (!isName(config.preflight.domain)) throw new OptionError('--domain is missing');
  const subject = subjectOf(config);
  const keys = selector?.map((one) => ({ domain: subject.domain, selector: one, privateKey: null }));
  return {
    ...subject,
    addresses: address.length > 0 ? address : subject.addresses,
    identities: subject.identities.map((one) => ({
      ...one,
      // Without a setting the return path is most likely From's own domain.
      mailFrom: isSet('BOUNCE_DOMAIN') || domain === undefined ? one.mailFrom : domain.toLowerCase(),
      keys: keys ?? one.keys,
    })),
  };
}

function isSet(name: string): boolean {
  return (process.env[name] ?? '') !== '';
}

function isName(domain: string): boolean {
  return /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+$/.test(domain) && domain.length <= 253;
}

function collectorOf({ mail, preflight, proxy, local }: Config): PreflightCollector {
  return new PreflightCollector({
    dns: { servers: mail.dnsServers },
    proxy,
    allowInternalHosts: local !== null,
    imprintPort: preflight.imprintPort,
    ...(mail.mtaSts === null ? {} : { stsPort: mail.mtaSts.port }),
    ...(mail.extraCaFile === null ? {} : { extraCa: readFileSync(mail.extraCaFile, 'utf8') }),
  });
}

/** One line a finding, its remedy below. */
function table(findings: readonly Finding[], language: PreflightLanguage, isAll: boolean): string {
  const shown = findings.filter(({ state }) => isAll || state !== 'ok');
  const lines = shown.map((one) => {
    const { check, says, remedy } = wordsOf(one, language);
    const line = `${stateWord(one.state, language).padEnd(14)}${check.padEnd(18)}${says}`;
    return remedy === null ? line : `${line}\n${' '.repeat(32)}→ ${remedy}`;
  });
  const counts = (['ok', 'warning', 'fault', 'unknown'] as const).map((state) => {
    const count = findings.filter((one) => one.state === state).length;
    return `${String(count)} ${stateWord(state, language)}`;
  });
  return [...lines, counts.join(', ')].join('\n');
}

function print(text: string, code: number): number {
  process.stdout.write(`${text}\n`);
  return code;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isTheirs = error instanceof OptionError || error instanceof ConfigError;
  process.stderr.write(
    `${isTheirs ? error.message : `could not look: ${String(error instanceof Error ? error.message : error)}`}\n`,
  );
  process.exitCode = 2;
}
