import { createHmac } from 'node:crypto';
import { readTwilioCallback, verifyTwilioSignature } from './twilio-callback.js';

describe('readTwilioCallback', () => {
  it.each([
    ['accepted', 'accepted_by_gateway'],
    ['scheduled', 'accepted_by_gateway'],
    ['queued', 'accepted_by_gateway'],
    ['sending', 'accepted_by_gateway'],
    ['sent', 'accepted_by_gateway'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
  ])('reads %s as %s', (status, kind) => {
    expect(readTwilioCallback({ MessageSid: 'SM1', MessageStatus: status, To: '+491', New: 'x' })).toEqual({
      kind,
      gatewayId: 'SM1',
      label: null,
      scope: null,
      suppress: false,
      details: { status },
    });
  });

  it.each([
    ['undelivered', '30005', 'bounced', 'mailbox_unknown', 'recipient', true],
    ['undelivered', '30006', 'bounced', 'mailbox_unknown', 'recipient', false],
    ['undelivered', '30003', 'failed', 'server_temporary', 'message', false],
    ['failed', '21610', 'bounced', 'policy', 'recipient', false],
    ['failed', '30007', 'failed', 'other', 'own_infrastructure', false],
    ['failed', '99999', 'failed', 'server_temporary', 'message', false],
    ['canceled', undefined, 'failed', 'server_temporary', 'message', false],
  ] as const)('reads %s with code %s as %s', (...row) => {
    const [MessageStatus, ErrorCode, kind, label, scope, suppress] = row;
    const fields = { MessageSid: 'SM1', MessageStatus, ...(ErrorCode === undefined ? {} : { ErrorCode }) };
    const receipt = readTwilioCallback(fields);
    expect(receipt).toMatchObject({ kind, label, scope, suppress });
    expect(receipt?.details['errorCode']).toBe(ErrorCode === undefined ? null : Number(ErrorCode));
  });

  it('knows the older names of the fields', () => {
    expect(readTwilioCallback({ SmsSid: 'SM2', SmsStatus: 'delivered' })).toMatchObject({
      kind: 'delivered',
      gatewayId: 'SM2',
    });
    expect(readTwilioCallback({ SmsStatus: 'delivered' })?.gatewayId).toBeNull();
  });

  it.each([{}, { MessageStatus: 'partying' }, { MessageStatus: 'constructor' }])(
    'makes nothing of %j',
    (fields) => {
      expect(readTwilioCallback(fields as Record<string, string>)).toBeNull();
    },
  );
});

describe('verifyTwilioSignature', () => {
  const url = 'https://stadt.example/callbacks/twilio/x.1';
  const fields = { To: '+491', MessageStatus: 'sent', Body: 'ä' };
  const sign = (text: string) => createHmac('sha1', 'token').update(text).digest('base64');
  const signature = sign(`${url}BodyäMessageStatussentTo+491`);

  it.each([
    ['the right one', url, fields, signature, true],
    ['another port', url.replace('.example', '.example:443'), fields, signature, true],
    ['another scheme', url.replace('https', 'http'), fields, signature, false],
    ['a trailing slash', `${url}/`, fields, signature, false],
    ['a changed field', url, { ...fields, MessageStatus: 'delivered' }, signature, false],
    ['an added field', url, { ...fields, A: 'b' }, signature, false],
    ['no signature', url, fields, '', false],
    ['another token', url, fields, createHmac('sha1', 'other').update(url).digest('base64'), false],
  ] as const)('judges %s', (_, at, sent, header, valid) => {
    expect(verifyTwilioSignature(at, sent, header, 'token')).toBe(valid);
  });
});
