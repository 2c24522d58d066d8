import type { Sender } from '#delivery/ports';

/** A category of the demo city. */
export interface CategorySeed {
  readonly id: string;
  readonly de: string;
  readonly en: string;
  readonly basis: 'consent' | 'duty';
  readonly confidential: boolean;
  readonly sameDay: boolean;
}

/** A department of the demo city with its own people. */
export interface DepartmentSeed {
  readonly slug: string;
  readonly name: string;
  readonly cityName: string;
  readonly phone: string;
  readonly mailbox: string;
  readonly sender: Sender;
  /** Addresses and phones that a `team` key may reach. */
  readonly team: readonly string[];
}

export const CATEGORIES: readonly CategorySeed[] = [
  {
    id: 'appointments',
    de: 'Termine',
    en: 'Appointments',
    basis: 'duty',
    confidential: false,
    sameDay: false,
  },
  {
    id: 'school',
    de: 'Schule und Kita',
    en: 'School and day care',
    basis: 'consent',
    confidential: false,
    sameDay: false,
  },
  { id: 'health', de: 'Gesundheit', en: 'Health', basis: 'duty', confidential: true, sameDay: false },
  {
    id: 'waste',
    de: 'Abfallkalender',
    en: 'Waste collection',
    basis: 'consent',
    confidential: false,
    sameDay: false,
  },
];

export const DEPARTMENTS: readonly [DepartmentSeed, DepartmentSeed] = [
  {
    slug: 'buergeramt',
    name: 'Bürgeramt',
    cityName: 'Stadt Lindenburg',
    phone: '+49 30 5550100',
    mailbox: 'buergeramt@lindenburg.example',
    sender: {
      fromName: 'Stadt Lindenburg, Bürgeramt',
      fromAddress: 'buergeramt@lindenburg.example',
      replyTo: 'buergeramt@lindenburg.example',
      smsSenderId: 'Lindenburg',
      imprint: 'Stadt Lindenburg, Bürgeramt, Rathausplatz 1, 12345 Lindenburg',
    },
    team: ['team@lindenburg.example', 'brandt@lindenburg.example', 'team@posteo.de', '+4915155500001'],
  },
  {
    slug: 'gesundheitsamt',
    name: 'Gesundheitsamt',
    cityName: 'Stadt Lindenburg',
    phone: '+49 30 5550200',
    mailbox: 'gesundheitsamt@lindenburg.example',
    sender: {
      fromName: 'Stadt Lindenburg, Gesundheitsamt',
      fromAddress: 'gesundheitsamt@lindenburg.example',
      replyTo: null,
      smsSenderId: 'Lindenburg',
      imprint: 'Stadt Lindenburg, Gesundheitsamt, Rathausplatz 1, 12345 Lindenburg',
    },
    team: ['team@lindenburg.example'],
  },
];
