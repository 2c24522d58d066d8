import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { DatabaseRole } from './config.js';
import { loadConfig } from './load-config.js';
import { SETTINGS } from './settings.js';

type Secret = string | { readonly source: string; readonly target: string };

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly env_file?: readonly unknown[];
  readonly secrets?: readonly Secret[];
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const committed = (path: string): string =>
  readFileSync(new URL(`../../../docker/${path}`, import.meta.url), 'utf8');
const compose = parse(committed('compose.yaml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const isSetting = (name: string): boolean => Object.hasOwn(SETTINGS, name);
const secretSettings = Object.entries(SETTINGS)
  .filter(([, { secret }]) => secret)
  .map(([name]) => name);
/** Of the images of Postgres and Node. */
const FOREIGN = [
  'POSTGRES_PASSWORD',
  'POSTGRES_PASSWORD_FILE',
  'POSTGRES_INITDB_ARGS',
  'NODE_ENV',
  'SECRETS_DIR',
];

/** As entry.sh and the env_file make it. */
function environmentOf(name: string): Record<string, string> {
  const { environment, env_file: files, secrets } = compose.services[name] ?? {};
  const ring = `k:${Buffer.alloc(32).toString('base64')}`;
  const given = (secret: string) => {
    // As make-secrets.sh leaves them.
    if (['SMS_GATEWAYS', 'VAPID_FORMER_KEYS'].includes(secret)) return '';
    if (secret.endsWith('_KEYS')) return ring;
    return secret.endsWith('_URL') ? `${schemeOf(secret)}://h/d` : 's'.repeat(32);
  };
  const names = (secrets ?? []).map((one) => (typeof one === 'string' ? one : one.source)).filter(isSetting);
  return {
    ...(files?.length === 0 ? {} : { CITY_NAME: 'M', PUBLIC_URL: 'https://m.example' }),
    ...(files?.length === 0
      ? {}
      : { TWILIO_ACCOUNT_SID: 'AC', VAPID_PUBLIC_KEY: 'p', RELAY_USER: 'u', RELAY_TLS: 'verify' }),
    ...environment,
    ...Object.fromEntries(names.map((secret) => [secret, given(secret)])),
  };
}

function schemeOf(secret: string): string {
  return secret === 'REDIS_URL' ? 'redis' : 'postgres';
}

describe('docker/', () => {
  it.each<[string, DatabaseRole[]]>([
    ['migrate', ['owner']],
    ['api', ['app', 'report', 'worker']],
    ['worker', ['worker']],
  ])('gives %s what it needs to start', (name, roles) => {
    expect(() => loadConfig(environmentOf(name), ...roles)).not.toThrow();
  });

  it('hands every secret setting over as a file, and no other', () => {
    const names = Object.keys(compose.secrets).filter(
      (name) => /^[A-Z_]+$/.test(name) && !FOREIGN.includes(name),
    );
    expect(names.sort()).toEqual(secretSettings.sort());
    for (const [name, { file }] of Object.entries(compose.secrets)) {
      if (isSetting(name)) expect(file).toBe(`secrets/${name}`);
      expect(committed('make-secrets.sh')).toContain(file.slice('secrets/'.length));
    }
  });

  it.each(['compose.yaml', 'Dockerfile', 'README.md', 'entry.sh', 'make-secrets.sh'])(
    '%s names settings that exist',
    (file) => {
      const names = committed(file).match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
      expect([...new Set(names)].filter((name) => !isSetting(name) && !FOREIGN.includes(name))).toEqual([]);
    },
  );

  it('writes no secret down', () => {
    const environment = services.flatMap(([, service]) => Object.keys(service.environment ?? {}));
    expect(environment.filter((name) => secretSettings.includes(name))).toEqual([]);
  });

  it('opens ports on loopback only, and nothing of a container to writing', () => {
    expect(services.flatMap(([, { ports }]) => ports ?? [])).toEqual(['127.0.0.1:3000:3000']);
    expect(services.filter(([, service]) => service.read_only !== true)).toEqual([]);
  });

  it('gives the owner of the tables to the migrations alone', () => {
    const owners = services.filter(([, { secrets }]) => secrets?.includes('DATABASE_OWNER_URL'));
    expect(owners.map(([name]) => name)).toEqual(['migrate']);
  });
});
