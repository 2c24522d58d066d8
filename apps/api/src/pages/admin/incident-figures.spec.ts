import type { FateCount } from '#persistence';
import { deadlinesOf, fatesOf, lineOf, risksOf, smsOf, wordingOf } from './incident-figures.js';
import { contactValues, readContact, textErrors } from './incident-form-values.js';
import { sitesOf } from './incident-sites.js';

const NOW = Date.UTC(2021, 2, 12, 6, 2);

function fate(name: FateCount['fate'], count: number, withDeadline = 0, costMicros = 0): FateCount {
  return { fate: name, count, withDeadline, nextDeadlineMs: null, costMicros };
}

describe('figures', () => {
  const counts = [
    fate('sms', 498, 30, 37_350_000),
    fate('push', 113, 10),
    fate('held', 214, 2),
    fate('at_risk', 29, 29),
    fate('missed', 6, 6),
    fate('cancelled', 3, 3),
  ];

  it('count each of the affected once', () => {
    expect(fatesOf(counts)).toMatchObject({
      sms: 498,
      push: 113,
      held: 214,
      atRisk: 29,
      missed: 6,
      email: 0,
    });
  });

  it('know deadlines that were kept, missed, and that still run', () => {
    expect(deadlinesOf(counts)).toEqual({ kept: 40, missed: 6, total: 77 });
  });

  it('know what texts cost', () => {
    expect(smsOf(counts)).toEqual({ count: 498, cents: 3_735 });
  });
});

describe('risks', () => {
  const risk = { departmentId: 'a', department: 'Amt', category: 'school', count: 2, nextDeadlineMs: NOW };
  const school = {
    id: 'school',
    nameDe: 'Schule',
    nameEn: 'School',
    basis: 'duty',
    confidentialByDefault: false,
    sameDay: false,
  } as const;
  const list = (hasMailbox: boolean, sentAtMs: number | null) =>
    risksOf([risk], [{ departmentId: 'a', hasMailbox, sentAtMs }], [school], 'en')[0]?.list;

  it('are named in the language of the page; an unknown category by its id', () => {
    expect(risksOf([risk], [], [school], 'en')[0]).toMatchObject({ about: 'School', list: 'no_mailbox' });
    expect(risksOf([risk], [], [], 'de')[0]?.about).toBe('school');
  });

  it('say where the list is', () => {
    expect(list(true, NOW)).toEqual({ sentAt: '2021-03-12T06:02:00.000Z' });
    expect(list(true, null)).toBe('coming');
    expect(list(false, null)).toBe('no_mailbox');
  });
});

describe('lineOf', () => {
  it.each([
    [
      '554-gmx.net (mxgmx117) ESMTP Service not available\r\n554-IP address is block listed.\r\n554 See https://postmaster.gmx.net/x',
      '554 IP address is block listed',
    ],
    ['450 Reject due to policy restrictions', '450 Reject due to policy restrictions'],
    ['421 https://example.org/only', '421 https://example.org/only'],
    ['connection reset', 'connection reset'],
    ['', ''],
  ])('of %j', (reply, line) => {
    expect(lineOf(reply)).toBe(line);
  });

  it('is never long', () => {
    expect(lineOf(`554 ${'x'.repeat(500)}`).length).toBe(80);
  });
});

it('takes a label and a stage that nobody knows for other and none', () => {
  const view = { lane: 'l', fingerprint: 'f', count: 1, firstMs: NOW, lastMs: NOW, example: '554 x' };
  expect(wordingOf({ ...view, label: 'unheard-of', stage: 'unheard-of' }, 'GMX')).toMatchObject({
    label: 'other',
    stage: null,
    site: 'GMX',
  });
  expect(wordingOf({ ...view, label: 'policy', stage: 'connect' }, 'GMX')).toMatchObject({
    label: 'policy',
    stage: 'connect',
  });
});

describe('sitesOf', () => {
  const lane = {
    lane: 'email:transactional:direct:gmx.net',
    name: 'GMX',
    illAtMs: NOW - 60_000,
    wellAtMs: null,
    state: 'blocked',
    nextProbeAtMs: NOW + 60_000,
    probes: 2,
    perMinute: null,
    refusals: 5,
  } as const;

  it('makes one of all lanes to a site: the worst of them', () => {
    const bulk = {
      ...lane,
      lane: 'email:bulk:direct:gmx.net',
      state: 'healthy',
      wellAtMs: NOW,
      nextProbeAtMs: NOW + 1,
      perMinute: 30,
    } as const;
    const [site, ...others] = sitesOf([lane, bulk], [], NOW);
    expect(others).toEqual([]);
    expect(site).toMatchObject({
      id: 'gmx.net',
      href: '/verwaltung/anbieter/gmx.net',
      health: 'blocked',
      refusals: 10,
      probes: 4,
      wellAt: null,
      nextProbeAt: '2021-03-12T06:03:00.000Z',
      perMinute: 30,
    });
  });

  it('is well when all are, and has no probe then', () => {
    const [site] = sitesOf([{ ...lane, state: 'healthy', wellAtMs: NOW }], [], NOW);
    expect(site).toMatchObject({ wellAt: '2021-03-12T06:02:00.000Z', nextProbeAt: null });
  });
});

describe('readContact', () => {
  const read = (fields: Record<string, string>) =>
    readContact(contactValues({ way: 'form', provider: 'GMX', ...fields }), NOW);

  it('takes an empty moment for now, and leaves out what is empty', () => {
    expect(read({ ticket: ' GX-1 ' })).toEqual({
      kind: 'ok',
      contact: { way: 'form', provider: 'GMX', ticket: 'GX-1', at: '2021-03-12T06:02:00.000Z' },
    });
  });

  it.each([
    [{ provider: ' ' }, 'provider', 'missing'],
    [{ ticket: 'x'.repeat(101) }, 'ticket', 'too-long'],
    [{ answer: 'x'.repeat(2_001) }, 'answer', 'too-long'],
    [{ at: 'gestern' }, 'at', 'not-a-moment'],
    [{ at: '2021-03-12 07:03' }, 'at', 'in-the-future'],
    [{ way: 'fax' }, 'way', 'missing'],
  ])('refuses %j', (fields, field, code) => {
    expect(read(fields)).toEqual({ kind: 'wrong', errors: [{ field, code }] });
  });
});

it('demands texts that are not longer than the log takes', () => {
  const values = { de: ' ', en: 'x'.repeat(2_001) };
  expect(textErrors(values, ['de', 'en'])).toEqual([
    { field: 'de', code: 'missing' },
    { field: 'en', code: 'too-long' },
  ]);
  expect(textErrors({ de: 'x' }, ['de'])).toEqual([]);
});
