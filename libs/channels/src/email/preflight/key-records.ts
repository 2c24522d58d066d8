import { createPublicKey, type KeyObject } from 'node:crypto';
import { readTags, type KeyFacts } from '#preflight';
import type { AskedDns } from './asked-dns.js';
import type { SubjectKey } from './preflight-subject.js';

/** What the DNS says of a signing key, and what it should. @throws Error when the private key cannot be read */
export async function askKey(dns: AskedDns, key: SubjectKey): Promise<KeyFacts> {
  const { domain, selector, privateKey } = key;
  const records = await dns.txt(`${selector}._domainkey.${domain}`);
  const published = records.kind === 'found' ? publishedKey(records.value[0] ?? '') : null;
  return {
    domain,
    selector,
    ours: privateKey === null ? null : publicForms(createPublicKey(privateKey)),
    records,
    publishedKind: published === null ? null : kindOf(published),
    publishedBits: published?.asymmetricKeyDetails?.modulusLength ?? null,
  };
}

/** SubjectPublicKeyInfo, as everybody publishes it; RFC 6376 also allows RSAPublicKey, and RFC 8463 the 32 bytes alone. */
function publicForms(key: KeyObject): readonly string[] {
  const whole = key.export({ type: 'spki', format: 'der' });
  const bare =
    key.asymmetricKeyType === 'rsa' ? key.export({ type: 'pkcs1', format: 'der' }) : whole.subarray(-32);
  return [whole.toString('base64'), bare.toString('base64')];
}

/** The ASN.1 before the 32 bytes of an Ed25519 key (RFC 8410, 4). */
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

function publishedKey(record: string): KeyObject | null {
  const tags = readTags(record);
  const bytes = Buffer.from(tags?.get('p') ?? '', 'base64');
  if (tags?.get('k') === 'ed25519' && bytes.length === 32)
    return readKey(Buffer.concat([ED25519_PREFIX, bytes]), 'spki');
  return readKey(bytes, 'spki') ?? readKey(bytes, 'pkcs1');
}

function readKey(key: Buffer, type: 'spki' | 'pkcs1'): KeyObject | null {
  try {
    return createPublicKey({ key, format: 'der', type });
  } catch {
    return null;
  }
}

function kindOf({ asymmetricKeyType }: KeyObject): KeyFacts['publishedKind'] {
  return asymmetricKeyType === 'rsa' || asymmetricKeyType === 'ed25519' ? asymmetricKeyType : null;
}
