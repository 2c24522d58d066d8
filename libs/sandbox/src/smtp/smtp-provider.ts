import { BehaviourSwitch } from '../behaviour-switch.js';
import type { MailBehaviour } from '../behaviours.js';
import type { DomainClock } from '../domain-clock.js';
import type { ProviderData } from '../providers/provider-data.js';
import { mailboxKey } from './mailboxes.js';

const accept: MailBehaviour = { accept: true };

/** What a provider has seen since start. */
export interface SmtpCounts {
  readonly sessions: number;
  readonly accepted: number;
  readonly connections: { readonly open: number; readonly peak: number };
}

/** One simulated provider at run time: its behaviour and its counts. */
export class SmtpProvider {
  readonly behaviour: BehaviourSwitch<MailBehaviour>;
  #mailboxes: { readonly of: MailBehaviour; readonly keys: ReadonlySet<string> } | undefined;
  #sessions = 0;
  #open = 0;
  #peak = 0;
  #accepted = 0;

  constructor(
    readonly data: ProviderData,
    clock: DomainClock,
  ) {
    this.behaviour = new BehaviourSwitch(accept, clock);
  }

  get counts(): SmtpCounts {
    return {
      sessions: this.#sessions,
      accepted: this.#accepted,
      connections: { open: this.#open, peak: this.#peak },
    };
  }

  /** A client has connected. @returns the session's name and the behaviour it will meet to its end */
  open(): { session: string; behaviour: MailBehaviour } {
    this.#sessions += 1;
    this.#open += 1;
    this.#peak = Math.max(this.#peak, this.#open);
    return { session: `${this.data.id}-${this.#sessions}`, behaviour: this.behaviour.draw() };
  }

  closed(): void {
    this.#open -= 1;
  }

  noteAccepted(): void {
    this.#accepted += 1;
  }

  /** Whether the behaviour is meant for one of these recipients; one without `mailboxes` is for all. */
  concerns(behaviour: MailBehaviour, recipients: readonly string[]): boolean {
    if (behaviour.mailboxes === undefined) return true;
    if (this.#mailboxes?.of !== behaviour) {
      this.#mailboxes = { of: behaviour, keys: new Set(behaviour.mailboxes.map(mailboxKey)) };
    }
    const { keys } = this.#mailboxes;
    return recipients.some((recipient) => keys.has(mailboxKey(recipient)));
  }
}
