import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { faultOfVapid } from './vapid.js';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
const point = Buffer.concat([
  Buffer.from([4]),
  Buffer.from(x, 'base64url'),
  Buffer.from(y, 'base64url'),
]).toString('base64url');
const origin = 'https://push.example:1';
const now = 1_800_000_000;

const encoded = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function token(claims: unknown, head: unknown = { typ: 'JWT', alg: 'ES256' }): string {
  const signed = `${encoded(head)}.${encoded(claims)}`;
  const key = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return `${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

const right = { aud: origin, exp: now + 3600 };
const onCurveNot = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url');

describe('faultOfVapid', () => {
  it.each([
    `vapid t=${token(right)}, k=${point}`,
    `vapid k=${point},t=${token(right)}`,
    `VAPID t="${token(right)}",k="${point}"`,
    `vapid t=${token({ ...right, exp: now + 86_400 })}, k=${point}`,
  ])('believes %#', (header) => {
    expect(faultOfVapid(header, origin, now)).toBeUndefined();
  });

  it.each([
    ['nothing', undefined, 401],
    ['another scheme', `WebPush ${token(right)}`, 401],
    ['no token', `vapid k=${point}`, 401],
    ['no key', `vapid t=${token(right)}`, 401],
    ['a key that is short', `vapid t=${token(right)}, k=${point.slice(1)}`, 403],
    ['a key off the curve', `vapid t=${token(right)}, k=${onCurveNot}`, 403],
    ['a token that is none', `vapid t=x, k=${point}`, 403],
    ['a head that is no object', `vapid t=${token(right, '7')}, k=${point}`, 403],
    ['another algorithm', `vapid t=${token(right, { alg: 'none' })}, k=${point}`, 403],
    ['claims that are not JSON', `vapid t=${token('{')}, k=${point}`, 403],
    ['another audience', `vapid t=${token({ ...right, aud: 'https://push.example' })}, k=${point}`, 403],
    ['no end', `vapid t=${token({ aud: origin })}, k=${point}`, 403],
    ['an end that is past', `vapid t=${token({ ...right, exp: now })}, k=${point}`, 403],
    ['an end too far ahead', `vapid t=${token({ ...right, exp: now + 86_401 })}, k=${point}`, 403],
  ])('does not believe %s', (_, header, status) => {
    expect(faultOfVapid(header, origin, now)?.status).toBe(status);
  });
});
