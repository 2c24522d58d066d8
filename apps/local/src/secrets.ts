import { createECDH, generateKeyPairSync, randomBytes } from 'node:crypto';
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

/** The directory's secrets, made at the first start. */
export function localSecrets(directory: DataDirectory): LocalSecrets {
  const kept = directory.read(SECRETS_FILE) as LocalSecrets | undefined;
  if (kept !== undefined) return kept;
  const made = makeSecrets();
  directory.write(SECRETS_FILE, made);
  return made;
}

/** Path of the PEM file that signs mail (RSA 2048, what every receiver understands; RFC 8301), made at the first start. */
export function dkimKeyFile(directory: DataDirectory): string {
  const file = directory.file(DKIM_FILE);
  if (existsSync(file)) return file;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
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
