import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LocalAuthority, type ServerCertificate } from './certificates/local-authority.js';
import { ServerContexts } from './certificates/server-contexts.js';
import { ControlServer } from './control/control-server.js';
import { DnsServer } from './dns/dns-server.js';
import { Zone, type DnsAnswer, type RecordType } from './dns/zone.js';
import { DomainClock, type ClockListener } from './domain-clock.js';
import { Ledger } from './ledger.js';
import type { ProviderData } from './providers/provider-data.js';
import { PolicyHost } from './mta-sts/policy-host.js';
import { ProviderDirectory } from './providers/provider-directory.js';
import { PushService } from './push/push-service.js';
import { Subscriptions, type PushSubscriptionJson } from './push/subscriptions.js';
import { sandboxOptions, type SandboxOptions, type SandboxSettings } from './sandbox-options.js';
import { Scenarios, type RunningScenario } from './scenario/scenarios.js';
import { SmsGateway } from './sms/sms-gateway.js';
import { Mailboxes } from './smtp/mailboxes.js';
import { SmtpServer } from './smtp/smtp-server.js';
import { WebhookReceiver } from './webhooks/webhook-receiver.js';
import type { World } from './world.js';

/** Where everything can be reached; plain data, for another process too. */
export interface SandboxAddresses {
  /** Base URL of the control routes. */
  readonly control: string;
  /** `ip:port`, for `Resolver.setServers`. */
  readonly dnsServer: string;
  /** The port on which every MX host listens, each on its own address. */
  readonly smtpPort: number;
  readonly twilioUrl: string;
  readonly pushUrl: string;
  readonly webhookUrl: string;
  /** The port of every host that tells a TLS policy. */
  readonly policyPort: number;
  /** Path of the certificate that clients must trust. */
  readonly caPath: string;
}

/** The simulated world, running. */
export interface Sandbox extends SandboxAddresses {
  readonly caPem: string;
  readonly clock: DomainClock;
  readonly ledger: Ledger;
  readonly providers: readonly ProviderData[];
  createSubscription(id: string): PushSubscriptionJson;
  /** What a name answers from now on; `undefined` takes it back. */
  setDns(name: string, type: RecordType | 'ANY', answer: DnsAnswer | undefined): void;
  setInboundUrl(url: string | undefined): void;
  /** @returns a function that removes the listener */
  onClock(listener: ClockListener): () => void;
  runScenario(yaml: string): RunningScenario;
  stop(): Promise<void>;
}

interface Servers extends World {
  readonly smtpServer: SmtpServer;
  readonly dns: DnsServer;
  readonly authority: LocalAuthority;
  readonly policies: PolicyHost;
}

/**
 * Starts the sandbox: DNS, mailbox providers, SMS gateway, push service, webhook receiver and their control, all on loopback.
 * @throws when an option is wrong or a port is taken; nothing is left running then
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const settings = sandboxOptions.parse(options);
  const servers = build(settings);
  const scenarios = new Scenarios(servers);
  const control = new ControlServer(servers, scenarios);
  const stop = () => stopAll(servers, scenarios, control);
  try {
    const addresses = await listen(servers, control, settings);
    if (settings.scenario !== undefined) scenarios.run(settings.scenario);
    return running(servers, scenarios, addresses, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

function build(settings: SandboxSettings): Servers {
  mkdirSync(settings.dir, { recursive: true });
  const clock = new DomainClock(join(settings.dir, 'clock.json'));
  const { ledgerFile, ledgerRows: rows, keptMessages: kept } = settings;
  const ledger = new Ledger(clock, ledgerFile === undefined ? { rows } : { rows, file: ledgerFile });
  const directory = new ProviderDirectory();
  const authority = LocalAuthority.open(settings.dir);
  const certificate = authority.certificateFor('sandbox', [
    'localhost',
    settings.host,
    ...directory.certifiedHosts,
    ...settings.pages.map((page) => page.host),
  ]);
  const mailboxes = new Mailboxes(clock, { messages: kept, bytes: settings.keptMailBytes });
  const zone = new Zone(directory, settings.host);
  for (const { name, type, answer } of settings.records)
    zone.override(name, type, answer === 'default' ? undefined : answer);
  const smtpServer = new SmtpServer(directory, mailboxes, ledger, {
    clock,
    contexts: new ServerContexts(authority, certificate, directory.smallHosts),
  });
  const channels = {
    ...phones(settings, { clock, ledger, authority }),
    push: browsers(settings, { clock, ledger, certificate }),
  };
  const webhooks = new WebhookReceiver({ clock, ledger, kept });
  return {
    clock,
    ledger,
    directory,
    authority,
    mailboxes,
    zone,
    smtpServer,
    smtp: smtpServer.providers,
    dns: new DnsServer(zone, ledger),
    policies: new PolicyHost(directory, ledger, certificate, settings.pages),
    webhooks,
    ...channels,
  };
}

function phones(
  settings: SandboxSettings,
  { clock, ledger, authority }: Pick<Servers, 'clock' | 'ledger' | 'authority'>,
) {
  const { accountSid, authToken, inboundUrl, keptMessages: kept } = settings;
  return {
    sms: new SmsGateway({ clock, ledger, accountSid, authToken, inboundUrl, kept, ca: authority.caPem }),
  };
}

function browsers(
  settings: SandboxSettings,
  parts: { clock: DomainClock; ledger: Ledger; certificate: ServerCertificate },
): PushService {
  const subscriptions = new Subscriptions(join(settings.dir, 'push-secret'));
  return new PushService({ ...parts, subscriptions, kept: settings.keptMessages });
}

async function listen(
  servers: Servers,
  control: ControlServer,
  settings: SandboxSettings,
): Promise<SandboxAddresses> {
  const { host } = settings;
  return {
    dnsServer: `${host}:${await servers.dns.listen(host, settings.dnsPort)}`,
    smtpPort: await servers.smtpServer.listen(settings.smtpPort),
    twilioUrl: await servers.sms.listen(host, settings.twilioPort),
    pushUrl: await servers.push.listen(host, settings.pushPort),
    webhookUrl: await servers.webhooks.listen(host, settings.webhookPort),
    policyPort: await servers.policies.listen(host, settings.policyPort),
    control: await control.listen(host, settings.controlPort),
    caPath: servers.authority.caPath,
  };
}

function running(
  servers: Servers,
  scenarios: Scenarios,
  addresses: SandboxAddresses,
  stop: () => Promise<void>,
): Sandbox {
  const { clock, ledger, zone, push, sms, directory, authority } = servers;
  return {
    ...addresses,
    caPem: authority.caPem,
    clock,
    ledger,
    providers: directory.providers,
    createSubscription: (id) => push.createSubscription(id),
    setDns: (name, type, answer) => {
      zone.override(name, type, answer);
    },
    setInboundUrl: (url) => {
      sms.inboundUrl = url;
    },
    onClock: (listener) => clock.onChange(listener),
    runScenario: (yaml) => scenarios.run(yaml),
    stop,
  };
}

async function stopAll(
  { dns, smtpServer, sms, push, webhooks, policies, ledger }: Servers,
  scenarios: Scenarios,
  control: ControlServer,
): Promise<void> {
  scenarios.stop();
  await Promise.all([
    control.close(),
    dns.close(),
    smtpServer.close(),
    sms.close(),
    push.close(),
    webhooks.close(),
    policies.close(),
  ]);
  ledger.close();
}
