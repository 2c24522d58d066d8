import { checkServerIdentity, type PeerCertificate } from 'node:tls';

/**
 * Whether a certificate names this host, for `checkServerIdentity` of a TLS connection. Only its DNS names count: node also
 * takes a common name or an address, which RFC 8461 (3.3, 4.2) does not.
 * @returns undefined, or why it does not
 */
export function checkNamedCertificate(host: string, certificate: PeerCertificate): Error | undefined {
  if (/(?:^|, )DNS:/.test(certificate.subjectaltname ?? '')) return checkServerIdentity(host, certificate);
  return Object.assign(new Error('the certificate has no DNS name'), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
}
