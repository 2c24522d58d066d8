import { readFileSync } from 'node:fs';
import { createGateways, type ChannelGateways, type GatewaysOptions } from '#channels';
import type { Links } from '#delivery/ports';
import { KeyedHash, PostgresInboxStore, SignedLinks } from '#persistence';
import { trustOf, type WorkerGround } from './ground.js';
import type { WorkerStores } from './stores.js';

/** How long an idle connection to a mail exchanger is kept. */
const IDLE_MS = 1_000;

/** The way out of each channel; nothing is connected yet. */
export function openGateways(
  ground: WorkerGround,
  { vault, departments }: WorkerStores,
  onSmsReceipt: NonNullable<GatewaysOptions['onSmsReceipt']>,
): ChannelGateways {
  const { config, clock, directory, pool } = ground;
  const { mail, sms, push, city } = config;
  const links: Links = new SignedLinks(new KeyedHash(config.keys.hash.keys), city.publicUrl);
  return createGateways({
    clock,
    links,
    departments,
    inbox: new PostgresInboxStore(pool, vault),
    cityName: city.name,
    publicUrl: city.publicUrl,
    dns: { servers: mail.dnsServers },
    proxy: config.proxy,
    hardLimitMs: config.work.hardSendLimitMs,
    ...trustOf(config),
    email: {
      directory,
      heloName: mail.heloName,
      sender: mail.sender,
      port: mail.smtpPort,
      // Long enough for the next mail of a run; a block that begins meanwhile is met at once.
      idleMs: IDLE_MS,
      messageIdKey: config.keys.hash.current.secret,
      bounceDomain: mail.bounceDomain,
      bulk: mail.bulk,
      brandColor: city.color,
      dkim: mail.dkim.map(({ domain, selector, privateKeyFile, stream }) => ({
        domain,
        selector,
        stream,
        privateKey: readFileSync(privateKeyFile, 'utf8'),
      })),
    },
    relay: mail.relay,
    sms: sms.twilio === null ? null : { ...sms.twilio, priceMicros: sms.priceMicros },
    smsGateways: sms.gateways.map((one) => ({ ...one, priceMicros: one.priceMicros ?? sms.priceMicros })),
    onSmsReceipt,
    push: push.vapid === null ? null : { vapid: push.vapid, formerVapid: push.formerVapid },
  });
}
