import {
  X509Certificate,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { certificate, type Issuer } from './x509.js';

const commonName = 'Stadtbote local authority';
const day = 86_400_000;

/** A server's key and certificate, both PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** The certificate authority of one local installation: made once, kept in its folder, trusted by its processes only. */
export class LocalAuthority {
  private constructor(
    private readonly dir: string,
    private readonly issuer: Issuer,
    /** The authority's certificate, PEM. */
    readonly caPem: string,
  ) {}

  /** Opens the authority in `dir`, making it when there is none. Two processes must not open a new one at once. */
  static open(dir: string): LocalAuthority {
    mkdirSync(dir, { recursive: true });
    const privateKey = keyIn(join(dir, 'ca-key.pem'));
    const publicKey = createPublicKey(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const issuer = { commonName, publicKey, privateKey };
    return new LocalAuthority(dir, issuer, caCertificateIn(join(dir, 'ca.pem'), issuer));
  }

  /** Path of the authority's certificate, for clients that read it from a file. */
  get caPath(): string {
    return join(this.dir, 'ca.pem');
  }

  /** The certificate kept as `<label>.pem`, made anew when it is missing, lacks a name or ends within 30 days. */
  certificateFor(label: string, names: readonly string[]): ServerCertificate {
    const key = keyIn(join(this.dir, `${label}-key.pem`));
    const file = join(this.dir, `${label}.pem`);
    if (!existsSync(file) || !this.#serves(readFileSync(file, 'utf8'), key, names)) {
      writeFileSync(file, this.#issue(createPublicKey(pkcs8(key)), names));
    }
    return { key: pkcs8(key), cert: readFileSync(file, 'utf8') };
  }

  /** A certificate for another name on a key that is already there, kept nowhere. */
  again({ key }: ServerCertificate, name: string): ServerCertificate {
    return { key, cert: this.#issue(createPublicKey(key), [name]) };
  }

  #issue(publicKey: KeyObject, names: readonly string[]): string {
    const request = { commonName: names[0] ?? 'localhost', publicKey, names, authority: false, days: 397 };
    return certificate(request, this.issuer, new Date());
  }

  #serves(pem: string, key: KeyObject, names: readonly string[]): boolean {
    const found = new X509Certificate(pem);
    const named = (name: string) =>
      (isIP(name) === 0 ? found.checkHost(name) : found.checkIP(name)) !== undefined;
    const lasts = Date.parse(found.validTo) > Date.now() + 30 * day;
    return lasts && found.checkPrivateKey(key) && found.verify(this.issuer.publicKey) && names.every(named);
  }
}

function pkcs8(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The P-256 key in `file`, made when there is none; readable by its owner alone. */
function keyIn(file: string): KeyObject {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    writeFileSync(file, pkcs8(privateKey), { mode: 0o600 });
  }
  return createPrivateKey(readFileSync(file, 'utf8'));
}

function caCertificateIn(file: string, issuer: Issuer): string {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const request = { commonName, publicKey: issuer.publicKey, names: [], authority: true, days: 3650 };
  const pem = certificate(request, issuer, new Date());
  writeFileSync(file, pem);
  return pem;
}
