import type { GatewayMeaning } from '#delivery/ports';

/** What one of Twilio's error codes means to us, in a sentence. Source: twilio.com/docs/api/errors. */
export interface TwilioError {
  readonly meaning: GatewayMeaning;
  readonly sentence: string;
}

/**
 * The codes of the API's refusals and of status callbacks; docs/sms.md shows the same table, held equal by a spec. `account` is
 * ours as well, and shuts the whole gateway to us. Codes that are not listed are judged by `meaningOfStatus`, and never as a dead
 * number.
 */
export const TWILIO_ERRORS: Readonly<Record<number, TwilioError>> = {
  20003: { meaning: 'account', sentence: 'Our account or token is not accepted.' },
  20005: { meaning: 'account', sentence: 'Our account is suspended.' },
  20429: { meaning: 'ours', sentence: 'We sent faster than our account may.' },
  21211: { meaning: 'dead', sentence: 'The number does not exist.' },
  21212: { meaning: 'ours', sentence: 'Our sender is not a number or a name.' },
  21408: { meaning: 'ours', sentence: "Our account may not send to this number's country." },
  21602: { meaning: 'message', sentence: 'The text is empty.' },
  21603: { meaning: 'ours', sentence: 'The department has no sender.' },
  21606: { meaning: 'ours', sentence: 'Our sender cannot send SMS.' },
  21610: { meaning: 'opted_out', sentence: 'The person answered STOP to this sender; START undoes it.' },
  21612: { meaning: 'ours', sentence: 'Our sender cannot reach this network.' },
  21614: { meaning: 'dead', sentence: 'The number cannot get SMS.' },
  21617: { meaning: 'message', sentence: 'The text is longer than 1600 characters.' },
  21635: { meaning: 'dead', sentence: 'The number is a landline.' },
  30001: { meaning: 'temporary', sentence: 'Our queue at the gateway is full.' },
  30002: { meaning: 'ours', sentence: 'Our account was suspended while the message waited.' },
  30003: { meaning: 'temporary', sentence: 'The phone is switched off or out of reach.' },
  30004: { meaning: 'ours', sentence: 'The carrier blocks messages of this sender.' },
  30005: { meaning: 'dead', sentence: 'The number is not in use.' },
  30006: { meaning: 'dead_if_repeated', sentence: 'A landline, or a carrier that cannot be reached.' },
  30007: { meaning: 'ours', sentence: 'The carrier filtered the message.' },
  30008: { meaning: 'temporary', sentence: 'The carrier gave no reason.' },
};

/** What a refusal without a known code means, by its HTTP status: our account, our pace, or our request. */
export function meaningOfStatus(status: number): GatewayMeaning {
  if (status === 401 || status === 403) return 'account';
  return status === 429 ? 'temporary' : 'ours';
}
