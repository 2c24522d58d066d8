import { MINUTE, SECOND, T0 } from '../test/observed.js';
import {
  judgeOwnInfrastructure,
  renderOwnInfrastructure,
  SOUND_INFRASTRUCTURE,
  type OwnInfrastructure,
  type OwnSample,
} from './index.js';

const NOW = T0 + 10 * MINUTE;

function sample(site: string, given: Partial<OwnSample> = {}): OwnSample {
  return {
    site,
    group: null,
    outcome: 'connection_failed',
    stage: null,
    scope: null,
    atMs: NOW - 10 * SECOND,
    ...given,
  };
}

function samples(sites: string, given: Partial<OwnSample> = {}): OwnSample[] {
  return sites.split(' ').map((site) => sample(site, given));
}

const REACHED = { outcome: 'accepted', stage: 'end' } as const;
const OURS = { outcome: 'refused', stage: 'ehlo', scope: 'own_infrastructure' } as const;
const EARLIER = { atMs: NOW - MINUTE };

function judge(recent: OwnSample[], before?: OwnInfrastructure, now = NOW): OwnInfrastructure {
  return judgeOwnInfrastructure(recent, now, undefined, before);
}

describe('several unrelated sites out of reach', () => {
  it.each<[string, OwnSample[], boolean]>([
    ['nothing known', [], false],
    ['three of three', samples('gmx gmail posteo'), true],
    ['two of two', samples('gmx gmail'), false],
    ['three of six', [...samples('gmx gmail posteo'), ...samples('a b c', REACHED)], true],
    ['three of seven', [...samples('gmx gmail posteo'), ...samples('a b c d', REACHED)], false],
    ['one site many times', Array.from({ length: 20 }, () => sample('gmx')), false],
    [
      'one group of three sites, and two more',
      [...samples('gmx web.de mail.com', { group: 'united-internet' }), ...samples('gmail posteo')],
      true,
    ],
    ['one group of three sites', samples('gmx web.de mail.com gmx.net', { group: 'united-internet' }), false],
    ['no DNS', samples('gmx gmail posteo', { outcome: 'dns_failed' }), true],
    ['no greeting', samples('gmx gmail posteo', { outcome: 'timeout', stage: 'connect' }), true],
    ['a time-out of unknown stage', samples('gmx gmail posteo', { outcome: 'timeout' }), true],
    ['time-outs in mid-session', samples('gmx gmail posteo', { outcome: 'timeout', stage: 'data' }), false],
    ['cuts after the hand-over', samples('gmx gmail posteo', { outcome: 'unknown', stage: 'end' }), false],
    [
      'refusals: they talk to us',
      samples('gmx gmail posteo', { outcome: 'refused', stage: 'connect' }),
      false,
    ],
    ['all of it long ago', samples('gmx gmail posteo', { atMs: NOW - 5 * MINUTE }), false],
    ['just within five minutes', samples('gmx gmail posteo', { atMs: NOW - 5 * MINUTE + 1 }), true],
    [
      'reached since',
      [...samples('gmx gmail posteo', EARLIER), ...samples('gmx gmail posteo', REACHED)],
      false,
    ],
    [
      'reached before',
      [...samples('gmx gmail posteo', { ...REACHED, ...EARLIER }), ...samples('gmx gmail posteo')],
      true,
    ],
  ])('%s: our fault %s', (_, recent, broken) => {
    expect(judge(recent).broken).toBe(broken);
    expect(judge([...recent].reverse()).broken).toBe(broken);
  });

  it('works without stage and scope', () => {
    const recent = ['gmx', 'gmail', 'posteo'].map(
      (site) => ({ site, group: null, outcome: 'timeout', atMs: NOW }) as const,
    );
    expect(judge(recent).broken).toBe(true);
  });

  it('does not take dead domains for it that stayed dead while others were reached', () => {
    const dead = [20, 15, 10, 5, 0].flatMap((minutes) =>
      samples('gmial.com wbe.de gxm.de', { outcome: 'dns_failed', atMs: NOW - minutes * MINUTE }),
    );
    expect(judge([...dead, sample('gmail', { ...REACHED, atMs: NOW - 2 * MINUTE })]).broken).toBe(false);
    expect(judge(dead).broken).toBe(true);
  });

  it.each([
    [0, false],
    [1, true],
  ])('takes a site for dead until %i ms after another was reached: our fault %s', (laterMs, broken) => {
    const worked = NOW - 5 * MINUTE - SECOND;
    const dead = [worked + laterMs, NOW].flatMap((atMs) => samples('gmial.com wbe.de gxm.de', { atMs }));
    const reached = sample('gmail', { ...REACHED, atMs: worked });
    expect(judge([...dead, reached]).broken).toBe(broken);
  });

  it('says since when and how many', () => {
    const recent = [
      ...samples('gmx gmail', { atMs: NOW - 50 * SECOND }),
      sample('posteo', { atMs: NOW - 40 * SECOND }),
      sample('gmx'),
      sample('own.example', REACHED),
    ];
    expect(judge(recent)).toEqual({
      broken: true,
      sinceMs: NOW - 50 * SECOND,
      because: { rule: 'own-unreachable', facts: { groups: 3, reached: 1, dns: false } },
    });
  });

  it.each([
    [['dns_failed', 'dns_failed', 'connection_failed'] as const, true],
    [['dns_failed', 'connection_failed', 'connection_failed'] as const, false],
  ])('tells DNS from the network: %j', (outcomes, dns) => {
    const recent = outcomes.map((outcome, index) => sample(`site${String(index)}`, { outcome }));
    expect(judge(recent).because?.facts).toMatchObject({ dns });
  });
});

describe('several that object to our set-up', () => {
  it.each<[string, OwnSample[], boolean]>([
    ['three of three', samples('gmx gmail posteo', OURS), true],
    ['two', samples('gmx gmail', OURS), false],
    [
      'three of twelve',
      [...samples('gmx gmail posteo', OURS), ...samples('a b c d e f g h i', REACHED)],
      true,
    ],
    [
      'three of thirteen',
      [...samples('gmx gmail posteo', OURS), ...samples('a b c d e f g h i j', REACHED)],
      false,
    ],
  ])('%s: our fault %s', (_, recent, broken) => {
    expect(judge(recent).broken).toBe(broken);
  });

  it('says so', () => {
    expect(judge([...samples('gmx gmail posteo', OURS), sample('a', REACHED)]).because).toEqual({
      rule: 'own-configuration',
      facts: { groups: 3, reached: 1, dns: false },
    });
  });
});

describe('until it works again', () => {
  const cut = judge(samples('gmx gmail posteo'));
  const later = NOW + 30 * MINUTE;

  it('holds while nothing is heard, or only the same', () => {
    expect(judge([], cut, later)).toBe(cut);
    expect(judge(samples('gmx', { atMs: later - SECOND }), cut, later)).toBe(cut);
    expect(judge(samples('gmx gmail', { outcome: 'unknown', atMs: later - SECOND }), cut, later)).toBe(cut);
  });

  it.each<[string, OwnSample[], boolean]>([
    ['one is reached', samples('gmx', { ...REACHED, atMs: later - SECOND }), false],
    ['one is reached, but 30 s ago', samples('gmx', { ...REACHED, atMs: later - 30 * SECOND }), true],
    [
      'one is reached and one is not',
      [...samples('gmx', { ...REACHED, atMs: later }), ...samples('gmail', { atMs: later })],
      false,
    ],
    [
      'one is reached and two are not',
      [...samples('gmx', { ...REACHED, atMs: later }), ...samples('gmail posteo', { atMs: later })],
      true,
    ],
  ])('%s: still broken %s', (_, recent, broken) => {
    expect(judge(recent, cut, later).broken).toBe(broken);
  });

  const repaired = judge(samples('gmx', { ...REACHED, atMs: later }), cut, later);

  it('says when', () => {
    expect(repaired).toEqual({
      broken: false,
      sinceMs: later,
      because: { rule: 'own-repaired', facts: { reached: 1 } },
    });
  });

  it('does not count twice what has been judged', () => {
    const old = samples('gmx gmail posteo', { atMs: later - SECOND });
    expect(judge(old, repaired, later + SECOND)).toBe(repaired);
    const fresh = samples('gmx gmail posteo', { atMs: later + MINUTE });
    expect(
      judge(
        [...samples('gmx gmail posteo', { ...REACHED, atMs: later + SECOND }), ...fresh],
        repaired,
        later + MINUTE,
      ),
    ).toMatchObject({
      broken: true,
      sinceMs: later + MINUTE,
    });
  });

  it('a faulty set-up is repaired when nobody objects for five minutes', () => {
    const faulty = judge(samples('gmx gmail posteo', OURS));
    const reached = samples('gmx gmail posteo a b', { ...REACHED, atMs: later - MINUTE });
    expect(judge([...reached, sample('d', { ...OURS, atMs: later - 4 * MINUTE })], faulty, later)).toBe(
      faulty,
    );
    expect(
      judge([...reached, sample('d', { ...OURS, atMs: later - 5 * MINUTE })], faulty, later).broken,
    ).toBe(false);
    expect(judge([], faulty, later)).toBe(faulty);
  });
});

describe('in words', () => {
  it.each([
    [
      judge(samples('gmx gmail posteo')),
      'Störung bei uns: 3 Anbieter sind zugleich nicht zu erreichen',
      'Our own fault: 3 providers are out of reach at once',
    ],
    [
      judge(samples('gmx gmail posteo', { outcome: 'dns_failed' })),
      'Störung bei uns: die Namensauflösung scheitert bei 3 Anbietern zugleich',
      'Our own fault: name resolution fails for 3 providers at once',
    ],
    [
      judge(samples('gmx gmail posteo', OURS)),
      'Störung bei uns: 3 Anbieter beanstanden unsere Einrichtung',
      'Our own fault: 3 providers object to our set-up',
    ],
    [
      judge(samples('gmx', REACHED), judge(samples('gmx gmail posteo'))),
      'Die Störung bei uns ist vorbei',
      'Our own fault is repaired',
    ],
    [SOUND_INFRASTRUCTURE, null, null],
  ])('%#', (verdict, german, english) => {
    expect(renderOwnInfrastructure(verdict, 'de')).toBe(german);
    expect(renderOwnInfrastructure(verdict, 'en')).toBe(english);
  });
});
