import type { Dossier } from '#contracts';
import type { DossierLanguage } from './dossier-model.js';

type Site = Dossier['sites'][number];

/** The words of a dossier in one language. */
export interface DossierTexts {
  readonly title: (providers: string) => string;
  readonly subject: (dossier: Dossier, providers: string) => string;
  readonly intro: (dossier: Dossier, since: string) => string;
  readonly headings: Readonly<
    Record<'contact' | 'ask' | 'sender' | 'sites' | 'replies' | 'volumes' | 'done' | 'contacts', string>
  >;
  readonly ask: readonly string[];
  readonly facts: Readonly<
    Record<
      | 'city' | 'incident' | 'made' | 'name' | 'email' | 'phone' | 'provider' | 'address' | 'helo' | 'returnPath'
      | 'spf' | 'dkim' | 'dmarc' | 'form' | 'checked',
      string
    >
  >; // prettier-ignore
  readonly columns: {
    readonly sites: readonly string[];
    readonly volumes: readonly string[];
    readonly contacts: readonly string[];
  };
  readonly health: Readonly<Record<Site['health'], string>>;
  readonly streams: Readonly<Record<string, string>>;
  readonly stages: Readonly<Record<string, string>>;
  readonly ways: Readonly<Record<string, string>>;
  readonly wording: (one: Dossier['replies'][number], first: string, last: string, stage: string) => string;
  readonly example: (at: string) => string;
  readonly done: (dossier: Dossier) => readonly string[];
  readonly none: string;
  readonly unknown: string;
  readonly unchecked: string;
  readonly noReplies: string;
  readonly noContacts: string;
  readonly noVolumes: string;
  readonly closing: string;
  readonly page: (number: number, of: number) => string;
}

const probesOf = ({ sites }: Dossier) => sites.reduce((sum, { probes }) => sum + probes, 0);
const isPaused = ({ sites }: Dossier) =>
  sites.some(({ health }) => health === 'blocked' || health === 'probing');

const GERMAN: DossierTexts = {
  title: (providers) => `Bitte um Freigabe unserer Mailserver: ${providers}`,
  subject: ({ city, incident }, providers) =>
    `${city}: Mails an ${providers} abgewiesen, Vorgang ${incident}`,
  intro: ({ city }, since) =>
    `Seit ${since} weisen Ihre Server Mails der ${/^Stadt\b/.test(city) ? city : `Stadt ${city}`} ab. Es sind Nachrichten der Verwaltung an Bürgerinnen und Bürger, zum Beispiel Terminbestätigungen mit Frist. Bitte lassen Sie sie wieder zu, oder sagen Sie uns den Grund.`,
  headings: {
    contact: 'Unser Kontakt',
    ask: 'Worum wir bitten',
    sender: 'Unsere Systeme',
    sites: 'Betroffene Server',
    replies: 'Antworten Ihrer Server',
    volumes: 'Mengen je Tag (UTC)',
    done: 'Was wir getan haben',
    contacts: 'Kontakte bisher',
  },
  ask: [
    'Lassen Sie Mails von unseren Adressen wieder zu.',
    'Nennen Sie uns den Grund der Sperre, und was wir ändern sollen.',
    'Nennen Sie uns eine Vorgangsnummer, auf die wir uns beziehen können.',
  ],
  facts: {
    city: 'Absender',
    incident: 'Vorgang bei uns',
    made: 'Stand',
    name: 'Name',
    email: 'Mail',
    phone: 'Telefon',
    provider: 'Anbieter',
    form: 'Kontaktweg',
    address: 'Adresse',
    helo: 'Name im EHLO',
    returnPath: 'Domain des Absenders im Umschlag',
    spf: 'SPF',
    dkim: 'DKIM',
    dmarc: 'DMARC',
    checked: 'Im DNS geprüft',
  },
  columns: {
    sites: ['Anbieter', 'Server', 'Art', 'Zustand', 'seit', 'bis'],
    volumes: ['Tag', 'gesendet', 'angenommen', 'abgewiesen'],
    contacts: ['Wann', 'Anbieter', 'Weg', 'Ihr Vorgang'],
  },
  health: {
    healthy: 'in Ordnung',
    degraded: 'langsam',
    blocked: 'gesperrt',
    probing: 'Probe läuft',
    recovering: 'erholt sich',
  },
  streams: { transactional: 'einzelne Nachrichten', bulk: 'Rundschreiben' },
  stages: {
    connect: 'beim Verbindungsaufbau',
    ehlo: 'nach EHLO',
    starttls: 'bei STARTTLS',
    mail: 'nach MAIL FROM',
    rcpt: 'nach RCPT TO',
    data: 'nach DATA',
    end: 'nach dem Inhalt',
  },
  ways: { form: 'Formular', email: 'Mail', phone: 'Telefon', other: 'anderer Weg' },
  wording: ({ site, count }, first, last, stage) =>
    `${site}: ${String(count)} ${count === 1 ? 'Antwort' : 'Antworten'} dieses Wortlauts ${stage}, zuerst ${first}, zuletzt ${last}.`,
  example: (at) => `Volle Antwort, ${at}`,
  done: (dossier) => [
    ...(isPaused(dossier)
      ? [
          `Wir haben das Senden an die gesperrten Server angehalten. Es gehen nur einzelne Proben hinaus, in Abständen von 15 bis 60 Minuten (bisher ${String(probesOf(dossier))}).`,
        ]
      : ['Wir senden an die betroffenen Server mit verringerter Geschwindigkeit.']),
    'Nach der Freigabe steigern wir die Menge schrittweise.',
    'Adressen, die es nach Ihren Antworten nicht gibt, schreiben wir nicht wieder an.',
  ],
  none: 'keiner',
  unknown: 'nicht bekannt',
  unchecked: 'noch nicht; die Angaben kommen aus unserer Einstellung',
  noReplies: 'Keine Antworten aufgezeichnet.',
  noContacts: 'Noch keine.',
  noVolumes: 'Keine Mails in diesem Zeitraum.',
  closing:
    'Alle Zeiten in UTC. Dieses Dokument enthält keine Daten von Bürgern: Empfängeradressen in den Antworten sind entfernt.',
  page: (number, of) => `Seite ${String(number)} von ${String(of)}`,
};

const ENGLISH: DossierTexts = {
  title: (providers) => `Request to accept mail of our servers again: ${providers}`,
  subject: ({ city, incident }, providers) => `${city}: mail to ${providers} refused, our case ${incident}`,
  intro: ({ city }, since) =>
    `Since ${since} your servers have refused mail of ${city} (Germany). It is mail of the city administration to its citizens, for example confirmations of appointments with a deadline. Please accept it again, or tell us the reason.`,
  headings: {
    contact: 'Our contact',
    ask: 'What we ask for',
    sender: 'Our systems',
    sites: 'Servers concerned',
    replies: 'What your servers replied',
    volumes: 'Volumes per day (UTC)',
    done: 'What we have done',
    contacts: 'Contacts so far',
  },
  ask: [
    'Please accept mail from our addresses again.',
    'Please tell us the reason of the block, and what we are to change.',
    'Please give us a ticket number that we can refer to.',
  ],
  facts: {
    city: 'Sender',
    incident: 'Our case',
    made: 'As of',
    name: 'Name',
    email: 'Mail',
    phone: 'Telephone',
    provider: 'Provider',
    form: 'Way of contact',
    address: 'Address',
    helo: 'Name in EHLO',
    returnPath: 'Domain of the envelope sender',
    spf: 'SPF',
    dkim: 'DKIM',
    dmarc: 'DMARC',
    checked: 'Checked in the DNS',
  },
  columns: {
    sites: ['Provider', 'Servers', 'Kind', 'State', 'since', 'until'],
    volumes: ['Day', 'sent', 'accepted', 'refused'],
    contacts: ['When', 'Provider', 'Way', 'Your ticket'],
  },
  health: {
    healthy: 'well',
    degraded: 'slow',
    blocked: 'blocked',
    probing: 'probe under way',
    recovering: 'recovering',
  },
  streams: { transactional: 'single messages', bulk: 'bulk' },
  stages: {
    connect: 'on connecting',
    ehlo: 'after EHLO',
    starttls: 'at STARTTLS',
    mail: 'after MAIL FROM',
    rcpt: 'after RCPT TO',
    data: 'after DATA',
    end: 'after the content',
  },
  ways: { form: 'form', email: 'mail', phone: 'telephone', other: 'other way' },
  wording: ({ site, count }, first, last, stage) =>
    `${site}: ${String(count)} ${count === 1 ? 'reply' : 'replies'} of this wording ${stage}, first ${first}, last ${last}.`,
  example: (at) => `Full reply, ${at}`,
  done: (dossier) => [
    ...(isPaused(dossier)
      ? [
          `We have stopped sending to the servers that refuse us. Only single probes go out, 15 to 60 minutes apart (${String(probesOf(dossier))} so far).`,
        ]
      : ['We send to the servers concerned at a reduced rate.']),
    'Once we are accepted again, we raise the volume step by step.',
    'Addresses that your replies call unknown are not written to again.',
  ],
  none: 'none',
  unknown: 'not known',
  unchecked: 'not yet; this is our configuration',
  noReplies: 'No replies on record.',
  noContacts: 'None yet.',
  noVolumes: 'No mail in this time.',
  closing:
    'All times are UTC. This document holds no data of citizens: addresses of recipients in replies are removed.',
  page: (number, of) => `Page ${String(number)} of ${String(of)}`,
};

export const DOSSIER_TEXTS: Readonly<Record<DossierLanguage, DossierTexts>> = { de: GERMAN, en: ENGLISH };
