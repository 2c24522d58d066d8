import type { SmsBehaviour } from '../behaviours.js';
import type { DomainClock } from '../domain-clock.js';
import type { Ledger } from '../ledger.js';
import { postSigned } from './signed-post.js';
import { fateOf } from './twilio-errors.js';
import type { SmsMessage, SmsStatus } from './sms-store.js';

export interface CallbackSettings {
  readonly clock: DomainClock;
  readonly ledger: Ledger;
  readonly accountSid: string;
  readonly authToken: string;
  readonly ca: string;
}

const stepMs = 40;
const usualDelayMs = 5000;

/** Moves messages through their statuses and tells the sender, as the behaviour at the time of sending says. */
export class StatusCallbacks {
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(private readonly settings: CallbackSettings) {}

  /** Twilio sends no callback for the status that the API already answered. */
  start(message: SmsMessage, behaviour: SmsBehaviour): void {
    const steps = stepsAfter(message);
    steps.forEach((status, at) => {
      this.#later(stepMs * (at + 1), () => {
        this.#reach(message, status);
      });
    });
    if (message.statusCallback !== null) this.#announce(message, steps, behaviour);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #reach(message: SmsMessage, status: SmsStatus): void {
    const fate = fateOf(message.to);
    message.status = status;
    message.updatedAtMs = this.settings.clock.now();
    if (status === 'sent') message.sentAtMs = message.updatedAtMs;
    if (fate.end === status && 'code' in fate) message.errorCode = fate.code;
  }

  #announce(message: SmsMessage, steps: readonly SmsStatus[], behaviour: SmsBehaviour): void {
    const { callbacks, callbackDelayMs = usualDelayMs } = behaviour;
    if (callbacks === 'lose') return;
    const order = callbacks === 'swap' ? [...steps].reverse() : steps;
    const startMs =
      callbacks === 'delay' ? callbackDelayMs : callbacks === 'swap' ? stepMs * steps.length : 0;
    const times = callbacks === 'double' ? [0, stepMs / 2] : [0];
    order.forEach((status, at) => {
      for (const again of times)
        this.#later(startMs + stepMs * (at + 1) + again, () => void this.#post(message, status));
    });
  }

  async #post(message: SmsMessage, status: SmsStatus): Promise<void> {
    const { clock, ledger, accountSid, authToken, ca } = this.settings;
    const { statusCallback: url, to, sid } = message;
    if (url === null) return;
    const reply = await postSigned({
      url,
      fields: callbackFields(message, status, { accountSid, now: clock.now() }),
      authToken,
      ca,
    });
    ledger.add({
      kind: 'sms',
      provider: 'twilio',
      session: null,
      stage: `callback ${status}`,
      from: null,
      to,
      reply: reply === null ? null : String(reply),
      id: sid,
    });
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }
}

function stepsAfter(message: SmsMessage): SmsStatus[] {
  const fate = fateOf(message.to);
  const start: SmsStatus[] = message.serviceSid === null ? [] : ['queued'];
  return [...start, 'sent', fate.end === 'refused' ? 'failed' : fate.end];
}

/** The fields of a status callback; more may come, in any order. */
function callbackFields(
  message: SmsMessage,
  status: SmsStatus,
  { accountSid, now }: { accountSid: string; now: number },
): Record<string, string> {
  const fate = fateOf(message.to);
  const isEnd = status !== 'queued' && status !== 'sent';
  return {
    MessageSid: message.sid,
    SmsSid: message.sid,
    MessageStatus: status,
    SmsStatus: status,
    To: message.to,
    From: message.from ?? '',
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    ...(message.serviceSid === null ? {} : { MessagingServiceSid: message.serviceSid }),
    ...(isEnd && 'code' in fate ? { ErrorCode: String(fate.code) } : {}),
    ...(isEnd ? { RawDlrDoneDate: doneDate(now) } : {}),
  };
}

/** YYMMDDhhmm, as carriers write it. */
function doneDate(ms: number): string {
  return new Date(ms).toISOString().replace(/\D/g, '').slice(2, 12);
}
