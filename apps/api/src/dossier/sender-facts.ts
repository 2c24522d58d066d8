import type { Config } from '#config';
import type { Dossier } from '#contracts';
import type { SenderDns } from '#preflight';

/** What the DNS said of us, and when. */
export interface SenderFacts {
  readonly atMs: number;
  readonly dns: SenderDns;
}

/** Who we are to mail servers: as the DNS has it, or as far as our settings say while nobody has asked it. */
export function configuredSender(
  { mail, preflight }: Pick<Config, 'mail' | 'preflight'>,
  found: SenderFacts | null,
): Dossier['sender'] {
  const { heloName, bounceDomain, dkim } = mail;
  if (found !== null) {
    const { helo, addresses, spf, dkim: keys, dmarc } = found.dns;
    return {
      helo,
      returnPath: bounceDomain,
      addresses: addresses.map(({ address, ptr }) => ({ address, ptr: [...ptr] })),
      spf: [...spf],
      dkim: [...keys],
      dmarc: [...dmarc],
      checkedAt: new Date(found.atMs).toISOString(),
    };
  }
  return {
    helo: heloName,
    returnPath: bounceDomain,
    addresses: preflight.addresses.map((address) => ({ address, ptr: [] })),
    spf: [{ domain: bounceDomain, record: null, result: null }],
    dkim: dkim.map(({ selector, domain }) => ({ name: `${selector}._domainkey.${domain}`, record: null })),
    dmarc: [...new Set(dkim.map(({ domain }) => domain))].map((domain) => ({ domain, record: null })),
    checkedAt: null,
  };
}
