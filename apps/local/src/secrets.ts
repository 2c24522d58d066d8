import { createECDH, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import type { DataDirectory } from './data-directory.js';
import type { Login } from './logins.js';

/** Everything secret of one local installation, made once: sealed data must be readable after a restart. */
export interface LocalSecrets {
  readonly adminKey: string;
  /** Passwords of the database logins. */
  readonly database: Readonly<Record<Login, string>>;
  /** Key rings as the applications read them: `id:base64`. */
  readonly dataKeys: string;
  readonly hashKeys: string;
  readonly vapid: { readonly publicKey: string; readonly privateKey: string };
  readonly twilio: { readonly accountSid: string; readonly authToken: string };
}

const SECRETS_FILE = 'secrets.json';
const DKIM_FILE = 'dkim.pem';
const DKIM_ED25519_FILE = 'dkim-ed25519.pem';

/** The directory's secrets, made at the first start. */
export function localSecrets(directory: DataDirectory): LocalSecrets {
  const kept = directory.read(SECRETS_FILE) as LocalSecrets | undefined;
  if (kept !== undefined) return kept;
  const made = makeSecrets();
  directory.write(SECRETS_FILE, made);
  return made;
}

/** Paths of the PEM files that sign mail. */
export interface DkimKeyFiles {
  /** RSA 2048, what every receiver understands (RFC 8301). */
  readonly rsa: string;
  /** RFC 8463. */
  readonly ed25519: string;
}

/** The keys that sign mail, made at the first start. */
export function dkimKeyFiles(directory: DataDirectory): DkimKeyFiles {
  return {
    rsa: keyFile(directory, DKIM_FILE, () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
    ed25519: keyFile(directory, DKIM_ED25519_FILE, () => generateKeyPairSync('ed25519').privateKey),
  };
}

function keyFile(directory: DataDirectory, name: string, make: () => KeyObject): string {
  const file = directory.file(name);
  if (!existsSync(file))
    writeFileSync(file, make().export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return file;
}

function makeSecrets(): LocalSecrets {
  return {
    adminKey: `admin_${token()}`,
    database: { owner: token(), app: token(), worker: token(), report: token() },
    dataKeys: `data1:${randomBytes(32).toString('base64')}`,
    hashKeys: `hash1:${randomBytes(32).toString('base64')}`,
    vapid: makeVapidKeys(),
    twilio: {
      accountSid: `AC${randomBytes(16).toString('hex')}`,
      authToken: randomBytes(16).toString('hex'),
    },
  };
}

function token(): string {
  return randomBytes(32).toString('base64url');
}

/** A P-256 pair as raw base64url (RFC 8292, section 3.2). The scalar may come short and must have 32 bytes. */
function makeVapidKeys(): LocalSecrets['vapid'] {
  const pair = createECDH('prime256v1');
  const publicKey = pair.generateKeys('base64url', 'uncompressed');
  const scalar = pair.getPrivateKey();
  return {
    publicKey,
    privateKey: Buffer.concat([Buffer.alloc(32 - scalar.length), scalar]).toString('base64url'),
  };
}
