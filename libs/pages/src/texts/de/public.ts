/** Signing in and out. */
export const signIn = {
  title: 'Anmelden',
  ready: 'Möchten Sie sich anmelden?',
  readyText: {
    staff: 'Sie melden sich mit Ihrem Dienstzugang an.',
    citizen: 'Sie melden sich in Ihrem Postfach bei der Stadt an.',
  },
  once: 'Der Link gilt nur einmal.',
  button: 'Anmelden',
  expired: 'Der Link ist abgelaufen',
  expiredText: 'Fordern Sie bitte einen neuen an.',
  used: 'Der Link gilt nicht mehr',
  usedText: 'Jeder Link gilt nur einmal und nur kurze Zeit. Fordern Sie bitte einen neuen an.',
  other_browser: 'Der Link gehört zu einem anderen Browser',
  other_browserText: 'Öffnen Sie ihn bitte dort, wo Sie ihn angefordert haben.',
  signed_out: 'Sie sind abgemeldet',
  signed_outText: 'Sie können dieses Fenster schließen.',
  required: 'Bitte melden Sie sich an',
  local:
    'Auf diesem Rechner stehen die Links im Terminal, in dem Stadtbote gestartet wurde. Jeder Start druckt neue.',
  requiredText: 'Diese Seite sehen nur angemeldete Personen. Öffnen Sie dazu Ihren Anmelde-Link.',
};

/** Errors as people see them. */
export const error = {
  notFound: 'Diese Seite gibt es nicht',
  unknownLink: 'Diesen Link kennen wir nicht',
  unknownLinkText:
    'Vielleicht wurde er beim Kopieren abgeschnitten. Öffnen Sie ihn bitte noch einmal aus der Nachricht.',
  notFoundText: 'Vielleicht ist die Adresse unvollständig, oder die Seite ist umgezogen.',
  forbidden: 'Diese Seite ist nicht für Sie freigegeben',
  forbiddenText: 'Wenn Sie sie brauchen, wenden Sie sich bitte an Ihre Verwaltung.',
  tooMany: 'Gerade sind es zu viele Anfragen',
  tooManyText: 'Bitte warten Sie eine Minute und versuchen Sie es dann noch einmal.',
  busy: 'Das geht gerade nicht',
  busyText: 'Der Dienst ist für kurze Zeit nicht da. Es ist nichts verloren.',
  failed: 'Da ist bei uns etwas schiefgegangen',
  failedText: 'Der Fehler liegt bei uns. Es ist nichts verloren.',
  wrong: 'Das konnten wir nicht verarbeiten',
  wrongText: 'Bitte gehen Sie zurück und prüfen Sie Ihre Eingaben.',
  retry: 'Noch einmal versuchen',
  home: 'Zur Startseite',
  reference: 'Wenn Sie nachfragen, nennen Sie bitte diese Kennung:',
  at: 'Zeitpunkt:',
};

/** Does my mail arrive. */
export const status = {
  fine: 'Alle Mails der Stadt kommen an',
  blocked: (names: string) => `Mails an ${names} kommen zurzeit nicht an`,
  slow: (names: string) => `Mails an ${names} kommen zurzeit verspätet an`,
  own: 'Mails der Stadt kommen zurzeit verspätet an',
  otherSick: (names: string) => `Zurzeit gestört: ${names}`,
  asOf: (moment: string) => `Stand: ${moment}`,
  moment: (day: string, clock: string) => `${day}, ${clock} Uhr`,
  copy: 'Das ist eine Kopie',
  copyNote: (moment: string) =>
    `Sie zeigt den Stand von ${moment}. Neuere Angaben können wir gerade nicht abrufen.`,
  affected: (names: string) => `Betroffen: Mails an ${names}`,
  affectedAll: 'Betroffen: Mails an alle Anbieter',
  affectedWays: (names: string) => `Betroffen: ${names}`,
  notice: 'Mitteilung der Stadt',
  refusesSince: (names: string, moment: string, one: boolean) =>
    one
      ? `Seit ${moment}, nimmt ${names} keine Mails der Stadt an.`
      : `Seit ${moment}, nehmen ${names} keine Mails der Stadt an.`,
  lateSince: (names: string, moment: string) => `Seit ${moment}, kommen Mails an ${names} verspätet an.`,
  channelSince: (names: string, moment: string, one: boolean) =>
    one ? `Seit ${moment}, ist ${names} gestört.` : `Seit ${moment}, sind ${names} gestört.`,
  ownSince: (moment: string) =>
    `Seit ${moment}, ist der Mailversand der Stadt gestört. Es liegt an uns, nicht an Ihrem Anbieter.`,
  othersWell: 'Alle übrigen Anbieter nehmen unsere Mails an.',
  domains: (list: string) => `Das betrifft Adressen, die auf ${list} enden.`,
  domainsAndMore: (list: string, more: string) =>
    `Das betrifft Adressen, die auf ${list} oder eine von ${more} weiteren Domains enden.`,
  todo: 'Was Sie tun können',
  todoBookingWhen: 'Sie buchen gerade einen Termin?',
  todoBooking: 'Geben Sie eine Mobilnummer an. Dann kommt die Bestätigung als SMS.',
  todoWaitingWhen: 'Sie warten auf eine Mail?',
  todoWaiting: 'Rufen Sie uns an:',
  todoWaitingNoPhone: 'Fragen Sie bitte das Amt, von dem sie kommen soll.',
  linksLeadTo: 'Links in unseren SMS führen nur auf',
  neverAsk: 'Wir fragen nie nach Geld oder Passwörtern.',
  check: 'Bin ich betroffen?',
  domain: 'Was steht in Ihrer Adresse hinter dem @?',
  domainHint: 'Zum Beispiel gmx.de. Bitte nicht die ganze Adresse.',
  checkButton: 'Prüfen',
  arrives: (domain: string, provider: string) => `Mails an ${domain} (${provider}) kommen an.`,
  delayed: (domain: string, provider: string) =>
    `Mails an ${domain} (${provider}) kommen zurzeit nicht oder verspätet an. Geben Sie uns bitte eine Mobilnummer an.`,
  invalid: 'Das ist keine Domain. Bitte nur den Teil hinter dem @ eingeben.',
  notKnown: (domain: string) =>
    `Von ${domain} wissen wir noch nichts: Dorthin haben wir noch keine Mail gesendet.`,
  days: 'Die letzten 90 Tage',
  daysNote: 'Jeder Strich ist ein Tag, heute rechts.',
  daysCaption: 'Störungen der letzten 90 Tage',
  dayStates: { ok: 'in Ordnung', slow: 'langsam oder teils gestört', blocked: 'gesperrt' },
  runStates: { slow: 'langsam', blocked: 'gesperrt', partly: 'teils gestört' },
  others: 'andere Anbieter',
  someOthers: 'einzelne andere Anbieter',
  partly: 'teils gestört',
  moreWell: (count: string, one: boolean) =>
    one ? '1 weiterer Anbieter ohne Störung' : `${count} weitere Anbieter ohne Störung`,
  nothingYet: 'Noch ist keine Mail gesendet worden.',
  asTable: 'Als Tabelle',
  service: 'Anbieter oder Weg',
  withoutFault: 'Tage ohne Störung',
  faults: 'Störungen',
  noFaults: 'keine',
  wellDays: (count: string) => `${count} von 90 Tagen ohne Störung`,
  ofDays: (count: string) => `${count} von 90`,
  since: (moment: string) => `seit ${moment}`,
  fromTo: (from: string, to: string) => `${from} bis ${to}`,
  stateOn: (state: string, period: string) => `${state}: ${period}`,
  log: 'Verlauf',
  nothingTold: 'In den letzten 90 Tagen gab es keine Störung.',
  earlier: 'Frühere Störungen',
  feed: 'Als Feed abonnieren',
  json: 'Als Daten (JSON)',
  feedTitle: (city: string) => `Kommen Mails an? ${city}`,
  mailTo: (names: string) => `Mails an ${names}`,
  ourMail: 'Mailversand der Stadt',
  began: (subject: string) => `Störung beginnt: ${subject}`,
  ended: (subject: string) => `Störung beendet: ${subject}`,
  noticeOf: (subject: string) => `Mitteilung: ${subject}`,
  withdrawn: 'Diese Mitteilung gilt nicht mehr.',
};

/** The pages of the footer. */
export const legal = {
  accessibility: {
    title: 'Erklärung zur Barrierefreiheit',
    paragraphs: [
      'Diese Seiten sollen für alle nutzbar sein. Maßstab sind die Barrierefreie-Informationstechnik-Verordnung (BITV 2.0) und WCAG 2.2, Stufe AA.',
      'Sie funktionieren ohne Skripte, mit der Tastatur, mit Vorlesegeräten, bei 200 % Vergrößerung, auf 320 Pixel Breite und im Dunkelmodus.',
      'Nicht barrierefrei ist noch: Es gibt noch keine Fassung in Leichter Sprache und in Gebärdensprache.',
      'Ihnen fällt etwas auf, das Sie hindert? Schreiben Sie uns oder rufen Sie an. Wir antworten innerhalb eines Monats.',
      'Wenn unsere Antwort nicht hilft, können Sie sich an die Durchsetzungsstelle Ihres Landes wenden.',
    ],
  },
  privacy: {
    title: 'Datenschutz',
    paragraphs: [
      'Stadtbote überbringt Nachrichten der Ämter per E-Mail, SMS, App-Meldung oder in den Posteingang. Dafür verarbeiten wir die Kontaktdaten, die Sie einem Amt gegeben haben.',
      'Kontaktdaten und Inhalte speichern wir verschlüsselt. Der Inhalt wird wenige Tage nach dem Ende gelöscht. Der Nachweis, wann Sie auf welchem Weg erreicht wurden, bleibt länger, ohne Namen und Adresse.',
      'Wir messen nicht, ob Sie eine Mail öffnen oder einen Link anklicken. Diese Seiten laden nichts von anderen Anbietern.',
      'Sie können Auskunft, Berichtigung, Löschung und eine Kopie Ihrer Daten verlangen.',
    ],
  },
  imprint: { title: 'Impressum', paragraphs: ['Verantwortlich für diese Seiten:'] },
  contact: 'Kontakt',
  email: 'E-Mail:',
  telephone: 'Telefon:',
};
