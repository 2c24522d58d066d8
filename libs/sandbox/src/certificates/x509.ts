import { createHash, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import * as der from './der.js';

const ecdsaWithSha256 = der.sequence(der.objectId('1.2.840.10045.4.3.2'));
const day = 86_400_000;

export interface CertificateRequest {
  readonly commonName: string;
  readonly publicKey: KeyObject;
  /** DNS names and IP addresses; none for an authority. */
  readonly names: readonly string[];
  readonly authority: boolean;
  readonly days: number;
}

export interface Issuer {
  readonly commonName: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** An X.509 v3 certificate (RFC 5280) signed with ECDSA P-256, as PEM. Valid from yesterday: clocks differ. */
export function certificate(request: CertificateRequest, issuer: Issuer, now: Date): string {
  const body = der.sequence(
    der.explicit(0, der.integer(Buffer.from([2]))),
    der.integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    nameOf(issuer.commonName),
    der.sequence(
      der.time(new Date(now.getTime() - day)),
      der.time(new Date(now.getTime() + request.days * day)),
    ),
    nameOf(request.commonName),
    spki(request.publicKey),
    der.explicit(3, der.sequence(...extensionsOf(request, issuer))),
  );
  const signature = sign('sha256', body, issuer.privateKey);
  return pem(der.sequence(body, ecdsaWithSha256, der.bits(signature)));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function nameOf(commonName: string): Buffer {
  return der.sequence(der.set(der.sequence(der.objectId('2.5.4.3'), der.utf8(commonName))));
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

/** RFC 5280 §4.2.1.2, method 1, over the whole key information: any value unique to the key will do. */
function keyId(key: KeyObject): Buffer {
  return createHash('sha1').update(spki(key)).digest();
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return der.sequence(der.objectId(id), ...(critical ? [der.boolean(true)] : []), der.octets(value));
}

function extensionsOf(request: CertificateRequest, issuer: Issuer): Buffer[] {
  const keys = [
    extension('2.5.29.14', false, der.octets(keyId(request.publicKey))),
    extension('2.5.29.35', false, der.sequence(der.implicit(0, keyId(issuer.publicKey)))),
  ];
  return [...keys, ...(request.authority ? authorityExtensions() : serverExtensions(request.names))];
}

/** basicConstraints cA, and keyUsage keyCertSign + cRLSign. */
function authorityExtensions(): Buffer[] {
  return [
    extension('2.5.29.19', true, der.sequence(der.boolean(true))),
    extension('2.5.29.15', true, der.bits(Buffer.from([0x06]), 1)),
  ];
}

/** keyUsage digitalSignature, extKeyUsage serverAuth, and the names. */
function serverExtensions(names: readonly string[]): Buffer[] {
  return [
    extension('2.5.29.19', true, der.sequence()),
    extension('2.5.29.15', true, der.bits(Buffer.from([0x80]), 7)),
    extension('2.5.29.37', false, der.sequence(der.objectId('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', false, der.sequence(...names.map(generalName))),
  ];
}

function generalName(name: string): Buffer {
  switch (isIP(name)) {
    case 4:
      return der.implicit(7, Buffer.from(name.split('.').map(Number)));
    case 6:
      return der.implicit(7, ipv6Bytes(name));
    default:
      return der.implicit(2, Buffer.from(name, 'ascii'));
  }
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const after = groups(tail ?? '');
  const before = groups(head);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return Buffer.from([...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(''), 'hex');
}
