import { demoPeople } from '../../../apps/local/src/demo/people.js';
import type { Random } from './random.js';

/** What a drill may say of a letter beside its recipient. */
export interface LetterOptions {
  readonly urgency?: string;
  readonly deadline?: { readonly at: string };
  readonly sendAt?: string;
}

/** A notification to send in a drill; every one has an address or a number of its own, and a subject. */
export interface Letter extends LetterOptions {
  readonly recipient: { readonly email?: string; readonly phone?: string };
  readonly category: string;
  readonly content: { readonly subject: string; readonly body: string };
  readonly channels?: readonly string[];
}

const DOMAINS = ['web.de', 'gmx.de', 'gmail.com', 't-online.de', 'outlook.de', 'freenet.de', 'posteo.de'];

/** Citizens of the demo city with the app on a phone. */
const WITH_PUSH = demoPeople().filter(({ account, push }) => account && push);

/** Texts and pushes do not wait for the end of the quiet hours: drills run at any time of the day. */
const AT_ONCE = { urgency: 'urgent' };

/** Makes letters with recipients that nobody else has. */
export class Letters {
  /** @param count how many others have made: drills on one system must not write to the same people */
  constructor(
    private readonly random: Random,
    private count = 0,
  ) {}

  /** @param domain a fixed one, or null for any */
  email(domain: string | null = null, more: LetterOptions = {}): Letter {
    this.count += 1;
    const recipient = { email: `p${String(this.count)}@${domain ?? this.random.pick(DOMAINS)}` };
    return {
      recipient,
      category: 'appointments',
      content: { subject: `Nachricht ${String(this.count)}`, body: 'Bitte lesen.' },
      ...more,
    };
  }

  sms(): Letter {
    this.count += 1;
    const recipient = { phone: phoneOf('+4915120', this.count) };
    return {
      recipient,
      category: 'appointments',
      content: { subject: `Text ${String(this.count)}`, body: 'Bitte lesen.' },
      ...AT_ONCE,
    };
  }

  /** To this address; without a phone. */
  to(email: string, more: LetterOptions = {}): Letter {
    return { ...this.email(null, more), recipient: { email } };
  }

  /** To the app of a citizen, who may have had others. */
  push(): Letter {
    this.count += 1;
    return {
      recipient: { email: this.random.pick(WITH_PUSH).email },
      channels: ['push'],
      category: 'school',
      content: { subject: `Meldung ${String(this.count)}`, body: 'Bitte lesen.' },
      ...AT_ONCE,
    };
  }

  /** An email address with a mobile phone to fall back on. */
  both(domain: string | null, more: LetterOptions = {}): Letter {
    const letter = this.email(domain, more);
    return {
      ...letter,
      recipient: { ...letter.recipient, phone: phoneOf('+4915121', this.count) },
    };
  }
}

/** A number of its own. By their endings the sandbox's gateway knows some that it cannot reach; none of those ends with 9. */
function phoneOf(prefix: string, count: number): string {
  return `${prefix}${String(count * 10 + 9).padStart(6, '0')}`;
}
