import { uuidV7, type Uuid } from '#domain';
import type { Content, Department, NewNotification, RequestContacts, Sender } from '#delivery/ports';
import { START_MS } from './fixed-clock.js';
import { SeededChance } from './seeded-chance.js';

const chance = new SeededChance(0x5354);

/** The department that a built notification belongs to unless told otherwise. */
export const A_DEPARTMENT_ID: Uuid = '01780000-0000-7000-8000-00000000000a';

/** A fresh id; ids made one after the other sort in that order only across milliseconds. @param atMs Unix milliseconds */
export function anId(atMs: number = START_MS): Uuid {
  return uuidV7(atMs, chance.bytes(10));
}

/** Content with a subject and a body, and nothing optional. */
export function aContent(changes: Partial<Content> = {}): Content {
  return {
    subject: 'Ihr Termin im Bürgeramt',
    body: 'Bitte bestätigen Sie Ihren Termin.',
    sms: null,
    push: null,
    late: null,
    action: null,
    attachments: [],
    calendar: null,
    ...changes,
  };
}

/** The addresses of a person with an email address at GMX and no phone. */
export function aContacts(changes: Partial<RequestContacts> = {}): RequestContacts {
  return { name: 'Erika Muster', email: 'erika.muster@gmx.de', phone: null, ...changes };
}

/** A routine appointment mail by a `live` key, accepted at `START_MS` and due at once. */
export function aNotification(changes: Partial<NewNotification> = {}): NewNotification {
  const acceptedAtMs = changes.acceptedAtMs ?? START_MS;
  return {
    id: anId(acceptedAtMs),
    departmentId: A_DEPARTMENT_ID,
    keyKind: 'live',
    simulatedEnd: null,
    recipientId: null,
    contacts: aContacts(),
    phoneRangeAllowed: true,
    language: 'de',
    category: 'appointments',
    urgency: 'routine',
    confidential: false,
    oneTimeCode: false,
    stream: 'transactional',
    deadlineMs: null,
    sendAtMs: null,
    validUntilMs: null,
    channels: null,
    reference: null,
    secondFactor: null,
    conditionUrl: null,
    escalate: null,
    content: aContent(),
    acceptedAtMs,
    status: 'accepted',
    dueAtMs: acceptedAtMs,
    ...changes,
  };
}

/** The verified sender of the built department. */
export function aSender(changes: Partial<Sender> = {}): Sender {
  return {
    fromName: 'Bürgeramt Musterstadt',
    fromAddress: 'buergeramt@musterstadt.example',
    replyTo: null,
    smsSenderId: 'Musterstadt',
    imprint: 'Stadt Musterstadt, Rathausplatz 1, 12345 Musterstadt',
    ...changes,
  };
}

/** A department without a budget limit and with the default policy. */
export function aDepartment(changes: Partial<Department> = {}): Department {
  return {
    id: A_DEPARTMENT_ID,
    slug: 'buergeramt',
    name: 'Bürgeramt',
    cityName: 'Musterstadt',
    phone: '+49 30 9018 0',
    mailbox: 'postfach@musterstadt.example',
    sender: aSender(),
    smsBudgetMicrosPerMonth: null,
    policySettings: {},
    ...changes,
  };
}
