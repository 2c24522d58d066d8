import type { KeyRing } from './key-ring.js';
import type { SeedMailbox } from './seed-mailboxes.js';
import type { NetworkOfKey, WarmUpSetting } from './setting.js';
import type { SettingValues } from './settings.js';
import type { SmsGatewaySetting } from './sms-gateways.js';

/** The roles in which a process may reach Postgres. */
export type DatabaseRole = 'app' | 'worker' | 'report' | 'owner';

/** The settings, checked and grouped. Periods are milliseconds where the name says so. */
export interface Config<R extends DatabaseRole = 'app'> {
  readonly city: {
    readonly name: string;
    /** `#rrggbb`. */
    readonly color: string;
    readonly publicUrl: string;
    readonly adminKey: string | null;
  };
  readonly server: {
    readonly host: string;
    readonly port: number;
    readonly metricsPort: number;
    readonly bodyLimitBytes: number;
    readonly rateLimits: RateLimitConfig;
    /** Where copies of the public status are written; null: nowhere. */
    readonly statusCopyDir: string | null;
  };
  readonly logLevel: SettingValues['LOG_LEVEL'];
  readonly instanceId: string;
  readonly database: {
    /** Only of the roles that the process asked for. */
    readonly urls: Readonly<Record<R, string>>;
    readonly poolSize: number;
  };
  /** null: no Redis, the sweeps find the work. */
  readonly redisUrl: string | null;
  readonly keys: { readonly data: KeyRing; readonly hash: KeyRing };
  readonly work: {
    readonly leaseMs: number;
    readonly sweepMs: number;
    readonly hardSendLimitMs: number;
    readonly gatewayListLagMs: number;
    /** How long an `unknown` attempt is left untouched: lease, hard send limit and the list's lag together. */
    readonly quarantineMs: number;
  };
  readonly mail: {
    readonly smtpPort: number;
    readonly heloName: string;
    readonly bounceDomain: string;
    /** The keys that sign; of each stream and algorithm at most one. */
    readonly dkim: readonly DkimConfig[];
    /** What of bulk mail's identity is its own; null: as all mail. */
    readonly bulk: { readonly senderDomain: string | null; readonly bounceDomain: string | null };
    readonly route: 'direct' | 'relay';
    /** Who speaks SMTP on the direct route. */
    readonly sender: 'pipelined' | 'nodemailer';
    /** Where domains' TLS policies are told on the direct route; null: we do not look for them. */
    readonly mtaSts: { readonly port: number } | null;
    /** null: none is configured. */
    readonly relay: RelayConfig | null;
    /** Empty: the system's. */
    readonly dnsServers: readonly string[];
    readonly extraCaFile: string | null;
  };
  readonly preflight: PreflightConfig;
  /** Our own mailboxes at providers; empty: none. */
  readonly seeds: readonly SeedMailbox[];
  /** Whom providers' postmasters can ask, and the slug of the department that writes to them; null: not said. */
  readonly postmaster: {
    readonly name: string | null;
    readonly email: string | null;
    readonly phone: string | null;
    readonly department: string | null;
  };
  /** The way out for HTTPS; null: straight, as always in local mode. */
  readonly proxy: { readonly url: string; readonly noProxy: string | null } | null;
  /** Where delivery reports come in. */
  readonly inbound: { readonly port: number };
  readonly submission: SubmissionConfig;
  readonly sms: {
    readonly twilio: TwilioConfig | null;
    /** Beside Twilio. */
    readonly gateways: readonly SmsGatewaySetting[];
    /** Of a gateway that names no price of its own. */
    readonly priceMicros: number;
  };
  readonly push: {
    readonly vapid: VapidConfig | null;
    /** Pairs from before a rotation, for the browsers that subscribed with them. */
    readonly formerVapid: readonly VapidConfig[];
  };
  readonly retention: { readonly contentDays: number; readonly evidenceDays: number };
  /** null outside of local mode. */
  readonly local: LocalConfig | null;
}

/** How our own names and addresses are looked at, and how new ones begin. */
export interface PreflightConfig {
  /** Whether a worker does it daily. */
  readonly isDaily: boolean;
  /** Of From, lower case. */
  readonly domain: string;
  /** Empty: those of the HELO name. */
  readonly addresses: readonly string[];
  readonly blocklists: readonly string[];
  readonly imprintPort: number;
  /** null: no cap. */
  readonly warmUp: WarmUpSetting | null;
}

/** What keys and departments may ask a minute; each notification of a batch counts. */
export interface RateLimitConfig {
  readonly keyPerMinute: number;
  readonly departmentPerMinute: number;
  /** Quotas of single keys and departments, by their ids in lower case. */
  readonly exceptions: ReadonlyMap<string, number>;
}

/** Where the postbox takes mail of booking software. */
export interface SubmissionConfig {
  readonly port: number;
  readonly tlsPort: number;
  /** null: not configured, and the postbox does not start. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  /** null: no port without signing in. */
  readonly plain: { readonly port: number; readonly networks: readonly NetworkOfKey[] } | null;
  /** Lower case. */
  readonly smsDomain: string;
}

/** How mail is signed (RFC 6376). */
export interface DkimConfig {
  readonly privateKeyFile: string;
  readonly selector: string;
  readonly domain: string;
  /** null: for all mail. */
  readonly stream: 'bulk' | null;
}

/** The city's own relay. */
export interface RelayConfig {
  readonly host: string;
  readonly port: number;
  readonly tls: SettingValues['RELAY_TLS'];
  readonly login: { readonly user: string; readonly password: string } | null;
  readonly connections: number;
}

/** The SMS gateway's account. */
export interface TwilioConfig {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiUrl: string;
}

/** Who we are to push services (RFC 8292). */
export interface VapidConfig {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly subject: string;
}

/** What only the local default has. */
export interface LocalConfig {
  readonly sandboxUrl: string | null;
  readonly clockOffsetMs: number;
}
