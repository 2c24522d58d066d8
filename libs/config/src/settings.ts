import type { z } from 'zod';
import {
  color,
  flag,
  keyPairs,
  keyRing,
  oneOf,
  optionalText,
  optionalUrl,
  optionalWholeNumber,
  quotas,
  requiredText,
  requiredUrl,
  textWithDefault,
  urlWithDefault,
  wholeNumber,
  type Setting,
} from './setting.js';
import { mail, postmaster, submission } from './settings-of-mail.js';
import { smsGateways } from './sms-gateways.js';
import { preflight } from './settings-of-preflight.js';

const DAY_MS = 86_400_000;
const POSTGRES = ['postgres', 'postgresql'] as const;
const WEB = ['http', 'https'] as const;

const city = {
  CITY_NAME: requiredText({ description: 'Name of the city, as citizens read it.' }),
  CITY_COLOR: color('#0b57a4', { description: "The city's colour in letters, as #rrggbb." }),
  PUBLIC_URL: requiredUrl(WEB, {
    description: 'Address of this installation as citizens reach it; links in messages begin with it.',
  }),
  ADMIN_KEY: optionalText({
    secret: true,
    description:
      "The city's own key with every scope, at least 32 characters. Unset: nobody is administrator by a key.",
  }),
};

const server = {
  HOST: textWithDefault('127.0.0.1', {
    description: 'Address on which the servers listen; 0.0.0.0 in a container.',
  }),
  PORT: wholeNumber(3000, { min: 0, max: 65_535 }, { description: 'Port of the API; 0 takes a free one.' }),
  METRICS_PORT: wholeNumber(
    9464,
    { min: 0, max: 65_535 },
    {
      description: 'Port of /metrics, apart from the API so that it need not be public; 0 takes a free one.',
    },
  ),
  BODY_LIMIT_BYTES: wholeNumber(
    10_485_760,
    { min: 65_536, max: 104_857_600 },
    {
      description: 'Largest body of a request. Notify-compatible clients send files of up to 8 MB.',
    },
  ),
  RATE_LIMIT_PER_MINUTE: optionalWholeNumber(
    { min: 1, max: 100_000_000 },
    {
      description:
        'Requests a minute that one API key may make to one api process, all at once or spread; each notification of a batch counts. Unset: 60000, in local mode 10000000.',
    },
  ),
  RATE_LIMIT_DEPARTMENT_PER_MINUTE: optionalWholeNumber(
    { min: 1, max: 200_000_000 },
    { description: 'The same for all keys of one department together. Unset: twice RATE_LIMIT_PER_MINUTE.' },
  ),
  RATE_LIMIT_EXCEPTIONS: quotas({
    description: 'Requests a minute of single keys or departments, by their ids.',
  }),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info', {
    description: 'The least important lines that are logged.',
  }),
  STATUS_COPY_DIR: optionalText({
    type: 'directory',
    description:
      'Where the api writes copies of the public status once a minute, for the time when the database is away and for a web server before it. Unset: the last state is kept in memory only.',
  }),
  INSTANCE_ID: optionalText({
    description:
      'Name of this process as the owner of leases, different for each. Unset: a random one at each start.',
  }),
};

const network = {
  HTTPS_PROXY: optionalUrl(WEB, {
    description:
      'Proxy through which HTTPS to the SMS gateway, to push services and to the hosts of TLS policies goes, `http://[user:password@]host:port`. It then looks their names up, so that no outside DNS is needed. Not used in local mode; mail never goes through it.',
  }),
  NO_PROXY: optionalText({
    type: 'list of hosts',
    description: 'Hosts that are reached without the proxy: `host`, `.domain`, separated by commas.',
  }),
};

const database = {
  DATABASE_URL: optionalUrl(POSTGRES, {
    secret: true,
    description: 'Postgres as the app role. Needed by api and postbox.',
  }),
  DATABASE_WORKER_URL: optionalUrl(POSTGRES, {
    secret: true,
    description: 'Postgres as the worker role. Needed by worker.',
  }),
  DATABASE_REPORT_URL: optionalUrl(POSTGRES, {
    secret: true,
    description: 'Postgres as the role that only reads reports.',
  }),
  DATABASE_OWNER_URL: optionalUrl(POSTGRES, {
    secret: true,
    description: 'Postgres as the owner of the tables. Needed by migrations only.',
  }),
  DB_POOL_SIZE: wholeNumber(
    10,
    { min: 2, max: 200 },
    { description: 'Connections that one process holds at most.' },
  ),
  REDIS_URL: optionalUrl(['redis', 'rediss'], {
    secret: true,
    description: 'Redis, which only wakes workers. Unset: workers find their work by their own sweep.',
  }),
};

const keys = {
  DATA_KEYS: keyRing(
    { exactly: 32 },
    {
      description: 'AES-256 keys that seal contact data and content. The first seals, all open.',
    },
  ),
  HASH_KEYS: keyRing(
    { atLeast: 32 },
    {
      description:
        'Keys of the hashes by which sealed data, API keys and links are looked up. The first hashes, all are tried.',
    },
  ),
};

const work = {
  LEASE_MS: wholeNumber(
    30_000,
    { min: 1000, max: 600_000 },
    {
      description: 'How long a worker owns a lane or a claimed attempt without renewing, in milliseconds.',
    },
  ),
  SWEEP_MS: wholeNumber(
    5000,
    { min: 100, max: 60_000 },
    {
      description: 'Rhythm of the sweep by which each worker finds work without Redis, in milliseconds.',
    },
  ),
  HARD_SEND_LIMIT_MS: wholeNumber(
    60_000,
    { min: 1000, max: 600_000 },
    {
      description: 'After this time a hand-over is cut off, in milliseconds.',
    },
  ),
  GATEWAY_LIST_LAG_MS: wholeNumber(
    5000,
    { min: 0, max: 600_000 },
    {
      description: "How late an SMS gateway's list may show what the gateway took, in milliseconds.",
    },
  ),
};

const sms = {
  TWILIO_ACCOUNT_SID: optionalText({ description: 'Account of the SMS gateway. Unset: no SMS is sent.' }),
  TWILIO_AUTH_TOKEN: optionalText({
    secret: true,
    description: 'Token of the account. Needed with TWILIO_ACCOUNT_SID.',
  }),
  TWILIO_API_URL: urlWithDefault(WEB, 'https://api.twilio.com', {
    description: 'Address of the SMS gateway.',
  }),
  SMS_GATEWAYS: smsGateways({
    description:
      'More SMS gateways beside Twilio, or instead of it: a JSON list, or the path of a file with one; see [SMS gateways](sms.md). Unset: none.',
  }),
  SMS_PRICE_MICROS: wholeNumber(
    75_000,
    { min: 0, max: 10_000_000 },
    {
      description: 'Price of one SMS in millionths of a euro, for budgets and forecasts.',
    },
  ),
};

const push = {
  VAPID_PUBLIC_KEY: optionalText({
    description: 'Public key of web push (RFC 8292), base64url. Unset: no push is sent.',
  }),
  VAPID_PRIVATE_KEY: optionalText({
    secret: true,
    description: 'Private key of web push. Needed with VAPID_PUBLIC_KEY.',
  }),
  VAPID_FORMER_KEYS: keyPairs({
    secret: true,
    description:
      'Pairs that were in use before, `public:private`, separated by commas. A browser is bound to the pair it subscribed with and is sent to with that one until it subscribes anew.',
  }),
  VAPID_SUBJECT: optionalText({
    description: 'How push services reach us, mailto: or https:. Unset: PUBLIC_URL, where it is https.',
  }),
};

const retention = {
  CONTENT_RETENTION_DAYS: wholeNumber(
    7,
    { min: 3, max: 90 },
    {
      description: 'How long content is kept after the end of a notification.',
    },
  ),
  EVIDENCE_RETENTION_DAYS: wholeNumber(
    365,
    { min: 30, max: 3650 },
    {
      description: 'How long is kept who was told what kind of thing, when, by which channel and why.',
    },
  ),
};

const local = {
  LOCAL_MODE: flag(false, {
    description:
      'Everything on one machine with simulated providers. Never in production: loopback addresses count as public.',
  }),
  SANDBOX_URL: optionalUrl(WEB, { description: 'Control of the simulated providers. In local mode only.' }),
  CLOCK_OFFSET_MS: wholeNumber(
    0,
    { min: 0, max: 3650 * DAY_MS },
    {
      description:
        'How far domain time is ahead of real time at the start, in milliseconds. In local mode only.',
    },
  ),
};

/** The settings by subject, in the order of the documents. */
export const SECTIONS: readonly {
  readonly title: string;
  readonly settings: Readonly<Record<string, Setting<unknown>>>;
}[] = [
  { title: 'City', settings: city },
  { title: 'Servers', settings: server },
  { title: 'Network', settings: network },
  { title: 'Postgres and Redis', settings: database },
  { title: 'Keys', settings: keys },
  { title: 'Work', settings: work },
  { title: 'Mail', settings: mail },
  { title: 'Postmasters', settings: postmaster },
  { title: 'Preflight and warm-up', settings: preflight },
  { title: 'Submission by SMTP', settings: submission },
  { title: 'SMS', settings: sms },
  { title: 'Web push', settings: push },
  { title: 'Retention', settings: retention },
  { title: 'Local mode', settings: local },
];

/** Every setting by its name in the environment. */
export const SETTINGS = {
  ...city,
  ...server,
  ...network,
  ...database,
  ...keys,
  ...work,
  ...mail,
  ...postmaster,
  ...preflight,
  ...submission,
  ...sms,
  ...push,
  ...retention,
  ...local,
};

export type SettingName = keyof typeof SETTINGS;

/** The read values, flat. */
export type SettingValues = { readonly [N in SettingName]: z.output<(typeof SETTINGS)[N]['schema']> };
