import type { Reason } from './words.js';

/** Which channel is used, and when: rules 1 to 5, 9 and 12 to 15. */
export const REASONS_OF_CHOICE = {
  '1-inbox-copy': {
    facts: [],
    de: 'weil das Postfach immer eine Kopie behält',
    en: 'because the inbox always keeps a copy',
  },
  '1-asked-order': {
    facts: ['channel'],
    de: 'weil das Amt {channel} für diese Nachricht gewählt hat',
    en: 'because the department chose {channel} for this notification',
  },
  '1-preferred-order': {
    facts: ['channel'],
    de: 'weil die Person {channel} gewählt hat',
    en: 'because the person chose {channel}',
  },
  '1-default-order': {
    facts: ['channel'],
    de: 'weil die Person keine andere Reihenfolge gewählt hat und die {channel} zuerst kommt',
    en: 'because the person chose no other order and the {channel} comes first',
  },
  '1-default-order-healthy': {
    facts: ['site'],
    de: 'weil die Person keine andere Reihenfolge gewählt hat und {site} unsere Mails annimmt',
    en: 'because the person chose no other order and {site} accepts our mail',
  },
  '1-not-wanted': {
    facts: [],
    de: 'weil diese Adresse für die Nachricht nicht mehr genutzt werden soll',
    en: 'because this address shall not be used for the notification any more',
  },
  '1-inbox-unread': {
    facts: ['until'],
    de: 'weil die Nachricht bis {until} im Postfach nicht abgerufen wurde',
    en: 'because the notification was not retrieved from the inbox by {until}',
  },
  '2-blocked-with-deadline': {
    facts: ['site', 'since', 'deadline', 'category', 'switchAt'],
    de: 'weil {site} seit {since} unsere Mails abweist und {due}',
    en: 'because {site} has refused our mail since {since} and {due}',
  },
  '2-blocked-urgent': {
    facts: ['site', 'since'],
    de: 'weil {site} seit {since} unsere Mails abweist und die Nachricht eilt',
    en: 'because {site} has refused our mail since {since} and the notification is urgent',
  },
  '2-blocked-held-long-enough': {
    facts: ['site', 'since', 'heldMs'],
    de: 'weil {site} seit {since} unsere Mails abweist und die Mail schon {heldMs} angehalten war',
    en: 'because {site} has refused our mail since {since} and the mail was on hold for {heldMs}',
  },
  '2-held': {
    facts: ['site', 'since', 'switchAt'],
    de: 'weil {site} seit {since} unsere Mails abweist und bis {switchAt} nichts eilt',
    en: 'because {site} has refused our mail since {since} and nothing is urgent until {switchAt}',
  },
  '2-held-no-other-way': {
    facts: ['site', 'since'],
    de: 'weil {site} seit {since} unsere Mails abweist und es derzeit keinen anderen Weg gibt',
    en: 'because {site} has refused our mail since {since} and there is no other way at present',
  },
  '2-held-inbox-keeps-it': {
    facts: ['site', 'since'],
    de: 'weil {site} seit {since} unsere Mails abweist; bis dahin liegt die Nachricht im Postfach',
    en: 'because {site} has refused our mail since {since}; until then the inbox has the notification',
  },
  '2-well-again': {
    facts: ['site'],
    de: 'weil {site} unsere Mails wieder annimmt',
    en: 'because {site} accepts our mail again',
  },
  '2-instructed': {
    facts: ['incident'],
    de: 'weil die Verwaltung es in der Störung {incident} so angeordnet hat',
    en: 'because the administration ordered it in incident {incident}',
  },
  '2-waits-for-mail': {
    facts: ['incident', 'site'],
    de: 'weil die Verwaltung in der Störung {incident} angeordnet hat, auf {site} zu warten',
    en: 'because the administration ordered in incident {incident} to wait for {site}',
  },
  '2-gateway-down': {
    facts: ['channel', 'gateway'],
    de: 'weil das Gateway {gateway} für {channel} gestört ist',
    en: 'because the {channel} gateway {gateway} is down',
  },
  '2-failover': {
    facts: ['channel', 'gateway', 'instead'],
    de: 'weil die {channel} über {gateway} geht, solange {instead} sie nicht annimmt',
    en: 'because the {channel} goes by {gateway} while {instead} does not take it',
  },
  '2-turn-back': {
    facts: ['channel'],
    de: 'weil kein anderer Weg mehr läuft und die {channel} noch offen ist',
    en: 'because no other way is running any more and the {channel} is still open',
  },
  '3-latest-safe-moment': {
    facts: ['channel', 'switchAt', 'deadline', 'category'],
    de: 'weil die {channel} bis {switchAt} nicht angenommen war und {due}',
    en: 'because the {channel} was not accepted by {switchAt} and {due}',
  },
  '3-short-window': {
    facts: ['name', 'deadline', 'category', 'windowMs'],
    de: 'weil {name} die erste Übergabe aufschob, für alles nur {windowMs} Zeit ist und {due}',
    en: 'because {name} put off the first hand-over, there are only {windowMs} for everything, and {due}',
  },
  '3-at-risk': {
    facts: ['deadline', 'category'],
    de: 'weil kein Weg sicher rechtzeitig ankommt und {due}',
    en: 'because no way is sure to arrive in time and {due}',
  },
  '4-bounced': {
    facts: ['channel', 'label'],
    de: 'weil die {channel} diese Adresse nicht erreichen kann: {label}',
    en: 'because the {channel} cannot reach this address: {label}',
  },
  '4-failed': {
    facts: ['channel'],
    de: 'weil die {channel} endgültig nicht übergeben werden konnte',
    en: 'because the {channel} could not be handed over for good',
  },
  '4-suppressed': {
    facts: ['channel'],
    de: 'weil die Adresse für {channel} auf der Sperrliste steht',
    en: 'because the address for {channel} is suppressed',
  },
  '5-quiet-hours': {
    facts: ['until'],
    de: 'weil bis {until} Ruhezeit ist',
    en: 'because quiet hours last until {until}',
  },
  '5-same-day': {
    facts: ['until'],
    de: 'weil diese Mitteilung vor {until} ankommen muss und nicht über Nacht liegen darf',
    en: 'because this notice must arrive before {until} and may not wait overnight',
  },
  '5-emergency-all-channels': {
    facts: ['channel'],
    de: 'weil im Notfall alle Wege zugleich genutzt werden, auch {channel}',
    en: 'because an emergency uses all channels at once, {channel} too',
  },
  '9-budget': {
    facts: [],
    de: 'weil das SMS-Budget für nähere Fristen gebraucht wird',
    en: 'because the SMS budget is needed for nearer deadlines',
  },
  '12-own-route-down': {
    facts: ['deadline', 'category'],
    de: 'weil unser eigener Mailversand gestört ist und {due}',
    en: 'because our own mail route is down and {due}',
  },
  '12-own-route-down-urgent': {
    facts: ['since'],
    de: 'weil unser eigener Mailversand gestört ist und die Nachricht seit {since} wartet und eilt',
    en: 'because our own mail route is down and the notification has waited since {since} and is urgent',
  },
  '13-digest': {
    facts: ['digestAt'],
    de: 'weil die Person diese Kategorie gesammelt bekommt, das nächste Mal um {digestAt}',
    en: 'because the person gets this category as a digest, next at {digestAt}',
  },
  '14-number-range': {
    facts: [],
    de: 'weil die Nummer unbestätigt ist und in keinem erlaubten Bereich liegt',
    en: 'because the number is unverified and in no allowed range',
  },
  '14-hourly-cap': {
    facts: ['cap'],
    de: 'weil an die unbestätigte Nummer in dieser Stunde schon {cap} SMS gingen',
    en: 'because the unverified number has had {cap} texts this hour already',
  },
  '15-try-again': {
    facts: ['name', 'retryAt', 'tries'],
    de: 'weil {name} Versuch {tries} nicht annahm; der nächste folgt um {retryAt}',
    en: 'because {name} did not accept try {tries}; the next one follows at {retryAt}',
  },
  '15-deferred-too-long': {
    facts: ['name', 'since'],
    de: 'weil {name} die Übergabe seit {since} aufschiebt',
    en: 'because {name} has put off the hand-over since {since}',
  },
} as const satisfies Readonly<Record<string, Reason>>;
