import { X509Certificate, createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { LocalAuthority, type ServerCertificate } from './local-authority.js';
import { ServerContexts } from './server-contexts.js';
import { certificate } from './x509.js';

const folder = () => mkdtempSync(join(tmpdir(), 'authority-'));
const names = ['localhost', '127.0.0.1', '::1', '2001:db8::7', 'mx00.emig.gmx.net'];

/** What a client that trusts `ca` thinks of a server that shows `shown`. */
async function handshake(shown: ServerCertificate, ca: string, servername: string): Promise<string> {
  const server = createServer(shown, (socket) => socket.end());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise<string>((resolve) => {
      const socket: TLSSocket = connect({ port, host: '127.0.0.1', ca, servername }, () => {
        resolve('trusted');
      });
      socket.on('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? '');
      });
      socket.resume();
    });
  } finally {
    server.close();
  }
}

describe('LocalAuthority', () => {
  it('makes certificates that TLS clients accept for their names alone', async () => {
    const authority = LocalAuthority.open(folder());
    const shown = authority.certificateFor('server', names);
    expect(await handshake(shown, authority.caPem, 'localhost')).toBe('trusted');
    expect(await handshake(shown, authority.caPem, 'mx00.emig.gmx.net')).toBe('trusted');
    expect(await handshake(shown, authority.caPem, 'mx01.emig.gmx.net')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await handshake(shown, LocalAuthority.open(folder()).caPem, 'localhost')).toMatch(
      /UNABLE_TO_VERIFY|CERT_SIGNATURE/,
    );
  });

  it('writes what X.509 asks of an authority and of a server', () => {
    const authority = LocalAuthority.open(folder());
    const ca = new X509Certificate(authority.caPem);
    const leaf = new X509Certificate(authority.certificateFor('server', names).cert);
    expect([
      ca.ca,
      leaf.ca,
      ca.verify(ca.publicKey),
      leaf.verify(ca.publicKey),
      leaf.checkIssued(ca),
    ]).toEqual([true, false, true, true, true]);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(['::1', '2001:db8::7', '127.0.0.1'].map((ip) => leaf.checkIP(ip))).toEqual([
      '::1',
      '2001:db8::7',
      '127.0.0.1',
    ]);
    expect(leaf.serialNumber).not.toBe(ca.serialNumber);
    expect(Date.parse(leaf.validFrom)).toBeLessThan(Date.now());
    expect(Date.parse(ca.validTo) - Date.now()).toBeGreaterThan(3600 * 86_400_000);
  });

  it('keeps all in its folder, readable by its owner alone', () => {
    const dir = folder();
    const first = LocalAuthority.open(dir);
    const shown = first.certificateFor('server', names);
    const again = LocalAuthority.open(dir);
    expect(again.caPem).toBe(first.caPem);
    expect(again.certificateFor('server', names)).toEqual(shown);
    expect(readFileSync(again.caPath, 'utf8')).toBe(first.caPem);
    expect(statSync(join(dir, 'ca-key.pem')).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['a name is missing', (dir: string) => LocalAuthority.open(dir).certificateFor('server', ['localhost'])],
    [
      'the key is another',
      (dir: string) => {
        rmSync(join(dir, 'server-key.pem'));
      },
    ],
    [
      'the authority is another',
      (dir: string) => {
        rmSync(join(dir, 'ca-key.pem'));
        rmSync(join(dir, 'ca.pem'));
      },
    ],
    [
      'it ends soon',
      (dir: string) => {
        writeFileSync(join(dir, 'server.pem'), endingSoon(dir));
      },
    ],
  ])('makes a new certificate when %s', (_, spoil) => {
    const dir = folder();
    LocalAuthority.open(dir).certificateFor('server', names);
    spoil(dir);
    const authority = LocalAuthority.open(dir);
    const { key, cert } = authority.certificateFor('server', names);
    const made = new X509Certificate(cert);
    expect(made.verify(new X509Certificate(authority.caPem).publicKey)).toBe(true);
    expect(made.checkHost('mx00.emig.gmx.net')).toBe('mx00.emig.gmx.net');
    expect(Date.parse(made.validTo) - Date.now()).toBeGreaterThan(300 * 86_400_000);
    expect(authority.certificateFor('server', names).key).toBe(key);
  });

  it('shows small servers a certificate of their own, made once', () => {
    const authority = LocalAuthority.open(folder());
    const contexts = new ServerContexts(
      authority,
      authority.certificateFor('server', names),
      new Set(['mail.club.example']),
    );
    expect(contexts.forName('mail.club.example')).toBe(contexts.forName('MAIL.club.example.'));
    expect(contexts.forName('mail.club.example')).not.toBe(contexts.usual);
    expect(contexts.forName('other.example')).toBe(contexts.usual);
  });
});

/** A right certificate for `names` that lasts 29 days. */
function endingSoon(dir: string): string {
  const authority = LocalAuthority.open(dir);
  const shown = authority.certificateFor('server', names);
  const privateKey = createPrivateKey(readFileSync(join(dir, 'ca-key.pem'), 'utf8'));
  const issuer = {
    commonName: 'Stadtbote local authority',
    publicKey: new X509Certificate(authority.caPem).publicKey,
    privateKey,
  };
  const { publicKey } = new X509Certificate(shown.cert);
  return certificate(
    { commonName: 'localhost', publicKey, names, authority: false, days: 29 },
    issuer,
    new Date(),
  );
}
