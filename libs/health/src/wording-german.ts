import type { Said, Speech } from './speech.js';

const ORDINALS = ['', 'erste', 'zweite', 'dritte', 'vierte', 'fünfte'];

function ordinal(value: number): string {
  return ORDINALS[value] ?? `${String(value)}.`;
}

function share(said: Said): string {
  return `${said.count('refusals')} von ${said.count('attempts')} Versuchen der letzten Stunde`;
}

function byReports(said: Said): string {
  return said.number('reports') === 0 ? '' : `, davon ${said.count('reports')} laut Zustellbericht`;
}

function nextProbe(said: Said): string {
  return `Nächste um ${said.time('nextProbeAt')}.`;
}

/** German, the first language. */
export const GERMAN: Speech = {
  locale: 'de-DE',
  states: {
    healthy: 'in Ordnung',
    degraded: 'langsam',
    suspected: 'unter Verdacht',
    blocked: 'gesperrt',
    probing: 'Probe läuft',
    recovering: 'erholt sich',
  },
  changes: {
    'no-evidence': (said) => `${said.name}: in Ordnung`,
    'refusals-in-row': (said) =>
      `${said.name} gesperrt: ${ordinal(said.number('refusals'))} Abweisung in Folge`,
    'refused-share': (said) => `${said.name} gesperrt: ${share(said)} abgewiesen${byReports(said)}`,
    'weight-of-evidence': (said) =>
      said.is('label', 'sender_rate_limited')
        ? `${said.name} gesperrt: bremst uns auch dann, wenn wir langsam senden`
        : `${said.name} gesperrt: Abweisungen und Abbrüche häufen sich (${share(said)} abgewiesen${byReports(said)})`,
    unreachable: (said) => `${said.name} gesperrt: seit ${said.count('minutes')} Minuten nicht zu erreichen`,
    'rate-replies': (said) =>
      `${said.name} langsam: der Anbieter bremst uns, höchstens ${said.count('perMinute')} Nachrichten je Minute`,
    late: (said) => `${said.name} langsam: Nachrichten kommen ${said.count('minutes')} Minuten zu spät an`,
    slow: (said) =>
      `${said.name} langsam: ${said.count('slow')} von ${said.count('attempts')} Übergaben dauern länger als ${said.count('seconds')} Sekunden`,
    calm: (said) => `${said.name} in Ordnung: der Anbieter bremst uns nicht mehr`,
    'on-time': (said) => `${said.name} in Ordnung: Nachrichten kommen wieder rechtzeitig an`,
    quick: (said) => `${said.name} in Ordnung: Übergaben gehen wieder schnell`,
    'probe-sent': (said) => `Probe ${said.count('probe')} an ${said.name} läuft`,
    'probe-refused': (said) => `Probe ${said.count('probe')} an ${said.name} abgewiesen. ${nextProbe(said)}`,
    'probe-unanswered': (said) =>
      `Probe ${said.count('probe')} an ${said.name} ohne Antwort. ${nextProbe(said)}`,
    'probe-inconclusive': (said) =>
      `Probe ${said.count('probe')} an ${said.name} ohne klare Antwort. ${nextProbe(said)}`,
    'probe-lost': (said) =>
      `Probe ${said.count('probe')} an ${said.name}: Ausgang unbekannt. ${nextProbe(said)}`,
    'probe-accepted': (said) => `${said.name} erholt sich: Probe ${said.count('probe')} angenommen`,
    relapse: (said) => `${said.name} wieder gesperrt. Nächste Probe um ${said.time('nextProbeAt')}.`,
    recovered: (said) => `${said.name} in Ordnung: die Sperre ist vorbei`,
    pardoned: (said) => `${said.name} in Ordnung: die Störung lag bei uns`,
  },
  own: {
    'own-unreachable': (said) =>
      said.is('dns', true)
        ? `Störung bei uns: die Namensauflösung scheitert bei ${said.count('groups')} Anbietern zugleich`
        : `Störung bei uns: ${said.count('groups')} Anbieter sind zugleich nicht zu erreichen`,
    'own-configuration': (said) =>
      `Störung bei uns: ${said.count('groups')} Anbieter beanstanden unsere Einrichtung`,
    'own-repaired': () => 'Die Störung bei uns ist vorbei',
  },
};
