import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ConfigError } from './config-error.js';
import type {
  Config,
  DatabaseRole,
  DkimConfig,
  RelayConfig,
  SubmissionConfig,
  TwilioConfig,
} from './config.js';
import { findContradictions } from './contradictions.js';
import { SETTINGS, type SettingName, type SettingValues } from './settings.js';

const URL_OF_ROLE: Readonly<
  Record<DatabaseRole, 'DATABASE_URL' | `DATABASE_${'WORKER' | 'REPORT' | 'OWNER'}_URL`>
> = {
  app: 'DATABASE_URL',
  worker: 'DATABASE_WORKER_URL',
  report: 'DATABASE_REPORT_URL',
  owner: 'DATABASE_OWNER_URL',
};

/** Far more than a department needs, less than an installation can take; on one machine nobody is to be slowed down. */
const KEY_PER_MINUTE = { city: 60_000, local: 10_000_000 } as const;

const schema = z.object(schemas());

/** Reads the environment of this process; the only place that does. @throws ConfigError */
export function configFromProcess<R extends DatabaseRole = 'app'>(...roles: readonly R[]): Config<R> {
  return loadConfig(process.env, ...roles);
}

/**
 * Checks all settings at once.
 * @param roles the database roles that this process cannot do without (none named: `app`)
 * @throws ConfigError that names every wrong setting and prints no value
 */
export function loadConfig<R extends DatabaseRole = 'app'>(
  env: Readonly<Record<string, string | undefined>>,
  ...roles: readonly R[]
): Config<R> {
  const needed: readonly DatabaseRole[] = roles.length === 0 ? ['app'] : roles;
  const read = schema.safeParse(givenTexts(env));
  const problems = new Map<string, string>([
    ...(read.error?.issues ?? []).map((issue) => [String(issue.path[0]), issue.message] as const),
    ...needed
      .filter((role) => isBlank(env[URL_OF_ROLE[role]]))
      .map((role) => [URL_OF_ROLE[role], 'is missing'] as const),
    ...(read.success ? findContradictions(read.data) : []),
  ]);
  if (!read.success || problems.size > 0) throw new ConfigError(problems);
  return arrange<R>(read.data, needed);
}

/** An empty or blank text counts as unset: environment files often keep the bare name. */
function givenTexts(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  const names = Object.keys(SETTINGS);
  return Object.fromEntries(names.map((name) => [name, isBlank(env[name]) ? undefined : env[name]?.trim()]));
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

function schemas(): { [N in SettingName]: (typeof SETTINGS)[N]['schema'] } {
  // Object.fromEntries forgets the names; the table itself guarantees them.
  return Object.fromEntries(
    Object.entries(SETTINGS).map(([name, setting]) => [name, setting.schema]),
  ) as never;
}

function arrange<R extends DatabaseRole>(values: SettingValues, roles: readonly DatabaseRole[]): Config<R> {
  return {
    city: {
      name: values.CITY_NAME,
      color: values.CITY_COLOR,
      publicUrl: withoutSlash(values.PUBLIC_URL),
      adminKey: values.ADMIN_KEY,
    },
    ...arrangeProcess(values),
    database: { urls: urlsOf(values, roles), poolSize: values.DB_POOL_SIZE },
    redisUrl: values.REDIS_URL,
    keys: { data: values.DATA_KEYS, hash: values.HASH_KEYS },
    work: arrangeWork(values),
    mail: arrangeMail(values),
    postmaster: {
      name: values.POSTMASTER_NAME,
      email: values.POSTMASTER_MAIL,
      phone: values.POSTMASTER_PHONE,
      department: values.POSTMASTER_DEPARTMENT,
    },
    preflight: arrangePreflight(values),
    seeds: values.SEED_MAILBOXES,
    proxy: proxyOf(values),
    inbound: { port: values.INBOUND_PORT },
    submission: arrangeSubmission(values),
    sms: {
      twilio: twilioOf(values),
      gateways: values.SMS_GATEWAYS,
      priceMicros: values.SMS_PRICE_MICROS,
    },
    push: pushOf(values),
    retention: { contentDays: values.CONTENT_RETENTION_DAYS, evidenceDays: values.EVIDENCE_RETENTION_DAYS },
    local: values.LOCAL_MODE
      ? { sandboxUrl: values.SANDBOX_URL, clockOffsetMs: values.CLOCK_OFFSET_MS }
      : null,
  };
}

function arrangeProcess(values: SettingValues): Pick<Config, 'server' | 'logLevel' | 'instanceId'> {
  return {
    server: {
      host: values.HOST,
      port: values.PORT,
      metricsPort: values.METRICS_PORT,
      bodyLimitBytes: values.BODY_LIMIT_BYTES,
      rateLimits: rateLimitsOf(values),
      statusCopyDir: values.STATUS_COPY_DIR,
    },
    logLevel: values.LOG_LEVEL,
    instanceId: values.INSTANCE_ID ?? randomUUID(),
  };
}

function rateLimitsOf(values: SettingValues): Config['server']['rateLimits'] {
  const keyPerMinute = values.RATE_LIMIT_PER_MINUTE ?? KEY_PER_MINUTE[values.LOCAL_MODE ? 'local' : 'city'];
  return {
    keyPerMinute,
    departmentPerMinute: values.RATE_LIMIT_DEPARTMENT_PER_MINUTE ?? 2 * keyPerMinute,
    exceptions: values.RATE_LIMIT_EXCEPTIONS,
  };
}

function arrangeWork(values: SettingValues): Config['work'] {
  return {
    leaseMs: values.LEASE_MS,
    sweepMs: values.SWEEP_MS,
    hardSendLimitMs: values.HARD_SEND_LIMIT_MS,
    gatewayListLagMs: values.GATEWAY_LIST_LAG_MS,
    quarantineMs: values.LEASE_MS + values.HARD_SEND_LIMIT_MS + values.GATEWAY_LIST_LAG_MS,
  };
}

function arrangeMail(values: SettingValues): Config['mail'] {
  const publicHost = new URL(values.PUBLIC_URL).hostname;
  return {
    smtpPort: values.SMTP_PORT,
    heloName: values.HELO_NAME ?? publicHost,
    bounceDomain: values.BOUNCE_DOMAIN ?? publicHost,
    dkim: dkimOf(values),
    bulk: { senderDomain: values.BULK_SENDER_DOMAIN, bounceDomain: values.BULK_BOUNCE_DOMAIN },
    route: values.MAIL_ROUTE,
    sender: values.SMTP_SENDER,
    mtaSts: values.MTA_STS === 'on' ? { port: values.MTA_STS_PORT } : null,
    relay: relayOf(values),
    dnsServers: values.DNS_SERVERS,
    extraCaFile: values.EXTRA_CA_FILE,
  };
}

function arrangePreflight(values: SettingValues): Config['preflight'] {
  const domain = values.PREFLIGHT_DOMAIN ?? values.DKIM_DOMAIN ?? new URL(values.PUBLIC_URL).hostname;
  return {
    isDaily: values.PREFLIGHT === 'on',
    domain: domain.toLowerCase(),
    addresses: values.SENDING_ADDRESSES,
    blocklists: values.PREFLIGHT_BLOCKLISTS,
    imprintPort: values.IMPRINT_PORT,
    warmUp: values.MAIL_WARM_UP,
  };
}

/** The sandbox is on this machine: a proxy that a developer's shell names does not know it. */
function proxyOf({
  HTTPS_PROXY: url,
  NO_PROXY: noProxy,
  LOCAL_MODE: isLocal,
}: SettingValues): Config['proxy'] {
  return url === null || isLocal ? null : { url, noProxy };
}

function relayOf(values: SettingValues): RelayConfig | null {
  const { RELAY_HOST: host, RELAY_USER: user, RELAY_PASSWORD: password } = values;
  if (host === null) return null;
  return {
    host,
    port: values.RELAY_PORT,
    tls: values.RELAY_TLS,
    login: user === null || password === null ? null : { user, password },
    connections: values.RELAY_CONNECTIONS,
  };
}

function arrangeSubmission(values: SettingValues): SubmissionConfig {
  const {
    SUBMISSION_CERT_FILE: certFile,
    SUBMISSION_KEY_FILE: keyFile,
    SUBMISSION_PLAIN_PORT: plain,
  } = values;
  const host = new URL(values.PUBLIC_URL).hostname;
  return {
    port: values.SUBMISSION_PORT,
    tlsPort: values.SUBMISSION_TLS_PORT,
    tls: certFile === null || keyFile === null ? null : { certFile, keyFile },
    plain: plain === null ? null : { port: plain, networks: values.SUBMISSION_NETWORKS },
    smsDomain: (values.SUBMISSION_SMS_DOMAIN ?? `sms.${host}`).toLowerCase(),
  };
}

function urlsOf<R extends DatabaseRole>(
  values: SettingValues,
  roles: readonly DatabaseRole[],
): Record<R, string> {
  // Every named role has its address, or loadConfig has thrown.
  return Object.fromEntries(roles.map((role) => [role, values[URL_OF_ROLE[role]]])) as Record<R, string>;
}

function dkimOf(values: SettingValues): DkimConfig[] {
  const domain = values.DKIM_DOMAIN;
  return [
    dkimKey(values.DKIM_PRIVATE_KEY_FILE, values.DKIM_SELECTOR, domain),
    dkimKey(values.DKIM_ED25519_PRIVATE_KEY_FILE, values.DKIM_ED25519_SELECTOR, domain),
    dkimKey(values.BULK_DKIM_PRIVATE_KEY_FILE, values.BULK_DKIM_SELECTOR, values.BULK_DKIM_DOMAIN, 'bulk'),
  ].filter((key) => key !== null);
}

function dkimKey(
  privateKeyFile: string | null,
  selector: string | null,
  domain: string | null,
  stream: DkimConfig['stream'] = null,
): DkimConfig | null {
  if (privateKeyFile === null || selector === null || domain === null) return null;
  return { privateKeyFile, selector, domain, stream };
}

function twilioOf(values: SettingValues): TwilioConfig | null {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = values;
  if (accountSid === null || authToken === null) return null;
  return { accountSid, authToken, apiUrl: withoutSlash(values.TWILIO_API_URL) };
}

function pushOf(values: SettingValues): Config['push'] {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_FORMER_KEYS: former } = values;
  const subject = values.VAPID_SUBJECT ?? withoutSlash(values.PUBLIC_URL);
  const vapid = publicKey === null || privateKey === null ? null : { publicKey, privateKey, subject };
  return { vapid, formerVapid: former.map((pair) => ({ ...pair, subject })) };
}

/** So that a path can be put behind it. */
function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}
