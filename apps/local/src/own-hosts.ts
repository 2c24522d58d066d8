import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SandboxOptions } from '#sandbox';
import { HOST } from './loopback.js';
import type { DkimKeyFiles } from './secrets.js';

/** Under which names the demo city sends; the settings of its processes say the same. */
export const MAIL_DOMAIN = 'lindenburg.example';
/** Not the host that takes the city's own mail: that one is the sandbox's. */
export const HELO_NAME = `versand.${MAIL_DOMAIN}`;
export const BOUNCE_DOMAIN = `bounce.${MAIL_DOMAIN}`;
export const SELECTORS = { rsa: 'stadtbote', ed25519: 'stadtbote-ed' } as const;

const IMPRINT = `<!doctype html><html lang="de"><title>Stadt Lindenburg</title><h1>Impressum</h1>
<p>Dieser Rechner versendet Nachrichten der Stadt Lindenburg, Rathausplatz 1, 99999 Lindenburg.</p>
<p>Telefon 0123 4567890, technik@lindenburg.example</p></html>`;

/** The DNS records and the imprint page of the demo city, as a preflight wants them. */
export function ownHosts(keys: DkimKeyFiles): Required<Pick<SandboxOptions, 'records' | 'pages'>> {
  const spf = `v=spf1 ip4:${HOST} -all`;
  return {
    records: [
      { name: HELO_NAME, type: 'A', answer: [HOST] },
      { name: `${HOST.split('.').reverse().join('.')}.in-addr.arpa`, type: 'PTR', answer: [HELO_NAME] },
      txt(HELO_NAME, 'v=spf1 a -all'),
      txt(BOUNCE_DOMAIN, spf),
      txt(`${SELECTORS.rsa}._domainkey.${MAIL_DOMAIN}`, `v=DKIM1; k=rsa; p=${publicKey(keys.rsa)}`),
      txt(`${SELECTORS.ed25519}._domainkey.${MAIL_DOMAIN}`, `v=DKIM1; k=ed25519; p=${rawKey(keys.ed25519)}`),
      txt(`_dmarc.${MAIL_DOMAIN}`, 'v=DMARC1; p=quarantine'),
    ],
    pages: [{ host: HELO_NAME, html: IMPRINT }],
  };
}

function txt(name: string, value: string) {
  return { name, type: 'TXT', answer: [value] } satisfies NonNullable<SandboxOptions['records']>[number];
}

function publicKey(file: string): string {
  return bytesOf(file).toString('base64');
}

/** RFC 8463, 4: the 32 bytes alone. */
function rawKey(file: string): string {
  return bytesOf(file).subarray(-32).toString('base64');
}

function bytesOf(file: string): Buffer {
  const key = createPublicKey(createPrivateKey(readFileSync(file, 'utf8')));
  return key.export({ type: 'spki', format: 'der' });
}
