import type { Reason } from './words.js';

/** How a notification lives and ends: rules 0 (no rule of choice), 6, 7, 8, 10 and 11. */
export const REASONS_OF_LIFE = {
  '0-scheduled': {
    facts: ['sendAt'],
    de: 'weil der Versand für {sendAt} bestellt ist',
    en: 'because sending was asked for at {sendAt}',
  },
  '0-cancelled': {
    facts: [],
    de: 'weil das Amt die Nachricht zurückgezogen hat',
    en: 'because the department withdrew the notification',
  },
  '0-told-otherwise': {
    facts: [],
    de: 'weil das Amt die Person auf anderem Weg erreicht hat',
    en: 'because the department reached the person otherwise',
  },
  '0-over': {
    facts: ['status'],
    de: 'weil die Nachricht schon abgeschlossen ist ({status})',
    en: 'because the notification is over already ({status})',
  },
  '0-valid-until': {
    facts: ['validUntil'],
    de: 'weil die Nachricht nur bis {validUntil} galt',
    en: 'because the notification was valid until {validUntil} only',
  },
  '0-under-way': {
    facts: ['channel', 'until'],
    de: 'weil die {channel} unterwegs ist; spätestens {until} wird wieder geprüft',
    en: 'because the {channel} is on its way; looked at again at {until} at the latest',
  },
  '0-accepted-by-provider': {
    facts: ['site'],
    de: 'weil {site} die Mail angenommen hat',
    en: 'because {site} accepted the mail',
  },
  '0-accepted-by-gateway': {
    facts: ['channel'],
    de: 'weil die {channel} angenommen wurde',
    en: 'because the {channel} was accepted',
  },
  '0-accepted-by-relay': {
    facts: ['accepted'],
    de: 'weil unser Relay die Mail um {accepted} übernahm und nichts zurückkam',
    en: 'because our relay took the mail at {accepted} and nothing came back',
  },
  '0-acknowledged': {
    facts: [],
    de: 'weil die Person die Nachricht abgerufen oder bestätigt hat',
    en: 'because the person retrieved or confirmed the notification',
  },
  '0-answered': {
    facts: ['answered'],
    de: 'weil die Person {answered} auf unserer Seite geantwortet hat',
    en: 'because the person answered on our page at {answered}',
  },
  '0-unknown-again': {
    facts: ['channel'],
    de: 'weil nicht verzeichnet ist, ob die {channel} hinausging: derselbe Versuch mit derselben Kennung',
    en: 'because it is not on record whether the {channel} went out: the same try with the same id',
  },
  '0-unknown-lost': {
    facts: ['channel'],
    de: 'weil niemand sagen kann, ob die {channel} hinausging: eine zweite geht nicht hinaus',
    en: 'because nobody can say whether the {channel} went out: no second one is sent',
  },
  '0-unknown-ask': {
    facts: ['channel'],
    de: 'weil nicht verzeichnet ist, ob die {channel} hinausging: erst wird das Gateway gefragt',
    en: 'because it is not on record whether the {channel} went out: the gateway is asked first',
  },
  '0-unknown-code': {
    facts: [],
    de: 'weil nicht verzeichnet ist, ob der Einmalcode hinausging, und ein Code nie wiederholt wird',
    en: 'because it is not on record whether the one-time code went out, and a code is never repeated',
  },
  '6-no-way-left': {
    facts: [],
    de: 'weil kein nutzbarer Weg mehr übrig ist',
    en: 'because no usable channel is left',
  },
  '6-gave-up': {
    facts: ['accepted'],
    de: 'weil seit {accepted} kein Weg die Nachricht angenommen hat',
    en: 'because no channel has accepted the notification since {accepted}',
  },
  '6-still-trying': {
    facts: ['until'],
    de: 'weil die Nachricht noch bis {until} ankommen kann',
    en: 'because the notification can still arrive until {until}',
  },
  '6-no-way-at-present': {
    facts: ['until'],
    de: 'weil derzeit kein Weg nutzbar ist; um {until} wird wieder geprüft',
    en: 'because no channel is usable at present; looked at again at {until}',
  },
  '6-inbox-only': {
    facts: ['until'],
    de: 'weil die Nachricht nur im Postfach liegt und bis {until} dort abgerufen werden kann',
    en: 'because the notification is in the inbox only and can be retrieved there until {until}',
  },
  '7-told-by-other-channel': {
    facts: ['channel'],
    de: 'weil die {channel} die Person erreicht hat',
    en: 'because the {channel} reached the person',
  },
  '7-told-and-acknowledged': {
    facts: [],
    de: 'weil die Person die Nachricht schon abgerufen oder bestätigt hat',
    en: 'because the person has retrieved or confirmed the notification already',
  },
  '7-other-way-runs': {
    facts: [],
    de: 'weil schon ein anderer Weg läuft und niemand zweimal dasselbe bekommen soll',
    en: 'because another channel is under way already and nobody shall get the same thing twice',
  },
  '7-copy': {
    facts: ['channel'],
    de: 'weil die {channel} die Person erreicht hat und das Amt die Mail trotzdem als Kopie wünscht',
    en: 'because the {channel} reached the person and the department wants the mail as a copy all the same',
  },
  '8-mail-stays': {
    facts: ['channel'],
    de: 'weil die {channel} nur einen Hinweis trug und die geschützte Seite noch nicht geöffnet wurde',
    en: 'because the {channel} said only that there is news and the protected page was not opened yet',
  },
  '10-deadline-passed': {
    facts: ['deadline'],
    de: 'weil die Frist um {deadline} endete, bevor ein Weg die Nachricht annahm',
    en: 'because the deadline ended at {deadline} before a channel accepted the notification',
  },
  '10-late-content': {
    facts: ['deadline'],
    de: 'weil die Frist um {deadline} endete und das Amt dafür einen eigenen Text gegeben hat',
    en: 'because the deadline ended at {deadline} and the department gave a text for that',
  },
  '10-late-by-incident': {
    facts: ['since', 'delayMs'],
    de: 'weil eine Störung die Nachricht ab {since} aufhielt: {delayMs}',
    en: 'because an incident kept the notification back from {since} on: {delayMs}',
  },
  '10-extended': {
    facts: ['deadline', 'delayMs'],
    de: 'weil eine Störung die Nachricht {delayMs} lang aufhielt: die Frist endet jetzt um {deadline}',
    en: 'because an incident kept the notification back for {delayMs}: the deadline now ends at {deadline}',
  },
  '11-not-needed': {
    facts: [],
    de: 'weil das Fachverfahren meldet, dass die Nachricht nicht mehr gebraucht wird',
    en: "because the department's system says that the notification is not needed any more",
  },
  '11-not-acknowledged': {
    facts: ['since', 'count'],
    de: 'weil seit {since} weder Abruf noch Bestätigung kam: Erinnerung {count}',
    en: 'because nothing was retrieved or confirmed since {since}: reminder {count}',
  },
  '11-awaiting-acknowledgement': {
    facts: ['until'],
    de: 'weil bis {until} auf Abruf oder Bestätigung gewartet wird',
    en: 'because a retrieval or confirmation is awaited until {until}',
  },
  '11-not-told-in-time': {
    facts: ['channel', 'since'],
    de: 'weil die {channel} seit {since} nicht angenommen wurde und das Amt so lange nicht warten will',
    en: 'because the {channel} has not been accepted since {since} and the department will not wait longer',
  },
} as const satisfies Readonly<Record<string, Reason>>;
