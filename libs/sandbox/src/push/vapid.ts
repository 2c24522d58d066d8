import { createPublicKey, verify, type KeyObject } from 'node:crypto';

/** Why a push service does not believe the sender (RFC 8292 §4.2): 401 without credentials, 403 when they are wrong. */
export interface VapidFault {
  readonly status: 401 | 403;
  readonly reason: string;
}

const longestLifeS = 24 * 3600;

/**
 * Checks `Authorization: vapid t=<JWT>,k=<key>` (RFC 8292).
 * @param origin the push service's own origin, which the token must name as its audience
 * @param nowS real time in seconds: tokens know no domain time
 * @returns `undefined` when all is well
 */
export function faultOfVapid(
  header: string | undefined,
  origin: string,
  nowS: number,
): VapidFault | undefined {
  const credentials = credentialsOf(header);
  if (credentials === undefined) return { status: 401, reason: 'Authorization: vapid t=…, k=… is needed' };
  const reason = faultOfToken(credentials.token, credentials.key, { origin, nowS });
  return reason === undefined ? undefined : { status: 403, reason };
}

function credentialsOf(header = ''): { token: string; key: string } | undefined {
  if (!/^vapid /i.test(header)) return undefined;
  const parameters = new Map(
    header
      .slice(6)
      .split(',')
      .map((part) => part.trim())
      .map((part) => [part.slice(0, 1), part.slice(2).replaceAll('"', '')]),
  );
  const token = parameters.get('t');
  const key = parameters.get('k');
  return token === undefined || key === undefined ? undefined : { token, key };
}

function faultOfToken(
  token: string,
  key: string,
  expected: { origin: string; nowS: number },
): string | undefined {
  const [head = '', body = '', signature = ''] = token.split('.');
  const publicKey = publicKeyOf(key);
  if (publicKey === undefined) return 'k is not a P-256 public key';
  if (decoded(head)?.['alg'] !== 'ES256') return 'the token is not signed by ES256';
  const signed = Buffer.from(`${head}.${body}`);
  const rightly = verify(
    'sha256',
    signed,
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return rightly ? faultOfClaims(decoded(body) ?? {}, expected) : 'the signature is wrong';
}

function faultOfClaims(
  claims: Record<string, unknown>,
  { origin, nowS }: { origin: string; nowS: number },
): string | undefined {
  const { aud, exp } = claims;
  if (aud !== origin) return `aud must be ${origin}`;
  if (typeof exp !== 'number') return 'exp is missing';
  if (exp <= nowS) return 'the token has expired';
  return exp > nowS + longestLifeS ? 'exp is more than 24 hours ahead' : undefined;
}

function decoded(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** `k` is the uncompressed point: 4, x, y. */
function publicKeyOf(key: string): KeyObject | undefined {
  const point = Buffer.from(key, 'base64url');
  if (point.length !== 65 || point[0] !== 4) return undefined;
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, format: 'jwk' });
  } catch {
    return undefined;
  }
}
