import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** `X-Twilio-Signature`: HMAC-SHA1 over the URL as it was given and all fields sorted by name. */
function twilioSignature(authToken: string, url: string, fields: Readonly<Record<string, string>>): string {
  const names = Object.keys(fields).sort();
  const signed = names.reduce((text, name) => text + name + (fields[name] ?? ''), url);
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}

export interface SignedPost {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly authToken: string;
  /** PEM of the authority to trust for https. */
  readonly ca: string;
}

const timeoutMs = 15_000;

/**
 * Posts a form as Twilio does.
 * @returns the status, or `null` when nobody answered in 15 s
 */
export function postSigned({ url, fields, authToken, ca }: SignedPost): Promise<number | null> {
  const body = new URLSearchParams(fields).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-twilio-signature': twilioSignature(authToken, url, fields),
    'user-agent': 'TwilioProxy/1.1',
  };
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const request = send(url, { method: 'POST', headers, timeout: timeoutMs, ca }, (response) => {
      response.resume();
      response.on('close', () => {
        resolve(response.statusCode ?? null);
      });
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => {
      resolve(null);
    });
    request.end(body);
  });
}
