/** All incidents. */
export const incidentList = {
  title: 'Störungen',
  none: 'Keine Störung',
  noneText:
    'Alle Anbieter und Gateways nehmen unsere Nachrichten an. Neue Störungen erkennt Stadtbote selbst.',
  open: 'Offen',
  closed: 'Beendet',
  openCaption: 'Offene Störungen, neueste zuerst',
  closedCaption: 'Beendete Störungen, neueste zuerst',
  number: 'Nummer',
  what: 'Was',
  since: 'seit',
  affected: 'betroffen',
  toldOtherwise: 'anders erreicht',
  atRisk: 'gefährdet',
  by: 'übernommen von',
  nobody: 'niemand',
  ended: 'beendet',
  lasted: 'Dauer',
  older: 'Ältere Störungen',
  newest: 'Zu den neuesten',
  paging: 'Seiten',
  openByHand: 'Störung von Hand eröffnen …',
};

/** One incident. */
export const incident = {
  refuses: (names: string, one: boolean) =>
    one ? `${names} weist unsere Mails ab` : `${names} weisen unsere Mails ab`,
  late: (names: string) => `Mails an ${names} kommen verspätet an`,
  gateways: { sms: 'Das SMS-Gateway', push: 'Der Push-Dienst', relay: 'Unser Mail-Relay' },
  gatewayFails: (names: string) => `${names} nimmt unsere Nachrichten nicht an`,
  own: 'Die Störung liegt bei uns',
  gatewayFailed: (names: string) => `${names} nahm unsere Nachrichten nicht an`,
  affected: (names: string, one: boolean) =>
    one ? `${names} nahm unsere Mails nicht an` : `${names} nahmen unsere Mails nicht an`,
  ownOver: 'Die Störung lag bei uns',
  badge: {
    healthy: 'in Ordnung',
    degraded: 'langsam',
    blocked: 'gesperrt',
    probing: 'gesperrt, Probe läuft',
    recovering: 'erholt sich',
    closed: 'beendet',
  },
  since: (moment: string) => `seit ${moment}`,
  fromTo: (from: string, to: string) => `${from} bis ${to}`,
  standing: (moment: string) => `Stand ${moment}`,
  acknowledgedBy: (name: string) => `übernommen von ${name}`,
  acknowledge: 'Störung übernehmen',
  /** First of all: who has no other way. */
  call: {
    atRisk: (count: string, one: boolean, moment: string) =>
      one
        ? `1 Mensch hat noch keinen anderen Weg. Die Frist endet ${moment}.`
        : `${count} Menschen haben noch keinen anderen Weg. Die nächste Frist endet ${moment}.`,
    atRiskText: 'Für sie fehlt ein anderer Weg, der noch vor der Frist ankommt.',
    listsSent: (names: string, moment: string) => `Die Liste hat seit ${moment}: ${names}.`,
    listsComing: (names: string) => `Die Liste geht binnen fünf Minuten an: ${names}.`,
    noMailbox: (names: string) => `Ohne Funktionspostfach, bitte anrufen: ${names}.`,
    openRisks: (count: string, one: boolean) => (one ? 'Den Betroffenen ansehen' : `Die ${count} ansehen`),
    held: (count: string, one: boolean) =>
      one
        ? 'Niemand ist gefährdet. 1 Nachricht wartet.'
        : `Niemand ist gefährdet. ${count} Nachrichten warten.`,
    heldText: 'Stadtbote wechselt den Weg selbst, sobald eine Frist es verlangt.',
    openChoices: 'Was Sie tun können',
    fine: 'Niemand ist gefährdet und nichts wartet.',
    over: (moment: string) => `Die Störung ist seit ${moment} beendet.`,
    overText: (duration: string) => `Sie dauerte ${duration}.`,
    overMissed: (count: string, one: boolean) =>
      one ? '1 Frist wurde verpasst.' : `${count} Fristen wurden verpasst.`,
    overNoneMissed: 'Keine Frist wurde verpasst.',
  },
  fates: (count: string, one: boolean) =>
    one ? 'Verbleib der betroffenen Nachricht' : `Verbleib der ${count} betroffenen Nachrichten`,
  noneAffected: 'Noch keine Nachricht ist betroffen.',
  fate: {
    sms: 'per SMS erreicht',
    push: 'per Push erreicht',
    inbox: 'im Posteingang abgerufen',
    otherwise: 'vom Amt erreicht',
    email: 'per E-Mail erreicht',
    held: 'angehalten, Zeit genug',
    atRisk: 'gefährdet',
    missed: 'Frist verpasst',
    unreached: 'nicht erreicht',
    cancelled: 'storniert',
  },
  fateFinding: (all: string, rest: string) => `Von ${all} betroffenen Nachrichten: ${rest}.`,
  toldOtherwise: 'anders erreicht',
  ofAffected: (share: string) => `${share} der Betroffenen`,
  deadlinesKept: 'Fristen gehalten',
  keptOf: (kept: string, all: string) => `${kept} von ${all}`,
  noDeadlines: 'keine Frist dabei',
  missedNote: (count: string, one: boolean) => (one ? '1 verpasst' : `${count} verpasst`),
  noneMissed: 'keine verpasst',
  smsCost: 'SMS dieser Störung',
  smsCount: (count: string) => `${count} SMS`,
  nextProbe: 'nächste Probe',
  lasts: 'Dauer',
  hours: 'Verlauf je Stunde',
  hoursCaption: 'Betroffene Nachrichten je Stunde',
  hoursFinding: (most: string, count: string) =>
    `Betroffene Nachrichten je Stunde: die meisten ab ${most}, es waren ${count}.`,
  hour: 'Stunde',
  column: { told: 'anders erreicht', held: 'angehalten', risk: 'gefährdet oder verpasst' },
  risks: 'Wer ist gefährdet',
  risksNote: 'Nach Frist geordnet. Namen und Adressen sieht nur das Amt.',
  risksCaption: 'Gefährdete Nachrichten nach Amt',
  noRisks: 'Niemand: Alle haben einen anderen Weg oder noch Zeit.',
  department: 'Amt',
  about: 'Worum es geht',
  count: 'Zahl',
  nextDeadline: 'nächste Frist',
  standingOf: 'Stand',
  list: {
    sent: (moment: string) => `Liste seit ${moment}`,
    coming: 'Liste folgt',
    noMailbox: 'kein Postfach, bitte anrufen',
  },
  choices: 'Was Sie jetzt tun können',
  noChoices: 'Nichts ist angehalten.',
  choice: {
    near: (count: string, one: boolean, moment: string) =>
      one
        ? `Vorschlag: nur die eine mit Frist bis ${moment} umleiten`
        : `Vorschlag: nur die ${count} mit Frist bis ${moment} umleiten`,
    reroute: (count: string, one: boolean) =>
      one ? 'Die Angehaltene sofort umleiten' : `${count} Angehaltene sofort umleiten`,
    release: (count: string, one: boolean) =>
      one ? 'Die Angehaltene auf den Anbieter warten lassen' : `${count} auf den Anbieter warten lassen`,
    cancel: 'Angehaltene stornieren',
    probe: 'Jetzt eine Probe senden',
  },
  note: {
    rest: (count: string, one: boolean) =>
      one
        ? 'Die übrige wartet, bis wieder angenommen wird.'
        : `Die übrigen ${count} warten, bis wieder angenommen wird.`,
    budget: (left: string, need: string) =>
      `Danach bleiben ${left} für SMS; die Fristen der Angehaltenen brauchen voraussichtlich ${need}.`,
    overBudget: (left: string) => `Das Budget reicht nicht: Es bleiben ${left} für SMS.`,
    undo: (duration: string) => `Rücknehmbar: ${duration} lang ganz, danach, was noch nicht gesendet ist.`,
    undoAsAbove: 'Rücknehmbar wie oben.',
    release: 'Keine SMS vor der letzten sicheren Minute einer Frist.',
    cancel: 'Nur mit Begründung. Die Nachrichten gehen dann auf keinem Weg mehr hinaus.',
    probe: 'Jeder weitere Versuch kann die Sperre verlängern.',
    probeAnyway: (moment: string) => `Die nächste Probe geht ohnehin um ${moment}.`,
  },
  price: {
    sms: (count: string, cost: string) => `${count} SMS = ${cost}`,
    push: (count: string) => `${count} Push`,
    inbox: (count: string) => `${count} nur im Posteingang`,
    later: (count: string) => `${count} später (Ruhezeit oder Budget)`,
    unreachable: (count: string) => `${count} ohne anderen Weg`,
    free: 'kostenlos',
    probe: '1 echte Mail, kostenlos',
  },
  button: {
    reroute: (count: string) => `${count} umleiten …`,
    release: (count: string) => `${count} warten lassen …`,
    cancel: (count: string) => `${count} stornieren …`,
    probe: 'Probe vorziehen',
    undo: 'Zurücknehmen',
  },
  orders: 'Anordnungen',
  ordersCaption: 'Anordnungen dieser Störung, neueste zuerst',
  order: {
    reroute: (count: string) => `${count} umleiten`,
    release: (count: string) => `${count} warten lassen`,
    cancel: (count: string) => `${count} stornieren`,
  },
  orderState: {
    waiting: (moment: string) => `beginnt ${moment}`,
    begun: 'ausgeführt',
    undone: (count: string) => `zurückgenommen: ${count}`,
  },
  reason: 'Begründung',
  byWhom: 'von',
  when: 'Wann',
  undoColumn: 'Rücknahme',
  replies: 'Was die Anbieter antworten',
  repliesNote: (count: string, one: boolean, wordings: string) =>
    one ? `1 Antwort. Sie betrifft ` : `${count} Antworten, ${wordings}. Alle betreffen `,
  wordings: (count: string, one: boolean) => (one ? '1 Wortlaut' : `${count} Wortlaute`),
  repliesUs: 'uns als Absender oder den Anbieter selbst',
  repliesNoSuppression: '; keine Adresse wurde gesperrt.',
  noReplies: 'Noch keine Antwort aufgezeichnet.',
  repliesCaption: 'Antworten der Anbieter, nach Wortlaut zusammengefasst',
  reply: 'Antwort',
  provider: 'Anbieter',
  meaning: 'Deutung',
  first: 'zuerst',
  last: 'zuletzt',
  fullReply: (site: string, line: string) => `Volle Antwort von ${site}: ${line}`,
  sites: 'Je Anbieter',
  site: {
    refusals: (count: string, one: boolean) => (one ? '1 Antwort gegen uns' : `${count} Antworten gegen uns`),
    probes: (count: string, one: boolean) => (one ? '1 Probe' : `${count} Proben`),
    next: 'Nächste Probe',
    rate: (count: string) => `höchstens ${count} Nachrichten je Minute`,
    well: (moment: string) => `in Ordnung seit ${moment}`,
    strip: (name: string, words: string) => `${name} in den letzten 24 Stunden: ${words}`,
    stripHour: { well: 'in Ordnung', slow: 'langsam', blocked: 'gesperrt' },
    stripPart: (state: string, from: string) => `ab ${from} ${state}`,
  },
};
