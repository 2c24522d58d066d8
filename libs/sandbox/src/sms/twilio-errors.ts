/** An answer of Twilio's API that refuses a request (its documented error codes). */
export interface TwilioError {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

const messages: Readonly<Record<number, string>> = {
  20003: 'Authenticate',
  20404: 'The requested resource was not found',
  20429: 'Too Many Requests',
  20503: 'Service unavailable',
  21211: "Invalid 'To' Phone Number",
  21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
  21602: 'Message body is required.',
  21603: "A 'From' phone number is required.",
  21604: "A 'To' phone number is required.",
  21606:
    "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination",
  21610: 'Attempt to send to unsubscribed recipient',
  21612: "Message cannot be sent with the current combination of 'To' and 'From' parameters",
  21614: "'To' number is not a valid mobile number",
  21617: 'The concatenated message body exceeds the 1600 character limit',
  21635: "'To' number cannot be a landline",
};

const statuses: Readonly<Record<number, number>> = {
  20003: 401,
  20404: 404,
  20429: 429,
  20500: 500,
  20503: 503,
};

/** @param code one of Twilio's; unknown ones become a plain 400 */
export function twilioError(code: number): TwilioError {
  return { code, status: statuses[code] ?? 400, message: messages[code] ?? 'The request was refused' };
}

/** The error as the API writes it. */
export function errorBody({ code, message, status }: TwilioError): Record<string, unknown> {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

/** What becomes of a number by its last digits, so that demos and tests can choose. */
const endings: readonly (readonly [string, 'refused' | 'undelivered' | 'failed', number])[] = [
  ['00211', 'refused', 21211],
  ['00614', 'refused', 21614],
  ['00635', 'refused', 21635],
  ['00610', 'refused', 21610],
  ['00003', 'undelivered', 30003],
  ['00006', 'undelivered', 30006],
  ['00007', 'undelivered', 30007],
  ['00008', 'failed', 30008],
  ['0000', 'undelivered', 30005],
];

/** The fate of a number; ordinary numbers are delivered. */
export type SmsFate =
  | { readonly end: 'delivered' }
  | { readonly end: 'refused' | 'undelivered' | 'failed'; readonly code: number };

export function fateOf(number: string): SmsFate {
  const found = endings.find(([ending]) => number.endsWith(ending));
  return found === undefined ? { end: 'delivered' } : { end: found[1], code: found[2] };
}
