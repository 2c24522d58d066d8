import type { Channel, Urgency, Uuid } from '#domain';

/** A category of the city with its legal basis. */
export interface Category {
  readonly id: string;
  readonly nameDe: string;
  readonly nameEn: string;
  readonly basis: 'consent' | 'duty';
  readonly confidentialByDefault: boolean;
  /** The law wants it notified the same day: never held overnight. */
  readonly sameDay: boolean;
}

/**
 * The category of mail of our own making to departments and providers. It is in no list of the city, so nobody can choose it or
 * switch it off, and such mail counts to no incident.
 */
export const OPERATION_CATEGORY = 'operation';

/** A department as sending needs it: names and settings, nothing about citizens. */
export interface Department {
  readonly id: Uuid;
  readonly slug: string;
  readonly name: string;
  readonly cityName: string;
  /** To show to citizens without another way. */
  readonly phone: string | null;
  /** Where the department itself is told by mail. */
  readonly mailbox: string | null;
  readonly sender: Sender;
  readonly smsBudgetMicrosPerMonth: number | null;
  /** Overrides of the default policy, validated by the policy room. */
  readonly policySettings: unknown;
}

/** A verified From address with reply-to, SMS sender id and imprint. */
export interface Sender {
  readonly fromName: string;
  readonly fromAddress: string;
  readonly replyTo: string | null;
  readonly smsSenderId: string;
  readonly imprint: string;
}

/** Reads departments and categories; answers may be up to a few seconds old. */
export abstract class DepartmentDirectory {
  abstract department(id: Uuid): Promise<Department | null>;
  abstract categories(): Promise<readonly Category[]>;
}

/** A preference of a citizen for one category. */
export interface CategoryPreference {
  readonly category: string;
  readonly channels: readonly Channel[];
}

/** Default urgency when the request names none. */
export const DEFAULT_URGENCY: Urgency = 'routine';
