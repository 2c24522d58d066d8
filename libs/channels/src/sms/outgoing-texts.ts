import type { Uuid } from '#domain';
import type { ClaimedAttempt, Department, DepartmentDirectory, Links, TextOfAttempt } from '#delivery/ports';
import { CannotBeSent, departmentOf } from '../outcome.js';
import { needsPhone, smsText, type SmsAttempt } from './sms-text.js';

/** What the texts are made of besides their attempts. */
export interface OutgoingTextsOptions {
  readonly departments: DepartmentDirectory;
  readonly links: Links;
  /** The city's name, as a neutral text begins. */
  readonly cityName: string;
}

/** One text as a gateway takes it. */
export interface OutgoingText {
  /** E.164. */
  readonly to: string;
  readonly body: string;
  /** A name of up to eleven characters or a number, or a gateway's own id of a pool of them. */
  readonly sender: string;
}

/** Makes the texts of attempts, the same for every SMS gateway, and makes them again to recognise them in a list. */
export class OutgoingTexts {
  private readonly phones = new Map<Uuid, string | null>();

  constructor(private readonly options: OutgoingTextsOptions) {}

  /** @throws CannotBeSent, NotNow */
  async textFor(attempt: ClaimedAttempt): Promise<OutgoingText> {
    const { contact } = attempt;
    if (contact.channel !== 'sms' || contact.phone === '')
      throw new CannotBeSent('the contact is no phone number');
    const department = await this.department(attempt);
    return {
      to: contact.phone,
      body: this.textWith(attempt, department.phone),
      sender: department.sender.smsSenderId,
    };
  }

  /** null while the department's telephone, where the text names one, is not known yet: ask again. */
  textOf(attempt: TextOfAttempt): string | null {
    if (!needsPhone(attempt)) return this.textWith(attempt, null);
    const phone = this.phones.get(attempt.departmentId);
    if (phone !== undefined) return this.textWith(attempt, phone);
    void this.department(attempt).catch(() => null);
    return null;
  }

  private async department(attempt: Pick<ClaimedAttempt, 'departmentId'>): Promise<Department> {
    const department = await departmentOf(attempt, this.options.departments);
    this.phones.set(attempt.departmentId, department.phone);
    return department;
  }

  private textWith(attempt: SmsAttempt, phone: string | null): string {
    const { cityName, links } = this.options;
    return smsText(attempt, { cityName, links, phone });
  }
}

/** A number has no place in a reply that is kept as evidence. */
export function withoutNumber(reply: string, to: string): string {
  if (to === '') return reply;
  return reply.replaceAll(to, '<recipient>').replaceAll(to.replace(/^\+/, ''), '<recipient>');
}
