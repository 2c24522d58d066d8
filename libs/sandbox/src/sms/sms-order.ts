import { fateOf, twilioError, type TwilioError } from './twilio-errors.js';

/** A valid order for one SMS. */
export interface SmsOrder {
  readonly to: string;
  readonly from: string | null;
  readonly serviceSid: string | null;
  readonly body: string;
  readonly statusCallback: string | null;
}

const e164 = /^\+[1-9]\d{6,14}$/;
const longestBody = 1600;

/** Reads `POST …/Messages.json` and checks it in Twilio's own order. */
export function readOrder(
  form: URLSearchParams,
  hasOptedOut: (number: string) => boolean,
): SmsOrder | TwilioError {
  const [to, from, serviceSid, body, statusCallback] = [
    'To',
    'From',
    'MessagingServiceSid',
    'Body',
    'StatusCallback',
  ].map((name) => form.get(name) ?? '');
  const order = {
    to: to ?? '',
    from: from ?? '',
    serviceSid: serviceSid ?? '',
    body: body ?? '',
    statusCallback: statusCallback ?? '',
  };
  const code = faultOfNumber(order.to) ?? faultOfText(order) ?? faultOfFate(order.to, hasOptedOut);
  if (code !== undefined) return twilioError(code);
  const orNull = (text: string) => (text === '' ? null : text);
  return {
    ...order,
    from: order.serviceSid === '' ? order.from : null,
    serviceSid: orNull(order.serviceSid),
    statusCallback: orNull(order.statusCallback),
  };
}

function faultOfNumber(to: string): number | undefined {
  if (to === '') return 21604;
  return e164.test(to) ? undefined : 21211;
}

function faultOfText({
  from,
  serviceSid,
  body,
}: {
  from: string;
  serviceSid: string;
  body: string;
}): number | undefined {
  if (from === '' && serviceSid === '') return 21603;
  if (body === '') return 21602;
  return body.length > longestBody ? 21617 : undefined;
}

function faultOfFate(to: string, hasOptedOut: (number: string) => boolean): number | undefined {
  if (hasOptedOut(to)) return 21610;
  const fate = fateOf(to);
  return fate.end === 'refused' ? fate.code : undefined;
}
