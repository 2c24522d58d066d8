import type { CallbackSettings } from './status-callbacks.js';
import { postSigned } from './signed-post.js';
import { newSid } from './sms-store.js';

/** A text from a citizen, and whether the platform heard of it. */
export interface PostedText {
  readonly sid: string;
  readonly posted: boolean;
  /** What the platform answered; null when nobody did. */
  readonly status: number | null;
}

interface InboundText {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly serviceSid: string | null;
}

/** Twilio's own words for leaving and coming back. */
const optOut = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT']);
const optIn = new Set(['START', 'YES', 'UNSTOP']);

/** What citizens send back: opt-outs that the gateway itself enforces, and the webhook for each text. */
export class InboundTexts {
  url: string | undefined;
  readonly #optedOut = new Set<string>();

  constructor(private readonly settings: CallbackSettings & { readonly inboundUrl: string | undefined }) {
    this.url = settings.inboundUrl;
  }

  hasOptedOut(number: string): boolean {
    return this.#optedOut.has(number);
  }

  async receive(text: InboundText): Promise<PostedText> {
    const sid = newSid('SM');
    const wish = this.#wishOf(text);
    const { url } = this;
    const { authToken, ca } = this.settings;
    const status =
      url === undefined
        ? null
        : await postSigned({ url, fields: this.#fields(text, sid, wish), authToken, ca });
    this.#note(text, sid, status);
    return { sid, posted: status !== null, status };
  }

  #wishOf({ from, body }: InboundText): string | undefined {
    const word = body.trim().toUpperCase();
    if (optOut.has(word)) this.#optedOut.add(from);
    if (optIn.has(word)) this.#optedOut.delete(from);
    return optOut.has(word) ? 'STOP' : optIn.has(word) ? 'START' : undefined;
  }

  #fields(
    { from, to, body, serviceSid }: InboundText,
    sid: string,
    wish: string | undefined,
  ): Record<string, string> {
    return {
      MessageSid: sid,
      SmsSid: sid,
      SmsMessageSid: sid,
      AccountSid: this.settings.accountSid,
      From: from,
      To: to,
      Body: body,
      NumMedia: '0',
      NumSegments: '1',
      SmsStatus: 'received',
      ApiVersion: '2010-04-01',
      ...(serviceSid === null ? {} : { MessagingServiceSid: serviceSid }),
      ...(wish === undefined ? {} : { OptOutType: wish }),
    };
  }

  #note({ from, to }: InboundText, id: string, status: number | null): void {
    const reply = status === null ? null : String(status);
    this.settings.ledger.add({
      kind: 'sms',
      provider: 'twilio',
      session: null,
      stage: 'inbound',
      from,
      to,
      reply,
      id,
    });
  }
}
