/** Dossier, contacts, notice and log of an incident, and the forms that write them. */
export const incidentDesk = {
  title: 'Postmaster-Akte und öffentlicher Hinweis',
  dossier: 'Akte für die Postmaster',
  dossierText: (count: string) =>
    `Unsere IP, PTR, HELO, SPF, DKIM, DMARC, Mengen je Tag, ${count} Antworten mit Fallnummern. Keine Daten von Bürgern.`,
  download: 'Akte herunterladen (PDF)',
  contactsCaption: 'Kontakte mit den Postmastern',
  noContacts: 'Noch hat niemand beim Anbieter nachgefragt.',
  when: 'Wann',
  way: 'Weg',
  result: 'Ergebnis',
  ways: { form: 'Formular', email: 'Mail', phone: 'Telefon', other: 'anderer Weg' },
  ticket: (ticket: string) => `Vorgang ${ticket}`,
  noAnswer: 'noch keine Antwort',
  addContact: 'Kontakt eintragen',
  notice: 'Öffentlicher Hinweis',
  visibleSince: (moment: string) => `sichtbar seit ${moment}`,
  notPublished: 'nicht veröffentlicht',
  noNotice: 'Die Statusseite nennt die Störung ohnehin. Ein Hinweis sagt den Bürgern, was sie tun können.',
  noticeWhere: 'Deutsch, Englisch · Statusseite und Feed',
  change: 'Ändern',
  write: 'Hinweis schreiben',
  see: 'Ansehen',
  log: 'Was geschah',
  addNote: 'Notiz hinzufügen',
  close: 'Störung schließen …',
  itself: 'Stadtbote',
  line: {
    opened: 'hat die Störung eröffnet.',
    closed: 'hat die Störung beendet.',
    reopened: 'hat die Störung wieder geöffnet.',
    acknowledged: 'hat die Störung übernommen.',
    probe: 'hat eine Probe vorgezogen.',
    note: (text: string) => `„${text}“`,
    contact: (way: string, provider: string) => `hat ${provider} gefragt (${way}).`,
    ordered: { reroute: 'will umleiten', release: 'will warten lassen', cancel: 'will stornieren' },
    begun: { reroute: 'umgeleitet', release: 'wartet auf den Anbieter', cancel: 'storniert' },
    count: (count: string, one: boolean) => (one ? '1 Nachricht' : `${count} Nachrichten`),
    undone: (back: string, late: string) =>
      `hat zurückgenommen: ${back}. Schon gesendet oder beendet: ${late}.`,
    published: 'hat den öffentlichen Hinweis veröffentlicht.',
    withdrawn: 'hat den öffentlichen Hinweis zurückgezogen.',
    dossier: 'hat die Akte erstellt.',
    dossierTo: (to: string) => `hat die Akte gesendet an ${to}.`,
  },
  done: {
    ordered: (count: string, one: boolean) =>
      one ? '1 Nachricht ist vorgemerkt' : `${count} Nachrichten sind vorgemerkt`,
    orderedText: (moment: string) =>
      `Bis ${moment} geschieht nichts. Danach nehmen Sie noch zurück, was nicht gesendet ist.`,
    undone: (back: string) => `Zurückgenommen: ${back}`,
    undoneText: (late: string) => `Schon gesendet oder beendet: ${late}.`,
    acknowledged: 'Sie haben die Störung übernommen',
    noted: 'Die Notiz steht im Protokoll',
    contact: 'Der Kontakt ist eingetragen',
    published: 'Der Hinweis ist veröffentlicht',
    withdrawn: 'Der Hinweis ist zurückgezogen',
    closed: 'Die Störung ist beendet',
    opened: 'Die Störung ist eröffnet',
    probe: 'Die nächste Nachricht geht als Probe hinaus',
    no_probe: 'Gerade ist keine Probe möglich: Kein Anbieter ist gesperrt, oder eine läuft schon',
  },
};

/** Forms of an incident, and the second look before an order. */
export const incidentForm = {
  confirm: {
    reroute: (count: string, one: boolean) =>
      one ? '1 Nachricht umleiten?' : `${count} Nachrichten umleiten?`,
    release: (count: string, one: boolean) =>
      one ? '1 Nachricht warten lassen?' : `${count} Nachrichten warten lassen?`,
    cancel: (count: string, one: boolean) =>
      one ? '1 Nachricht stornieren?' : `${count} Nachrichten stornieren?`,
  },
  exactly: {
    reroute:
      'Die angehaltenen Mails dieser Störung gehen auf dem nächsten Weg hinaus, den die Regeln erlauben.',
    release:
      'Die angehaltenen Mails warten, bis der Anbieter wieder annimmt, auch länger als sonst. Fristen wechseln trotzdem rechtzeitig den Weg.',
    cancel:
      'Die angehaltenen Nachrichten gehen auf keinem Weg mehr hinaus. Ihre Ämter sehen sie als storniert.',
  },
  onlyUntil: (moment: string) => `Es geht nur um die mit Frist bis ${moment}.`,
  what: 'Was geschieht',
  price: 'Preis',
  budgetAfter: 'Budget danach',
  noLimit: 'ohne Grenze',
  undo: 'Rücknahme',
  undoText: (duration: string) =>
    `${duration} lang geschieht nichts, und alles lässt sich zurücknehmen; danach, was noch nicht gesendet ist.`,
  settled: 'Was inzwischen erreicht ist oder seine Frist verpasst hat, bleibt unberührt.',
  reason: 'Begründung',
  reasonHint: 'Steht im Protokoll. Keine Namen und Adressen.',
  reasonMissing: 'Bitte begründen Sie die Anordnung.',
  countChanged: 'Inzwischen sind mehr oder weniger angehalten. Bitte sehen Sie noch einmal hin.',
  nothingHeld: 'Inzwischen ist nichts mehr angehalten.',
  confirmButton: {
    reroute: (count: string) => `${count} umleiten`,
    release: (count: string) => `${count} warten lassen`,
    cancel: (count: string) => `${count} stornieren`,
  },
  back: 'Zurück zur Störung',
  missing: 'Bitte füllen Sie dieses Feld aus.',
  'too-long': 'Das ist zu lang.',
  'not-a-moment': 'Bitte so angeben: 2021-03-11 14:35',
  'in-the-future': 'Dieser Zeitpunkt liegt in der Zukunft.',
  note: 'Notiz',
  noteHint: 'Für alle, die an der Störung arbeiten. Keine Namen und Adressen von Bürgern.',
  noteButton: 'Notiz speichern',
  contact: 'Kontakt mit dem Anbieter',
  contactText: 'Wann wurde auf welchem Weg gefragt, und was kam zurück?',
  contactForms: 'Formulare der Anbieter:',
  fields: {
    way: 'Weg',
    provider: 'Anbieter',
    at: 'Wann',
    ticket: 'Vorgang des Anbieters (falls bekannt)',
    answer: 'Antwort (falls schon da)',
  },
  atHint: 'Berliner Zeit, wie 2021-03-11 14:35. Leer: jetzt.',
  contactButton: 'Kontakt speichern',
  notice: 'Öffentlicher Hinweis',
  noticeText: 'Steht auf der Statusseite und im Feed. Was ist betroffen, seit wann, was können Bürger tun?',
  noticeDe: 'Text auf Deutsch',
  noticeEn: 'Text auf Englisch',
  previewButton: 'Vorschau',
  preview: 'So liest es die Öffentlichkeit',
  publishButton: 'Hinweis veröffentlichen',
  withdrawButton: 'Hinweis zurückziehen',
  edit: 'Text ändern',
  close: 'Störung beenden?',
  closeText:
    'Danach steht sie unter „Beendet“. Ein öffentlicher Hinweis wird nicht von selbst zurückgezogen.',
  closeIll: (names: string, one: boolean) =>
    one
      ? `${names} ist noch nicht in Ordnung. Beenden lässt sich die Störung erst nach drei angenommenen Proben.`
      : `${names} sind noch nicht in Ordnung. Beenden lässt sich die Störung erst nach drei angenommenen Proben.`,
  closeHeld: (count: string, one: boolean) =>
    one ? '1 Nachricht ist noch angehalten.' : `${count} Nachrichten sind noch angehalten.`,
  closeButton: 'Störung beenden',
  open: 'Störung von Hand eröffnen',
  openText:
    'Für das, was Stadtbote nicht selbst sieht, etwa Mails, die angenommen werden und doch nicht ankommen.',
  subject: 'Wer ist betroffen?',
  openReason: 'Woran haben Sie es gemerkt?',
  subjectUnknown: 'Bitte wählen Sie aus der Liste.',
  openAlready: 'Dazu ist schon eine Störung offen.',
  openButton: 'Störung eröffnen',
};
