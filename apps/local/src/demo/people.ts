/** A person of the demo city. Names are invented, addresses are the sandbox's. */
export interface DemoPerson {
  readonly name: string;
  readonly email: string;
  /** E.164, or null without a mobile phone. */
  readonly phone: string | null;
  /** Has a portal account (and an app inbox). */
  readonly account: boolean;
  /** Has the app on a phone: a push subscription. */
  readonly push: boolean;
}

/** The people whose fate the demo page follows, with what they are written about. */
export interface FollowedPerson extends DemoPerson {
  readonly reference: string;
  readonly category: 'appointments' | 'school' | 'waste';
  readonly subject: string;
  readonly body: string;
  readonly urgency: 'routine' | 'important' | 'urgent';
  /** Minutes until the deadline, or null. */
  readonly minutes: number | null;
}

export const FOLLOWED: readonly FollowedPerson[] = [
  {
    name: 'Elke Hoffmann',
    email: 'elke.hoffmann@gmx.de',
    phone: '+4915155500101',
    // An unverified number takes three texts an hour only, and the demo writes to her twice a minute.
    account: true,
    push: false,
    reference: 'demo-hoffmann',
    category: 'appointments',
    subject: 'Termin bestätigen: Reisepass',
    body: 'Bitte bestätigen Sie Ihren Termin im Bürgeramt.',
    urgency: 'urgent',
    minutes: 60,
  },
  {
    name: 'Can Aydın',
    email: 'can.aydin@gmx.de',
    phone: null,
    account: true,
    push: true,
    reference: 'demo-aydin',
    category: 'school',
    subject: 'Notbetreuung: Antwort bis heute Abend',
    body: 'Bitte teilen Sie uns mit, ob Sie die Notbetreuung brauchen.',
    urgency: 'important',
    minutes: 240,
  },
  {
    name: 'Jonas Weber',
    email: 'jonas.weber@gmx.de',
    phone: '+4915155500102',
    account: false,
    push: false,
    reference: 'demo-weber',
    category: 'waste',
    subject: 'Biotonne kommt am Mittwoch',
    body: 'Die Biotonne wird in dieser Woche am Mittwoch geleert.',
    urgency: 'routine',
    minutes: null,
  },
  {
    name: 'Maria Kowalski',
    email: 'maria.kowalski@gmx.de',
    phone: null,
    account: false,
    push: false,
    reference: 'demo-kowalski',
    category: 'appointments',
    subject: 'Termin bestätigen: Anmeldung',
    body: 'Bitte bestätigen Sie Ihren Termin im Bürgeramt.',
    urgency: 'urgent',
    minutes: 30,
  },
  {
    name: 'Birgit Sommer',
    email: 'birgit.sommer@gmail.com',
    phone: '+4915155500103',
    account: false,
    push: false,
    reference: 'demo-sommer',
    category: 'appointments',
    subject: 'Termin bestätigen: Personalausweis',
    body: 'Bitte bestätigen Sie Ihren Termin im Bürgeramt.',
    urgency: 'urgent',
    minutes: 60,
  },
];

/** Mailbox providers by their share of private mail in Germany, percent; the rest are own domains. */
const SHARES: readonly (readonly [domain: string, percent: number])[] = [
  ['web.de', 18],
  ['gmx.de', 17],
  ['gmail.com', 22],
  ['t-online.de', 11],
  ['outlook.de', 8],
  ['online.de', 4],
  ['freenet.de', 3],
  ['yahoo.de', 3],
  ['icloud.com', 3],
  ['posteo.de', 2],
  ['vodafonemail.de', 2],
];
const OWN_DOMAIN = 'tsv-birkenau.example';

const FIRST = [
  'Anna',
  'Ben',
  'Clara',
  'David',
  'Emine',
  'Felix',
  'Greta',
  'Hasan',
  'Ida',
  'Jan',
  'Katrin',
  'Luis',
  'Mia',
  'Noah',
  'Olga',
  'Paul',
];
const LAST = [
  'Becker',
  'Demir',
  'Fischer',
  'Graf',
  'Hartmann',
  'Kaya',
  'Krüger',
  'Lange',
  'Meyer',
  'Nowak',
  'Otto',
  'Peters',
  'Richter',
  'Schulz',
  'Vogel',
  'Wolf',
];

/** How many people live in the demo city, beside the followed ones. */
export const POPULATION = 300;

/** The people of the demo city, the same at every start. */
export function demoPeople(): readonly DemoPerson[] {
  return [...FOLLOWED, ...Array.from({ length: POPULATION }, (_, index) => personAt(index))];
}

function personAt(index: number): DemoPerson {
  const first = FIRST[index % FIRST.length] ?? 'Anna';
  const last = LAST[Math.floor(index / FIRST.length) % LAST.length] ?? 'Becker';
  // A step that shares no factor with 100 visits every percent once in a hundred people.
  const domain = domainAt((index * 37) % 100);
  const account = index % 4 === 0;
  return {
    name: `${first} ${last}`,
    email: `${plain(first)}.${plain(last)}${String(index)}@${domain}`,
    phone: index % 10 < 7 ? `+49151556${String(index).padStart(5, '0')}` : null,
    account,
    push: account && index % 8 === 0,
  };
}

function domainAt(percent: number): string {
  let below = 0;
  for (const [domain, share] of SHARES) {
    below += share;
    if (percent < below) return domain;
  }
  return OWN_DOMAIN;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('ü', 'ue').replaceAll('ı', 'i');
}
