import { demoPeople } from '../../../apps/local/src/demo/people.js';
import type { Random } from './random.js';

/** A notification to send in a drill; every one has an address or a number of its own. */
export interface Letter extends Record<string, unknown> {
  readonly recipient: { readonly email?: string; readonly phone?: string };
}

const DOMAINS = ['web.de', 'gmx.de', 'gmail.com', 't-online.de', 'outlook.de', 'freenet.de', 'posteo.de'];

/** Citizens of the demo city with the app on a phone. */
const WITH_PUSH = demoPeople().filter(({ account, push }) => account && push);

/** Texts and pushes do not wait for the end of the quiet hours: drills run at any time of the day. */
const AT_ONCE = { urgency: 'urgent' };

/** Makes letters with recipients that nobody else has. */
export class Letters {
  private count = 0;

  constructor(private readonly random: Random) {}

  /** @param domain a fixed one, or null for any */
  email(domain: string | null = null, more: Record<string, unknown> = {}): Letter {
    this.count += 1;
    const recipient = { email: `p${String(this.count)}@${domain ?? this.random.pick(DOMAINS)}` };
    return {
      recipient,
      category: 'appointments',
      content: { subject: `Nachricht ${String(this.count)}`, body: 'Bitte lesen.' },
      ...more,
    };
  }

  sms(more: Record<string, unknown> = {}): Letter {
    this.count += 1;
    const recipient = { phone: `+4915120${String(this.count).padStart(6, '0')}` };
    return {
      recipient,
      category: 'appointments',
      content: { subject: `Text ${String(this.count)}`, body: 'Bitte lesen.' },
      ...AT_ONCE,
      ...more,
    };
  }

  /** To the app of a citizen, who may have had others. */
  push(more: Record<string, unknown> = {}): Letter {
    this.count += 1;
    return {
      recipient: { email: this.random.pick(WITH_PUSH).email },
      channels: ['push'],
      category: 'school',
      content: { subject: `Meldung ${String(this.count)}`, body: 'Bitte lesen.' },
      ...AT_ONCE,
      ...more,
    };
  }

  /** An email address with a mobile phone to fall back on. */
  both(domain: string | null, more: Record<string, unknown> = {}): Letter {
    const letter = this.email(domain, more);
    return {
      ...letter,
      recipient: { ...letter.recipient, phone: `+4915121${String(this.count).padStart(6, '0')}` },
    };
  }
}
