import { readFileSync } from 'node:fs';
import type { SandboxAddresses, SandboxOptions } from '#sandbox';
import type { LocalOptions } from '../../../tools/local-options.mjs';
import type { Ground } from './ground.js';
import type { DatabaseUrls, Login } from './logins.js';
import { HOST, publicUrl } from './loopback.js';
import { BOUNCE_DOMAIN, HELO_NAME, MAIL_DOMAIN, ownHosts, SELECTORS } from './own-hosts.js';
import type { DkimKeyFiles, LocalSecrets } from './secrets.js';

/** Everything that the settings of the children come from. */
export interface Surroundings {
  readonly options: LocalOptions;
  readonly secrets: LocalSecrets;
  readonly dkimKeys: DkimKeyFiles;
  readonly statusCopyDir: string;
  readonly database: DatabaseUrls;
  readonly redisUrl: string;
  readonly sandbox: SandboxAddresses;
}

const URL_SETTING: Readonly<Record<Login, string>> = {
  app: 'DATABASE_URL',
  worker: 'DATABASE_WORKER_URL',
  report: 'DATABASE_REPORT_URL',
  owner: 'DATABASE_OWNER_URL',
};

/** Settings of one child beside those that all have in common. */
export interface ChildSettings {
  /** Which rights on the database it has: it gets the addresses of these logins alone. */
  readonly rights: readonly Login[];
  readonly metricsPort: number;
  readonly instanceId: string;
  readonly clockOffsetMs: number;
}

/** The environment of one application process: the settings of libs/config, for the local mode. */
export function environmentOf(around: Surroundings, child: ChildSettings): NodeJS.ProcessEnv {
  return {
    ...inherited(),
    ...common(around),
    ...Object.fromEntries(child.rights.map((role) => [URL_SETTING[role], around.database[role]])),
    METRICS_PORT: String(child.metricsPort),
    INSTANCE_ID: child.instanceId,
    CLOCK_OFFSET_MS: String(child.clockOffsetMs),
  };
}

/** An outside database of the launcher's own environment is a superuser's and not for the applications. */
function inherited(): NodeJS.ProcessEnv {
  const hidden = new Set([...Object.values(URL_SETTING), 'REDIS_URL']);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !hidden.has(name)));
}

function common(around: Surroundings): NodeJS.ProcessEnv {
  const { options, secrets, redisUrl, sandbox } = around;
  return {
    NODE_ENV: 'production',
    CITY_NAME: 'Stadt Lindenburg',
    LOCAL_MODE: 'true',
    HOST,
    PORT: String(options.port),
    PUBLIC_URL: publicUrl(options),
    ADMIN_KEY: secrets.adminKey,
    REDIS_URL: redisUrl,
    DATA_KEYS: secrets.dataKeys,
    HASH_KEYS: secrets.hashKeys,
    STATUS_COPY_DIR: around.statusCopyDir,
    ...mailAndPush(secrets, around.dkimKeys),
    SANDBOX_URL: sandbox.control,
    DNS_SERVERS: sandbox.dnsServer,
    SMTP_PORT: String(sandbox.smtpPort),
    MTA_STS_PORT: String(sandbox.policyPort),
    IMPRINT_PORT: String(sandbox.policyPort),
    TWILIO_ACCOUNT_SID: secrets.twilio.accountSid,
    TWILIO_AUTH_TOKEN: secrets.twilio.authToken,
    TWILIO_API_URL: sandbox.twilioUrl,
    EXTRA_CA_FILE: sandbox.caPath,
  };
}

function mailAndPush(secrets: LocalSecrets, dkimKeys: DkimKeyFiles): NodeJS.ProcessEnv {
  return {
    HELO_NAME,
    BOUNCE_DOMAIN,
    POSTMASTER_NAME: 'Postmaster der Stadt Lindenburg',
    POSTMASTER_MAIL: 'postmaster@lindenburg.example',
    POSTMASTER_PHONE: '+49 30 5550111',
    DKIM_PRIVATE_KEY_FILE: dkimKeys.rsa,
    DKIM_SELECTOR: SELECTORS.rsa,
    DKIM_DOMAIN: MAIL_DOMAIN,
    DKIM_ED25519_PRIVATE_KEY_FILE: dkimKeys.ed25519,
    DKIM_ED25519_SELECTOR: SELECTORS.ed25519,
    VAPID_PUBLIC_KEY: secrets.vapid.publicKey,
    VAPID_PRIVATE_KEY: secrets.vapid.privateKey,
    VAPID_SUBJECT: 'mailto:technik@lindenburg.example',
  };
}

/** The sandbox has one setting, all its options as JSON. */
export function sandboxEnvironment(ground: Ground, options: LocalOptions): NodeJS.ProcessEnv {
  const { ports, secrets, directory, dkimKeys } = ground;
  const given: SandboxOptions = {
    host: HOST,
    dir: directory.folder('sandbox'),
    controlPort: ports.sandboxControl,
    dnsPort: ports.sandboxDns,
    smtpPort: ports.sandboxSmtp,
    twilioPort: ports.sandboxSms,
    pushPort: ports.sandboxPush,
    webhookPort: ports.sandboxWebhooks,
    policyPort: ports.sandboxPolicies,
    ...ownHosts(dkimKeys),
    ...secrets.twilio,
    inboundUrl: `${publicUrl(options)}/callbacks/twilio/inbound`,
    ...(options.scenario === null ? {} : { scenario: readFileSync(options.scenario, 'utf8') }),
  };
  return { ...inherited(), SANDBOX_OPTIONS: JSON.stringify(given) };
}
