import type { HealthState } from '#domain';
import {
  after,
  asProbe,
  ACCEPTED,
  BLOCKED_AT_CONNECT,
  GMX,
  HOUR,
  MINUTE,
  T0,
  times,
} from '../test/observed.js';
import {
  beginProbe,
  changeBetween,
  HEALTH_RULES,
  healthyRecord,
  learn,
  renderHealthChange,
  renderHealthState,
  type HealthChange,
  type HealthRule,
  type ShownHealth,
} from './index.js';

const WELL = healthyRecord(GMX);
const BLOCKED = after(times(3, BLOCKED_AT_CONNECT), { everyMs: 0 });

describe('a change between two records', () => {
  it('names what, when and why', () => {
    expect(changeBetween(WELL, BLOCKED)).toEqual({
      key: GMX,
      from: 'healthy',
      to: 'blocked',
      atMs: T0,
      because: {
        rule: 'refusals-in-row',
        facts: {
          refusals: 3,
          label: 'sender_blocked_ip',
          stage: 'connect',
          probe: 0,
          nextProbeAt: '2021-03-11T13:15:00.000Z',
        },
      },
    });
  });

  it('is none while the state stays', () => {
    expect(changeBetween(WELL, after([ACCEPTED]))).toBeNull();
  });

  it.each([
    ['a record set back by hand: the moment before', BLOCKED, WELL, T0],
    ['a record without moments', { ...BLOCKED, sinceMs: null }, WELL, 0],
  ])('%s', (_, before, now, atMs) => {
    expect(changeBetween(before, now)).toMatchObject({ to: 'healthy', atMs });
  });

  it('spans several steps: the last one speaks', () => {
    const at = T0 + HOUR;
    const recovering = learn(beginProbe(BLOCKED, at), asProbe(ACCEPTED), at, 0.5);
    expect(changeBetween(WELL, recovering)).toMatchObject({
      from: 'healthy',
      to: 'recovering',
      because: { rule: 'probe-accepted' },
    });
  });
});

const NEXT = { nextProbeAt: '2021-03-12T06:31:00.000Z' };

/** Rule, facts, German, English. */
const SENTENCES: [HealthRule, HealthChange['because']['facts'], string, string][] = [
  ['no-evidence', {}, 'GMX: in Ordnung', 'GMX: healthy'],
  [
    'refusals-in-row',
    { refusals: 3 },
    'GMX gesperrt: dritte Abweisung in Folge',
    'GMX blocked: third refusal in a row',
  ],
  [
    'refusals-in-row',
    { refusals: 7 },
    'GMX gesperrt: 7. Abweisung in Folge',
    'GMX blocked: 7th refusal in a row',
  ],
  [
    'refused-share',
    { refusals: 5, attempts: 24 },
    'GMX gesperrt: 5 von 24 Versuchen der letzten Stunde abgewiesen',
    'GMX blocked: 5 of 24 attempts in the last hour refused',
  ],
  [
    'refused-share',
    { refusals: 1_205, attempts: 2_400 },
    'GMX gesperrt: 1.205 von 2.400 Versuchen der letzten Stunde abgewiesen',
    'GMX blocked: 1,205 of 2,400 attempts in the last hour refused',
  ],
  [
    'weight-of-evidence',
    { refusals: 3, attempts: 60, label: 'policy' },
    'GMX gesperrt: Abweisungen und Abbrüche häufen sich (3 von 60 Versuchen der letzten Stunde abgewiesen)',
    'GMX blocked: refusals and broken connections mount up (3 of 60 attempts in the last hour refused)',
  ],
  [
    'weight-of-evidence',
    { refusals: 3, attempts: 60, label: 'policy', reports: 2 },
    'GMX gesperrt: Abweisungen und Abbrüche häufen sich (3 von 60 Versuchen der letzten Stunde abgewiesen, davon 2 laut Zustellbericht)',
    'GMX blocked: refusals and broken connections mount up (3 of 60 attempts in the last hour refused, 2 of them by delivery report)',
  ],
  [
    'refused-share',
    { refusals: 5, attempts: 24, reports: 5 },
    'GMX gesperrt: 5 von 24 Versuchen der letzten Stunde abgewiesen, davon 5 laut Zustellbericht',
    'GMX blocked: 5 of 24 attempts in the last hour refused, 5 of them by delivery report',
  ],
  [
    'weight-of-evidence',
    { label: 'sender_rate_limited' },
    'GMX gesperrt: bremst uns auch dann, wenn wir langsam senden',
    'GMX blocked: it slows us down even when we send slowly',
  ],
  [
    'unreachable',
    { minutes: 4 },
    'GMX gesperrt: seit 4 Minuten nicht zu erreichen',
    'GMX blocked: out of reach for 4 minutes',
  ],
  [
    'rate-replies',
    { perMinute: 7.5 },
    'GMX langsam: der Anbieter bremst uns, höchstens 7,5 Nachrichten je Minute',
    'GMX slow: the provider limits us, at most 7.5 messages a minute',
  ],
  [
    'late',
    { minutes: 25 },
    'GMX langsam: Nachrichten kommen 25 Minuten zu spät an',
    'GMX slow: messages arrive 25 minutes late',
  ],
  [
    'slow',
    { slow: 12, attempts: 20, seconds: 30 },
    'GMX langsam: 12 von 20 Übergaben dauern länger als 30 Sekunden',
    'GMX slow: 12 of 20 hand-overs take longer than 30 seconds',
  ],
  [
    'calm',
    {},
    'GMX in Ordnung: der Anbieter bremst uns nicht mehr',
    'GMX healthy: the provider no longer limits us',
  ],
  [
    'on-time',
    {},
    'GMX in Ordnung: Nachrichten kommen wieder rechtzeitig an',
    'GMX healthy: messages arrive in time again',
  ],
  ['quick', {}, 'GMX in Ordnung: Übergaben gehen wieder schnell', 'GMX healthy: hand-overs are quick again'],
  ['probe-sent', { probe: 17 }, 'Probe 17 an GMX läuft', 'Probe 17 to GMX under way'],
  [
    'probe-refused',
    { probe: 17, ...NEXT },
    'Probe 17 an GMX abgewiesen. Nächste um 07:31.',
    'Probe 17 to GMX refused. Next at 07:31.',
  ],
  [
    'probe-unanswered',
    { probe: 17, ...NEXT },
    'Probe 17 an GMX ohne Antwort. Nächste um 07:31.',
    'Probe 17 to GMX without an answer. Next at 07:31.',
  ],
  [
    'probe-inconclusive',
    { probe: 17, ...NEXT },
    'Probe 17 an GMX ohne klare Antwort. Nächste um 07:31.',
    'Probe 17 to GMX without a clear answer. Next at 07:31.',
  ],
  [
    'probe-lost',
    { probe: 17, ...NEXT },
    'Probe 17 an GMX: Ausgang unbekannt. Nächste um 07:31.',
    'Probe 17 to GMX: outcome unknown. Next at 07:31.',
  ],
  [
    'probe-accepted',
    { probe: 18 },
    'GMX erholt sich: Probe 18 angenommen',
    'GMX recovering: probe 18 accepted',
  ],
  [
    'relapse',
    NEXT,
    'GMX wieder gesperrt. Nächste Probe um 07:31.',
    'GMX blocked again. Next probe at 07:31.',
  ],
  ['recovered', {}, 'GMX in Ordnung: die Sperre ist vorbei', 'GMX healthy: the block is over'],
  ['pardoned', {}, 'GMX in Ordnung: die Störung lag bei uns', 'GMX healthy: the fault was ours'],
];

describe('a change in words', () => {
  it.each(SENTENCES)('%s %j', (rule, facts, german, english) => {
    const change: HealthChange = {
      key: GMX,
      from: 'healthy',
      to: 'blocked',
      atMs: T0,
      because: { rule, facts },
    };
    expect(renderHealthChange(change, 'de', 'GMX')).toBe(german);
    expect(renderHealthChange(change, 'en', 'GMX')).toBe(english);
  });

  it('has a sentence for every rule', () => {
    expect(new Set(SENTENCES.map(([rule]) => rule))).toEqual(new Set(HEALTH_RULES));
  });

  it('tells the time of the place', () => {
    const change: HealthChange = {
      key: GMX,
      from: 'probing',
      to: 'blocked',
      atMs: T0,
      because: { rule: 'relapse', facts: NEXT },
    };
    expect(renderHealthChange(change, 'en', 'GMX', 'Europe/London')).toContain('06:31');
  });

  it('says nothing foolish when a fact is missing', () => {
    const because = { rule: 'refused-share', facts: {} } as const;
    const change: HealthChange = { key: GMX, from: 'healthy', to: 'blocked', atMs: T0 + MINUTE, because };
    expect(renderHealthChange(change, 'de', 'GMX')).toContain('0 von 0');
  });
});

describe('states in words', () => {
  it.each<[ShownHealth, string, string]>([
    ['healthy', 'in Ordnung', 'healthy'],
    ['degraded', 'langsam', 'slow'],
    ['suspected', 'unter Verdacht', 'under suspicion'],
    ['blocked', 'gesperrt', 'blocked'],
    ['probing', 'Probe läuft', 'probe under way'],
    ['recovering', 'erholt sich', 'recovering'],
  ])('%s', (state: HealthState | 'suspected', german, english) => {
    expect([renderHealthState(state, 'de'), renderHealthState(state, 'en')]).toEqual([german, english]);
  });
});
