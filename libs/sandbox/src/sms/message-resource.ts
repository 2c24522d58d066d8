import type { SmsMessage } from './sms-store.js';

const gsmCharacters = /^[\w\s@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà^{}\\[\]~|€]*$/u;

/** How many SMS a text takes: 160 or 153 characters each in GSM-7, 70 or 67 in UCS-2. */
function segmentsOf(body: string): number {
  const [alone, joined] = gsmCharacters.test(body) ? [160, 153] : [70, 67];
  return body.length <= alone ? 1 : Math.ceil(body.length / joined);
}

/** RFC 2822, as Twilio writes dates: whole seconds, UTC as +0000. */
function rfc2822(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toUTCString().replace('GMT', '+0000');
}

export function messagesPath(accountSid: string): string {
  return `/2010-04-01/Accounts/${accountSid}/Messages`;
}

/** The Message resource as Twilio's API shows it: counts are strings, unknown values null. */
export function messageResource(message: SmsMessage, accountSid: string): Record<string, unknown> {
  const uri = `${messagesPath(accountSid)}/${message.sid}`;
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: rfc2822(message.createdAtMs),
    date_sent: rfc2822(message.sentAtMs),
    date_updated: rfc2822(message.updatedAtMs),
    direction: 'outbound-api',
    error_code: message.errorCode,
    error_message: null,
    from: message.from,
    messaging_service_sid: message.serviceSid,
    num_media: '0',
    num_segments: message.status === 'accepted' ? '0' : String(segmentsOf(message.body)),
    price: null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}
