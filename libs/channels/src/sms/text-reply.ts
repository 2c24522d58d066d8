/** What a text that a citizen sends back wants. `stop`: no more texts. `start`: texts again. */
export type TextWish = 'stop' | 'start' | null;

/** A text that came back, as its gateway hands it on. */
export interface InboundText {
  /** The gateway's own id. */
  readonly gatewayId: string;
  /** E.164. */
  readonly from: string;
  readonly body: string;
  readonly wish: TextWish;
}

/**
 * Words that stand for the wish when they are the whole text: Twilio's own English ones (twilio.com "Advanced Opt-Out", default
 * keywords) and what people in Germany write instead.
 */
const WORDS: Readonly<Record<Exclude<TextWish, null>, ReadonlySet<string>>> = {
  stop: new Set(
    'stop stopp stopall stoppen unsubscribe cancel end quit ende beenden abmelden abbestellen abbestellung aufhören aufhoeren'.split(
      ' ',
    ),
  ),
  start: new Set('start unstop subscribe anmelden starten wieder'.split(' ')),
};

/** Reads the wish out of a text: case, punctuation and blanks around the one word do not matter. */
export function wishOf(body: string): TextWish {
  const word = body
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  if (WORDS.stop.has(word)) return 'stop';
  return WORDS.start.has(word) ? 'start' : null;
}

const E164 = /^\+[1-9]\d{6,14}$/;
/** Longer ones are cut: ten segments say enough. */
const MOST = 1_600;

/** What Twilio itself has read out of it, where its opt-outs are switched on. */
const TWILIO_WISHES: Readonly<Record<string, TextWish>> = { STOP: 'stop', START: 'start' };

/**
 * Reads the fields of Twilio's webhook for an incoming message (twilio.com "Messaging Webhooks", request parameters).
 * @returns null: not a text that somebody sent
 */
export function readTwilioInbound(fields: Readonly<Record<string, string>>): InboundText | null {
  const gatewayId = fields['MessageSid'] ?? fields['SmsSid'] ?? '';
  const from = fields['From'] ?? '';
  if (gatewayId === '' || !E164.test(from)) return null;
  const body = (fields['Body'] ?? '').slice(0, MOST);
  const told = fields['OptOutType'] ?? '';
  const wish = Object.hasOwn(TWILIO_WISHES, told) ? (TWILIO_WISHES[told] ?? null) : wishOf(body);
  return { gatewayId, from, body, wish };
}
