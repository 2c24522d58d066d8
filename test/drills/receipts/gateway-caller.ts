import twilio from 'twilio';
import type { Call } from './plan.js';

/** A dead number: what `undelivered` comes with. */
const DEAD = '30005';
/** Calls under way at a time. */
const AT_ONCE = 16;

/** A gateway that reports, by its own signature (contracts.md, SMS). */
export class GatewayCaller {
  /** How long each call was answered after, ms. */
  readonly tookMs: number[] = [];
  /** Answers to receipts of its own and to forged ones. */
  readonly answers: { readonly forged: boolean; readonly status: number }[] = [];

  constructor(
    private readonly publicUrl: string,
    private readonly authToken: string,
    /** The gateway's ids of the texts that have one. */
    private readonly sidOf: (attempt: string) => string,
  ) {}

  async callAll(calls: readonly Call[]): Promise<void> {
    const waiting = [...calls];
    const one = async () => {
      for (let call = waiting.pop(); call !== undefined; call = waiting.pop()) await this.call(call);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }

  private async call({ attempt, word, forged }: Call): Promise<void> {
    const url = this.urlOf(attempt);
    const fields = {
      MessageSid: this.sidOf(attempt),
      MessageStatus: word,
      ...(word === 'undelivered' ? { ErrorCode: DEAD } : {}),
    };
    const token = forged === 'account' ? `${this.authToken}x` : this.authToken;
    const signed = forged === 'address' ? this.urlOf(`${attempt}1`) : url;
    const signature = twilio.getExpectedTwilioSignature(token, signed, fields);
    const startedAt = performance.now();
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body: new URLSearchParams(fields),
    });
    await response.arrayBuffer();
    this.tookMs.push(performance.now() - startedAt);
    this.answers.push({ forged: forged !== null, status: response.status });
  }

  private urlOf(attempt: string): string {
    return `${this.publicUrl}/callbacks/twilio/${attempt}`;
  }
}
