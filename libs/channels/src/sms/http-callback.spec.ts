import { createHmac } from 'node:crypto';
import type { HttpCallbackSetting } from '#config';
import { readHttpCallback, verifyHttpCallback } from './http-callback.js';

const SECRET = 'a secret of the gateway';
const described: HttpCallbackSetting = {
  id: 'message.id',
  status: 'message.status',
  statuses: { SENT: 'accepted', DELIVRD: 'delivered', UNDELIV: 'failed' },
  error: 'message.error',
  errors: { 11: 'dead', 12: 'dead_if_repeated' },
  check: { by: 'secret', header: 'authorization', secret: SECRET },
};
const said = (status: string, error?: number) => ({ message: { id: 'M1', status, error } });

describe('readHttpCallback', () => {
  it.each([
    ['SENT', undefined, { kind: 'accepted_by_gateway', gatewayId: 'M1' }],
    ['DELIVRD', undefined, { kind: 'delivered' }],
    ['UNDELIV', undefined, { kind: 'failed', scope: 'message', suppress: false }],
    ['UNDELIV', 11, { kind: 'bounced', suppress: true }],
    ['UNDELIV', 12, { kind: 'bounced', suppress: false, doubt: true }],
  ])('reads %s with error %s', (status, error, receipt) => {
    expect(readHttpCallback(described, said(status, error))).toMatchObject(receipt);
  });

  it.each([[said('constructor')], [{}], [null], ['text']])('makes nothing of %j', (body) => {
    expect(readHttpCallback(described, body)).toBeNull();
  });
});

describe('verifyHttpCallback', () => {
  const body = Buffer.from('{"status":"DELIVRD"}');
  const hmac = {
    by: 'hmac',
    header: 'x-signature',
    secret: SECRET,
    algorithm: 'sha256',
    encoding: 'hex',
    prefix: 'sha256=',
  } as const;
  const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;

  it.each([
    ['the secret', described.check, SECRET, body, true],
    ['the secret as a bearer', described.check, `Bearer ${SECRET}`, body, true],
    ['another secret', described.check, `${SECRET}.`, body, false],
    ['no header', described.check, undefined, body, false],
    ['the right signature', hmac, signature, body, true],
    ['one without its prefix', hmac, signature.slice(7), body, false],
    ['one of another body', hmac, signature, Buffer.from('{"status":"SENT"}'), false],
  ] as const)('judges %s', (_, check, header, given, valid) => {
    expect(verifyHttpCallback(check, header, given)).toBe(valid);
  });
});
