import type { DemoFigures, DemoLane, DemoPageModel, DemoPerson, Locale } from '#contracts';
import { aFrame } from './frames.js';

const WELL = { health: 'healthy', suspected: false, held: 0, costCents: null } as const;
const GMX: DemoLane = { id: 'gmx', channel: 'email', name: 'GMX', ...WELL, perMinute: 20 };
const WEB_DE: DemoLane = { id: 'web.de', channel: 'email', name: 'WEB.DE', ...WELL, perMinute: 22 };

function lanes(on: boolean): readonly DemoLane[] {
  return [
    on ? { ...GMX, health: 'blocked', perMinute: 0, held: 21 } : GMX,
    on ? { ...WEB_DE, suspected: true } : WEB_DE,
    { id: 'gmail', channel: 'email', name: 'Gmail', ...WELL, perMinute: 26 },
    { id: 't-online', channel: 'email', name: 'T-Online', ...WELL, perMinute: 13 },
    { id: 'other', channel: 'email', name: null, ...WELL, perMinute: 0 },
    { id: 'sms', channel: 'sms', name: null, ...WELL, perMinute: on ? 11 : 2, costCents: on ? 203 : 0 },
    { id: 'push', channel: 'push', name: null, ...WELL, perMinute: on ? 9 : 5 },
  ];
}

const FIGURES: DemoFigures = {
  told: 982,
  settled: 983,
  p50Ms: 3_000,
  held: 21,
  noticed: { refusals: 3, afterMs: 1_900 },
  toldBySms: 27,
  toldByPush: 11,
  affected: 60,
  withoutOtherWay: 1,
  smsCostCents: 203,
};
const CALM: DemoFigures = { ...FIGURES, held: 0, noticed: null, toldBySms: 0, smsCostCents: 0 };

const AT = '2021-03-11T13:03:00Z';

interface BothLanguages {
  readonly situation: Readonly<Record<Locale, string>>;
  readonly because: Readonly<Record<Locale, string>> | null;
}

const PEOPLE: readonly (Pick<DemoPerson, 'name' | 'outcome' | 'message'> & BothLanguages)[] = [
  {
    name: 'Elke Hoffmann, 70',
    situation: {
      de: 'GMX, mit Mobilnummer · Termin in 60 min bestätigen',
      en: 'GMX, mobile number · confirm in 60 min',
    },
    outcome: { state: 'told', channel: 'sms', at: AT },
    because: {
      de: 'weil GMX seit 14:03 abweist und die Frist 15:02 endet',
      en: 'because GMX has refused since 14:03 and the deadline ends at 15:02',
    },
    message: {
      channel: 'sms',
      text: 'Stadt Lindenburg: Bitte bis 15:02 Uhr Ihren Termin bestätigen: stadt.lindenburg.example/a/7Q4K',
    },
  },
  {
    name: 'Can Aydın, 34',
    situation: {
      de: 'GMX, App auf dem Telefon · Notbetreuung bis 18:00',
      en: 'GMX, app on the phone · emergency care by 18:00',
    },
    outcome: { state: 'told', channel: 'push', at: AT },
    because: {
      de: 'weil Push nichts kostet und vor 18:00 sicher ankommt',
      en: 'because push is free and safe before 18:00',
    },
    message: { channel: 'push', text: 'Schulverwaltung. Neue Nachricht, Antwort bis 18:00.' },
  },
  {
    name: 'Jonas Weber, 41',
    situation: { de: 'GMX · Abfallkalender, keine Frist', en: 'GMX · waste calendar, no deadline' },
    outcome: { state: 'held', channel: null, at: null },
    because: {
      de: 'weil nichts eilt: Eine SMS wäre hier verschwendet',
      en: 'because nothing is urgent: an SMS would be wasted',
    },
    message: { channel: 'email', text: '„Biotonne kommt am Mittwoch“' },
  },
  {
    name: 'Maria Kowalski, 58',
    situation: {
      de: 'GMX, kein Telefon hinterlegt · Termin in 30 min',
      en: 'GMX, no phone · appointment in 30 min',
    },
    outcome: { state: 'undeliverable', channel: null, at: AT },
    because: {
      de: 'weil es keinen anderen Weg gibt: Das Amt bekam um 14:03 die Anrufliste',
      en: 'because there is no other way: the office got the call list at 14:03',
    },
    message: { channel: 'call_list', text: 'Bürgeramt, Vorgang 031191, Frist 14:33' },
  },
  {
    name: 'Birgit Sommer, 49',
    situation: { de: 'Gmail · Termin in 60 min bestätigen', en: 'Gmail · confirm appointment in 60 min' },
    outcome: null,
    because: null,
    message: null,
  },
];

function people(locale: Locale): readonly DemoPerson[] {
  return PEOPLE.map(({ name, situation, outcome, because, message }, index) => ({
    name,
    situation: situation[locale],
    deadlineAt: null,
    outcome,
    because: because === null ? null : because[locale],
    message,
    notificationHref: outcome === null ? null : `/amt/buergeramt/nachrichten/${String(index)}`,
    preferencesHref: `/p/token-${String(index)}`,
  }));
}

/** The demonstration with the switch on or off. */
export function aDemoPage(locale: Locale, on = true): DemoPageModel {
  return {
    ...aFrame(locale, '/demo'),
    switch: { action: '/demo/switch', provider: 'GMX', on, since: on ? AT : null },
    lanes: lanes(on),
    figures: on ? FIGURES : CALM,
    people: people(locale),
    curl:
      'curl http://127.0.0.1:4100/v1/notifications -H "Authorization: Bearer sb_live_demo_0000" ' +
      '-H "Content-Type: application/json" -d \'{"recipient":{"email":"elke.hoffmann@gmx.de"},"category":"appointments"}\'',
    access: [
      { label: 'API', value: 'http://127.0.0.1:4100/v1' },
      { label: 'Test', value: 'sb_test_demo_0000000000000000000000000000000000000000000' },
      { label: 'Sandbox', value: 'http://127.0.0.1:4180/mailboxes/elke.hoffmann@gmx.de' },
    ],
    readyFile: '.stadtbote/ready.json',
    faces: [
      { face: 'administrator', href: '/verwaltung/uebersicht' },
      { face: 'department', href: '/amt/buergeramt/nachrichten' },
      { face: 'citizen', href: '/p/token-1' },
      { face: 'status', href: '/status' },
      { face: 'openapi', href: '/openapi.json' },
    ],
  };
}
