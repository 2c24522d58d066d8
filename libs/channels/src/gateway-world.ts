import { attemptId, laneKey, uuidV7, type Uuid } from '#domain';
import {
  Clock,
  DepartmentDirectory,
  InboxStore,
  Links,
  type Category,
  type ClaimedAttempt,
  type Content,
  type Department,
} from '#delivery/ports';

/** The world around the gateways in specs: a city with one department, clocks that are set by hand. */

export const NOW_MS = Date.parse('2021-03-11T13:02:00Z');
export const DEPARTMENT_ID: Uuid = '01782200-0000-7000-8000-000000000001';
export const CITIZEN_ID: Uuid = '01782200-0000-7000-8000-000000000002';

export class SetClock extends Clock {
  domainMs = NOW_MS;

  override now(): number {
    return this.domainMs;
  }

  override realNow(): number {
    return Date.now();
  }
}

/** Tokens that show what they are made of. */
export class OpenLinks extends Links {
  override token(kind: string, subject: Uuid): string {
    return `${kind}-${subject}`;
  }

  override read(kind: string, token: string): Uuid | null {
    return token.startsWith(`${kind}-`) ? token.slice(kind.length + 1) : null;
  }

  override url(kind: 'message' | 'action' | 'preferences', subject: Uuid): string {
    return `https://stadt.example/${kind[0] ?? ''}/${this.token(kind, subject)}`;
  }
}

export function aDepartment(changes: Partial<Department> = {}): Department {
  return {
    id: DEPARTMENT_ID,
    slug: 'buergeramt',
    name: 'Bürgeramt',
    cityName: 'Stadt Mülheim',
    phone: '+49 208 4550',
    mailbox: 'buergeramt@stadt.example',
    sender: {
      fromName: 'Bürgeramt Mülheim',
      fromAddress: 'buergeramt@mail.stadt.example',
      replyTo: 'antwort@stadt.example',
      smsSenderId: 'Muelheim',
      imprint: 'Stadt Mülheim, Am Rathaus 1',
    },
    smsBudgetMicrosPerMonth: null,
    policySettings: null,
    ...changes,
  };
}

const CATEGORIES: readonly Category[] = [
  {
    id: 'appointments',
    nameDe: 'Termine',
    nameEn: 'Appointments',
    basis: 'duty',
    confidentialByDefault: false,
    sameDay: false,
  },
  {
    id: 'waste',
    nameDe: 'Abfall',
    nameEn: 'Waste',
    basis: 'consent',
    confidentialByDefault: false,
    sameDay: false,
  },
];

export class OneDepartment extends DepartmentDirectory {
  constructor(private readonly known: Department | null = aDepartment()) {
    super();
  }

  override department(id: Uuid): Promise<Department | null> {
    return Promise.resolve(this.known?.id === id ? this.known : null);
  }

  override categories(): Promise<readonly Category[]> {
    return Promise.resolve(CATEGORIES);
  }
}

/** A directory whose database is away. */
export class NoDirectory extends DepartmentDirectory {
  override department(): Promise<never> {
    return Promise.reject(new Error('no connection'));
  }

  override categories(): Promise<never> {
    return Promise.reject(new Error('no connection'));
  }
}

export class InboxInMemory extends InboxStore {
  readonly items: Parameters<InboxStore['put']>[0][] = [];
  failure: Error | null = null;

  override put(item: Parameters<InboxStore['put']>[0]): Promise<void> {
    if (this.failure !== null) return Promise.reject(this.failure);
    this.items.push(item);
    return Promise.resolve();
  }
}

export function aContent(changes: Partial<Content> = {}): Content {
  return {
    subject: 'Ihr Termin im Bürgeramt',
    body: 'Guten Tag,\n\nbitte **bestätigen** Sie Ihren Termin.',
    sms: null,
    push: null,
    late: null,
    action: null,
    attachments: [],
    calendar: null,
    ...changes,
  };
}

let count = 0;

/** A claimed attempt to `anna.beispiel@example.net`, due by 15:02, with a minute of lease left. */
export function anAttempt(changes: Partial<ClaimedAttempt> = {}): ClaimedAttempt {
  count += 1;
  const random = new Uint8Array(10);
  new DataView(random.buffer).setUint32(6, count);
  const notificationId = changes.notificationId ?? uuidV7(NOW_MS, random);
  const ordinal = changes.ordinal ?? 1;
  return {
    id: attemptId(notificationId, ordinal),
    notificationId,
    ordinal,
    fence: 1,
    lane: laneKey({ channel: 'email', stream: 'transactional', route: 'direct', site: 'example.net' }),
    channel: 'email',
    before: 'queued',
    contentKind: 'original',
    content: aContent(),
    contact: { channel: 'email', address: 'anna.beispiel@example.net', name: 'Anna Beispiel' },
    departmentId: DEPARTMENT_ID,
    category: 'appointments',
    keyKind: 'live',
    simulatedEnd: null,
    citizenId: null,
    language: 'de',
    urgency: 'important',
    confidential: false,
    hasSecondFactor: false,
    acceptedAtMs: NOW_MS,
    deadlineMs: Date.parse('2021-03-11T14:02:00Z'),
    validUntilMs: null,
    reference: null,
    tries: 0,
    leaseUntilRealMs: Date.now() + 60_000,
    ...changes,
  };
}
