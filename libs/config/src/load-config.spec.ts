import { inspect } from 'node:util';
import { ConfigError } from './config-error.js';
import { KeyRing } from './key-ring.js';
import { configFromProcess, loadConfig } from './load-config.js';

const KEY_A = Buffer.alloc(32, 7).toString('base64');
const KEY_B = Buffer.alloc(32, 9).toString('base64url');

const LEAST = {
  CITY_NAME: 'Musterstadt',
  PUBLIC_URL: 'https://nachricht.musterstadt.example/',
  DATABASE_URL: 'postgres://app:pw@127.0.0.1/app',
  DATA_KEYS: `d1:${KEY_A}`,
  HASH_KEYS: `h1:${KEY_A}`,
};

function ringOfOne(id: string): KeyRing {
  const key = { id, secret: new Uint8Array(32).fill(7) };
  return new KeyRing(key, [key]);
}

function problemsOf(env: Record<string, string | undefined>): Record<string, string> {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return Object.fromEntries(error.problems);
    throw error;
  }
  return {};
}

describe('loadConfig with the least that is needed', () => {
  it('fills in the defaults', () => {
    const config = loadConfig({ ...LEAST, INSTANCE_ID: 'worker-1' });
    expect(config).toEqual({
      city: {
        name: 'Musterstadt',
        color: '#0b57a4',
        publicUrl: 'https://nachricht.musterstadt.example',
        adminKey: null,
      },
      server: {
        host: '127.0.0.1',
        port: 3000,
        metricsPort: 9464,
        bodyLimitBytes: 10_485_760,
        rateLimits: { keyPerMinute: 60_000, departmentPerMinute: 120_000, exceptions: new Map() },
        statusCopyDir: null,
      },
      logLevel: 'info',
      instanceId: 'worker-1',
      database: { urls: { app: LEAST.DATABASE_URL }, poolSize: 10 },
      redisUrl: null,
      keys: { data: ringOfOne('d1'), hash: ringOfOne('h1') },
      work: {
        leaseMs: 30_000,
        sweepMs: 5000,
        hardSendLimitMs: 60_000,
        gatewayListLagMs: 5000,
        quarantineMs: 95_000,
      },
      mail: {
        smtpPort: 25,
        heloName: 'nachricht.musterstadt.example',
        bounceDomain: 'nachricht.musterstadt.example',
        dkim: [],
        bulk: { senderDomain: null, bounceDomain: null },
        route: 'direct',
        sender: 'pipelined',
        mtaSts: { port: 443 },
        relay: null,
        dnsServers: [],
        extraCaFile: null,
      },
      preflight: {
        isDaily: true,
        domain: 'nachricht.musterstadt.example',
        addresses: [],
        blocklists: [],
        imprintPort: 443,
        warmUp: null,
      },
      postmaster: { name: null, email: null, phone: null, department: null },
      seeds: [],
      proxy: null,
      inbound: { port: 25 },
      submission: {
        port: 587,
        tlsPort: 465,
        tls: null,
        plain: null,
        smsDomain: 'sms.nachricht.musterstadt.example',
      },
      sms: { twilio: null, gateways: [], priceMicros: 75_000 },
      push: { vapid: null, formerVapid: [] },
      retention: { contentDays: 7, evidenceDays: 365 },
      local: null,
    });
  });

  it('gives each process another instance id', () => {
    expect(loadConfig(LEAST).instanceId).not.toBe(loadConfig(LEAST).instanceId);
    expect(loadConfig(LEAST).instanceId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('counts a blank text as unset and trims the others', () => {
    const config = loadConfig({ ...LEAST, PORT: '  ', REDIS_URL: '', HELO_NAME: ' mx.musterstadt.example ' });
    expect([config.server.port, config.redisUrl, config.mail.heloName]).toEqual([
      3000,
      null,
      'mx.musterstadt.example',
    ]);
  });
});

describe('loadConfig with everything', () => {
  it('groups related settings', () => {
    const config = loadConfig({
      ...LEAST,
      ADMIN_KEY: 'a'.repeat(32),
      REDIS_URL: 'rediss://cache.example:6380',
      DKIM_PRIVATE_KEY_FILE: '/etc/dkim.pem',
      DKIM_SELECTOR: 's1',
      DKIM_DOMAIN: 'musterstadt.example',
      DKIM_ED25519_PRIVATE_KEY_FILE: '/etc/ed.pem',
      DKIM_ED25519_SELECTOR: 's2',
      BULK_DKIM_PRIVATE_KEY_FILE: '/etc/bulk.pem',
      BULK_DKIM_SELECTOR: 's3',
      BULK_DKIM_DOMAIN: 'news.musterstadt.example',
      MAIL_ROUTE: 'relay',
      RELAY_HOST: 'mail.musterstadt.example',
      RELAY_PORT: '587',
      RELAY_TLS: 'verify',
      RELAY_USER: 'stadtbote',
      RELAY_PASSWORD: 'geheim',
      TWILIO_ACCOUNT_SID: 'AC1',
      TWILIO_AUTH_TOKEN: 'token',
      TWILIO_API_URL: 'http://127.0.0.1:4010/',
      VAPID_PUBLIC_KEY: 'public',
      VAPID_PRIVATE_KEY: 'private',
      VAPID_FORMER_KEYS: 'old-1:secret_1, old-2:secret_2',
      DNS_SERVERS: '127.0.0.1:5353, [::1]:5353, 2001:db8::1,9.9.9.9',
      LOCAL_MODE: '1',
      SANDBOX_URL: 'http://127.0.0.1:4000',
      CLOCK_OFFSET_MS: '86400000',
    });
    expect(config.city.adminKey).toBe('a'.repeat(32));
    expect(config.redisUrl).toBe('rediss://cache.example:6380');
    expect(config.mail.dkim).toEqual([
      { privateKeyFile: '/etc/dkim.pem', selector: 's1', domain: 'musterstadt.example', stream: null },
      { privateKeyFile: '/etc/ed.pem', selector: 's2', domain: 'musterstadt.example', stream: null },
      { privateKeyFile: '/etc/bulk.pem', selector: 's3', domain: 'news.musterstadt.example', stream: 'bulk' },
    ]);
    expect(config.mail.dnsServers).toEqual(['127.0.0.1:5353', '[::1]:5353', '2001:db8::1', '9.9.9.9']);
    expect([config.mail.route, config.mail.relay]).toEqual([
      'relay',
      {
        host: 'mail.musterstadt.example',
        port: 587,
        tls: 'verify',
        login: { user: 'stadtbote', password: 'geheim' },
        connections: 4,
      },
    ]);
    expect(config.sms.twilio).toEqual({
      accountSid: 'AC1',
      authToken: 'token',
      apiUrl: 'http://127.0.0.1:4010',
    });
    expect(config.push.vapid).toEqual({
      publicKey: 'public',
      privateKey: 'private',
      subject: 'https://nachricht.musterstadt.example',
    });
    expect(config.push.formerVapid).toEqual([
      { publicKey: 'old-1', privateKey: 'secret_1', subject: 'https://nachricht.musterstadt.example' },
      { publicKey: 'old-2', privateKey: 'secret_2', subject: 'https://nachricht.musterstadt.example' },
    ]);
    expect(config.local).toEqual({ sandboxUrl: 'http://127.0.0.1:4000', clockOffsetMs: 86_400_000 });
  });

  it('takes the proxy of the network, and none in local mode', () => {
    const proxied = {
      ...LEAST,
      HTTPS_PROXY: 'http://u:p@proxy.stadt.example:3128',
      NO_PROXY: '.stadt.example',
    };
    expect(loadConfig(proxied, 'app').proxy).toEqual({
      url: 'http://u:p@proxy.stadt.example:3128',
      noProxy: '.stadt.example',
    });
    expect(
      loadConfig({ ...proxied, LOCAL_MODE: 'true', SANDBOX_URL: 'http://127.0.0.1:1' }, 'app').proxy,
    ).toBeNull();
  });

  it('gives a process the database addresses that it asked for, and no other', () => {
    const env = {
      ...LEAST,
      DATABASE_WORKER_URL: 'postgresql://worker@db/app',
      DATABASE_REPORT_URL: 'postgres://r@db/app',
    };
    expect(loadConfig(env).database.urls).toEqual({ app: LEAST.DATABASE_URL });
    expect(loadConfig(env, 'worker', 'report').database.urls).toEqual({
      worker: 'postgresql://worker@db/app',
      report: 'postgres://r@db/app',
    });
    expect(() => loadConfig(env, 'owner')).toThrow('DATABASE_OWNER_URL is missing');
    expect(loadConfig({ ...env, DATABASE_URL: undefined }, 'worker').database.urls.worker).toContain(
      'worker@db',
    );
  });

  it('reads key rings, the current key first', () => {
    const { data } = loadConfig({ ...LEAST, DATA_KEYS: `d2:${KEY_B}, d1:${KEY_A}` }).keys;
    expect(data.current).toEqual({ id: 'd2', secret: new Uint8Array(32).fill(9) });
    expect(data.keys.map((key) => key.id)).toEqual(['d2', 'd1']);
  });
});

describe('the limits of requests', () => {
  const key = '019a0000-0000-7000-8000-00000000000a';
  const department = '019a0000-0000-7000-8000-00000000000b';
  it.each<[string, Record<string, string>, object]>([
    [
      'leave a local system alone',
      { LOCAL_MODE: '1' },
      { keyPerMinute: 10_000_000, departmentPerMinute: 20_000_000 },
    ],
    [
      'give a department twice its key',
      { RATE_LIMIT_PER_MINUTE: '50' },
      { keyPerMinute: 50, departmentPerMinute: 100 },
    ],
    [
      'take both',
      { RATE_LIMIT_PER_MINUTE: '5', RATE_LIMIT_DEPARTMENT_PER_MINUTE: '7' },
      { keyPerMinute: 5, departmentPerMinute: 7 },
    ],
    [
      'know exceptions',
      { RATE_LIMIT_EXCEPTIONS: `${key.toUpperCase()}=9, ${department} = 100000,` },
      {
        exceptions: new Map([
          [key, 9],
          [department, 100_000],
        ]),
      },
    ],
  ])('%s', (_, given, expected) => {
    expect(loadConfig({ ...LEAST, ...given }).server.rateLimits).toMatchObject(expected);
  });

  it.each([`${key}=0`, `${key}=`, 'booking=5', key])('refuse the exception %s', (text) => {
    expect(problemsOf({ ...LEAST, RATE_LIMIT_EXCEPTIONS: text })).toEqual({
      RATE_LIMIT_EXCEPTIONS:
        'must be id=number, separated by commas, each id a UUID and each number at least 1',
    });
  });
});

describe('the preflight', () => {
  const preflight = (env: Record<string, string>) => loadConfig({ ...LEAST, ...env }).preflight;

  it('looks at the domain that it is told, else at the one that signs', () => {
    const key = { DKIM_DOMAIN: 'Stadt.example', DKIM_SELECTOR: 's', DKIM_PRIVATE_KEY_FILE: 'k.pem' };
    expect(preflight(key).domain).toBe('stadt.example');
    expect(preflight({ ...key, PREFLIGHT_DOMAIN: 'News.stadt.example' }).domain).toBe('news.stadt.example');
  });

  it('reads addresses, lists and a plan of warming up', () => {
    expect(
      preflight({
        PREFLIGHT: 'off',
        SENDING_ADDRESSES: '192.0.2.25, 2001:db8::19',
        PREFLIGHT_BLOCKLISTS: 'BL.example',
        MAIL_WARM_UP: '2026-12-01=50, gmx.net=20x1.5',
      }),
    ).toMatchObject({
      isDaily: false,
      addresses: ['192.0.2.25', '2001:db8::19'],
      blocklists: ['bl.example'],
      warmUp: {
        startDay: '2026-12-01',
        first: 50,
        factor: 2,
        sites: new Map([['gmx.net', { first: 20, factor: 1.5 }]]),
      },
    });
  });

  it.each([
    '50',
    '2026-02-30=50',
    'gmx.net=20',
    '2026-12-01=0',
    '2026-12-01=50x0.5',
    '2026-12-01=50,gmx.net',
  ])('refuses the plan %s', (plan) => {
    expect(Object.keys(problemsOf({ ...LEAST, MAIL_WARM_UP: plan }))).toEqual(['MAIL_WARM_UP']);
  });

  it('refuses an address that is none', () => {
    expect(problemsOf({ ...LEAST, SENDING_ADDRESSES: 'mail.stadt.example' })).toEqual({
      SENDING_ADDRESSES: 'must be IP addresses, separated by commas',
    });
  });
});

describe('what loadConfig refuses', () => {
  const wrongNumber = (range: string) => `must be a whole number from ${range}`;
  const ringOf = (size: string) => `must be id:base64[,id:base64], each key ${size} bytes`;
  it.each<[string, string, string]>([
    ['PORT', '65536', wrongNumber('0 to 65535')],
    ['PORT', '-1', wrongNumber('0 to 65535')],
    ['PORT', '3000.5', wrongNumber('0 to 65535')],
    ['PORT', 'three', wrongNumber('0 to 65535')],
    ['CONTENT_RETENTION_DAYS', '2', wrongNumber('3 to 90')],
    ['CONTENT_RETENTION_DAYS', '91', wrongNumber('3 to 90')],
    ['EVIDENCE_RETENTION_DAYS', '29', wrongNumber('30 to 3650')],
    ['LOCAL_MODE', 'yes', 'must be true or false'],
    ['LOG_LEVEL', 'loud', 'must be one of fatal, error, warn, info, debug, trace, silent'],
    ['PUBLIC_URL', 'musterstadt.example', 'must be an address that begins with http:// or https://'],
    ['PUBLIC_URL', 'ftp://musterstadt.example', 'must be an address that begins with http:// or https://'],
    ['DATABASE_URL', 'mysql://db/app', 'must be an address that begins with postgres:// or postgresql://'],
    ['REDIS_URL', 'cache.example:6379', 'must be an address that begins with redis:// or rediss://'],
    ['DNS_SERVERS', 'dns.example', 'must be IP addresses, each with an optional :port, separated by commas'],
    [
      'DNS_SERVERS',
      '9.9.9.9:70000',
      'must be IP addresses, each with an optional :port, separated by commas',
    ],
    [
      'DNS_SERVERS',
      '9.9.9.9,dns.example:53',
      'must be IP addresses, each with an optional :port, separated by commas',
    ],
    ['DATA_KEYS', KEY_A, ringOf('32')],
    ['DATA_KEYS', `d1:${KEY_A},`, ringOf('32')],
    ['DATA_KEYS', `d1:${Buffer.alloc(31).toString('base64')}`, ringOf('32')],
    ['DATA_KEYS', `d1:${KEY_A}:x`, ringOf('32')],
    ['DATA_KEYS', `d1:not base64!`, ringOf('32')],
    ['DATA_KEYS', `a name that is too long:${KEY_A}`, ringOf('32')],
    ['DATA_KEYS', `d1:${KEY_A},d1:${KEY_B}`, 'must not name a key id twice'],
    ['HASH_KEYS', `h1:${Buffer.alloc(16).toString('base64')}`, ringOf('at least 32')],
    ['ADMIN_KEY', 'short', 'must have at least 32 characters'],
    ['SWEEP_MS', '30000', 'must be less than LEASE_MS'],
    ['SANDBOX_URL', 'http://127.0.0.1:4000', 'is for local mode only'],
    ['CLOCK_OFFSET_MS', '1', 'is for local mode only'],
    [
      'SEED_MAILBOXES',
      '[{"address":"a@b.example","imap":{"host":"b.example","user":"a","passwordFile":"/x","tls":"none"}}]',
      'must not have tls none: that is for local mode only',
    ],
  ])('%s=%s', (name, text, problem) => {
    expect(problemsOf({ ...LEAST, [name]: text })).toEqual({ [name]: problem });
  });

  it.each([
    [{ TWILIO_ACCOUNT_SID: 'AC1' }, { TWILIO_AUTH_TOKEN: 'is missing, but TWILIO_ACCOUNT_SID is set' }],
    [{ TWILIO_AUTH_TOKEN: 'x' }, { TWILIO_ACCOUNT_SID: 'is missing, but TWILIO_AUTH_TOKEN is set' }],
    [{ MAIL_ROUTE: 'relay' }, { RELAY_HOST: 'is missing, but MAIL_ROUTE is relay' }],
    [{ RELAY_USER: 'u', RELAY_TLS: 'verify' }, { RELAY_PASSWORD: 'is missing, but RELAY_USER is set' }],
    [
      { RELAY_USER: 'u', RELAY_PASSWORD: 'p' },
      { RELAY_TLS: 'must be require or verify, since RELAY_USER is set' },
    ],
    [
      { VAPID_FORMER_KEYS: 'old:secret,lonely' },
      { VAPID_FORMER_KEYS: 'must be public:private, separated by commas, both base64url' },
    ],
    [{ VAPID_PUBLIC_KEY: 'x' }, { VAPID_PRIVATE_KEY: 'is missing, but VAPID_PUBLIC_KEY is set' }],
    [
      { VAPID_PUBLIC_KEY: 'x', VAPID_PRIVATE_KEY: 'y', VAPID_SUBJECT: 'it@musterstadt.example' },
      { VAPID_SUBJECT: 'must begin with mailto: or https:' },
    ],
    [
      { VAPID_PUBLIC_KEY: 'x', VAPID_PRIVATE_KEY: 'y', PUBLIC_URL: 'http://localhost:3000' },
      { VAPID_SUBJECT: 'must begin with mailto: or https:' },
    ],
    [
      { DKIM_SELECTOR: 's1' },
      {
        DKIM_PRIVATE_KEY_FILE: 'is missing, but DKIM_SELECTOR is set',
        DKIM_DOMAIN: 'is missing, but DKIM_SELECTOR is set',
      },
    ],
    [
      { CONTENT_RETENTION_DAYS: '90', EVIDENCE_RETENTION_DAYS: '30' },
      { EVIDENCE_RETENTION_DAYS: 'must not be less than CONTENT_RETENTION_DAYS' },
    ],
  ])('settings that do not fit together: %j', (env, problems) => {
    expect(problemsOf({ ...LEAST, ...env })).toEqual(problems);
  });

  it('names every wrong setting in one message', () => {
    expect(() => loadConfig({ PORT: 'x', PUBLIC_URL: 'https://a.example' })).toThrow(
      [
        '5 settings are wrong:',
        '  CITY_NAME is missing',
        '  PORT must be a whole number from 0 to 65535',
        '  DATA_KEYS is missing',
        '  HASH_KEYS is missing',
        '  DATABASE_URL is missing',
        'docs/configuration.md describes every setting.',
      ].join('\n'),
    );
    expect(() => loadConfig({ ...LEAST, PORT: 'x' })).toThrow(/^One setting is wrong:/);
  });
});

describe('secrets', () => {
  it.each(['DATABASE_URL', 'DATA_KEYS', 'HASH_KEYS', 'ADMIN_KEY', 'REDIS_URL', 'PORT'])(
    'the message never repeats a wrong %s',
    (name) => {
      const problem = problemsOf({ ...LEAST, [name]: 'hunter2:geheim' })[name];
      expect(problem).toBeDefined();
      expect(problem).not.toMatch(/hunter2|geheim/);
    },
  );

  it('a key ring prints nothing of its keys', () => {
    const { data } = loadConfig(LEAST).keys;
    for (const text of [inspect(data, { depth: 9 }), JSON.stringify(data), inspect({ data }, { depth: 9 })])
      expect(text).toMatch(/^[^0-9]*\[key ring of 1\][^0-9]*$/);
  });
});

describe('configFromProcess', () => {
  it('reads the environment of the process', () => {
    const before = { ...process.env };
    try {
      Object.assign(process.env, LEAST, { CITY_NAME: 'Beispielstadt' });
      expect(configFromProcess().city.name).toBe('Beispielstadt');
    } finally {
      for (const name of Object.keys(LEAST)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, before);
    }
  });
});
