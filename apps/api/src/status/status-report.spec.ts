import { ProviderDirectory } from '#channels';
import { statusReportSchema, type StatusService } from '#contracts';
import type { HealthState } from '#domain';
import type { LaneHealthView, PublicIncidentRow, StatusRows } from '#persistence';
import { statusReport } from './status-report.js';

/** 12 March 2021, 07:02:40 in Berlin. */
const NOW = Date.UTC(2021, 2, 12, 6, 2, 40);
const BLOCKED_AT = Date.UTC(2021, 2, 11, 13, 3, 1);
const DAY_MS = 86_400_000;
const around = { city: 'Stadt Lindenburg', directory: new ProviderDirectory(), mailRoute: 'direct' } as const;
const GMX = 'email:transactional:direct:gmx.net';
const GMX_BULK = 'email:bulk:direct:gmx.net';
const GMX_RELAY = 'email:transactional:relay:gmx.net';

const lane = (key: string, state: HealthState, sinceMs: number | null = BLOCKED_AT): LaneHealthView => ({
  lane: key,
  state,
  sinceMs: state === 'healthy' ? null : sinceMs,
  name: key,
  group: null,
  suspected: false,
});
const blocked = (key: string, atMs = BLOCKED_AT) => ({
  lane: key,
  atMs,
  from: 'healthy' as const,
  to: 'blocked' as const,
});
const report = (rows: Partial<StatusRows>) =>
  statusReport({ lanes: [], changes: [], incidents: [], ...rows }, NOW, around);
const only = (rows: Partial<StatusRows>): StatusService => {
  const [service, ...others] = report(rows).services;
  if (service === undefined || others.length > 0) throw new Error('not one service');
  return service;
};
const daysOf = ({ days }: StatusService) => days.map(({ date, state }) => `${date} ${state}`);

const incident = (change: Partial<PublicIncidentRow> = {}): PublicIncidentRow => ({
  id: '019a0000-0000-7000-8000-000000000017',
  number: '2021-0017',
  kind: 'provider',
  openedAtMs: BLOCKED_AT,
  closedAtMs: null,
  lanes: [GMX, GMX_BULK],
  notices: [],
  ...change,
});

describe('the report', () => {
  it('keeps its documented shape, to the minute', () => {
    const made = report({ lanes: [lane(GMX, 'blocked')], changes: [blocked(GMX)], incidents: [incident()] });
    expect(statusReportSchema.parse(made)).toEqual(made);
    expect(made).toMatchObject({
      asOf: '2021-03-12T06:02:00.000Z',
      from: '2020-12-13',
      to: '2021-03-12',
      current: true,
    });
  });

  it('holds all streams and sites of a provider in one row, the worst of each day', () => {
    const rows = [GMX, GMX_BULK, 'email:transactional:direct:gmx.com'].map((key) => lane(key, 'healthy'));
    const service = only({
      lanes: rows,
      changes: [
        { lane: GMX_BULK, atMs: NOW - 3 * DAY_MS, from: 'healthy', to: 'degraded' },
        { lane: GMX_BULK, atMs: NOW - 3 * DAY_MS + 1, from: 'degraded', to: 'healthy' },
      ],
    });
    expect(service).toMatchObject({ id: 'gmx', name: 'GMX', health: 'healthy', since: null });
    expect(service.domains).toContain('gmx.de');
    expect(daysOf(service)).toEqual(['2021-03-09 slow']);
  });

  it('tells the state of the way that mail takes now, not that of bulk mail', () => {
    const lanes = [lane(GMX, 'healthy'), lane(GMX_BULK, 'blocked')];
    const service = only({ lanes, changes: [blocked(GMX_BULK)] });
    expect(service).toMatchObject({ health: 'healthy', since: null });
    expect(daysOf(service)).toEqual(['2021-03-11 blocked', '2021-03-12 blocked']);
  });

  it('a way that is taken no more is not ill for ever, and leads no state', () => {
    const service = only({
      lanes: [lane(GMX_RELAY, 'blocked'), lane(GMX, 'healthy')],
      changes: [blocked(GMX_RELAY, NOW - 20 * DAY_MS)],
    });
    expect(service.health).toBe('healthy');
    expect(daysOf(service)).toEqual(['2021-02-20 blocked']);
    expect(daysOf(only({ lanes: [lane(GMX_RELAY, 'blocked')] }))).toEqual([]);
  });

  it('a lane that has been ill for longer than changes are known is ill on all days', () => {
    const service = only({ lanes: [lane(GMX, 'blocked', NOW - 200 * DAY_MS)] });
    expect(service.days).toHaveLength(90);
    expect(service.since).toBe('2020-08-24T06:02:40.000Z');
  });

  it('names no site that the directory does not know: all of them share a row', () => {
    const made = report({ lanes: [lane('email:transactional:direct:mx.familie-meier.de', 'healthy')] });
    expect(made.services).toEqual([expect.objectContaining({ id: 'others', name: null, health: 'healthy' })]);
    expect(JSON.stringify(made)).not.toContain('meier');
  });

  it.each([
    [0, 12, 'healthy'],
    [1, 12, 'healthy'],
    [2, 12, 'degraded'],
    [6, 12, 'blocked'],
  ])('%d of %d small sites shut: %s', (ill, total, health) => {
    const keys = Array.from(
      { length: total },
      (_, index) => `email:transactional:direct:mx${String(index)}.de`,
    );
    const lanes = [
      ...keys.map((key, index) => lane(key, index < ill ? 'blocked' : 'healthy')),
      // The other stream to the same servers makes them no more sites.
      ...keys.map((key) => lane(key.replace('transactional', 'bulk'), 'healthy')),
    ];
    expect(only({ lanes })).toMatchObject({ id: 'others', health, since: null });
  });

  it('knows SMS and push by their gateways, and neither inbox nor simulator nor relay', () => {
    const lanes = ['push:web', 'sms:twilio', 'inbox', 'simulator', 'relay'].map((key) =>
      lane(key, 'healthy'),
    );
    expect(report({ lanes }).services.map(({ id }) => id)).toEqual(['sms', 'push']);
  });

  it('stands in the order of the directory', () => {
    const sites = ['posteo.de', 'google.com', 'web.de', 'gmx.net', 'mx.klein.de'];
    const lanes = [
      lane('sms:twilio', 'healthy'),
      ...sites.map((site) => lane(`email:transactional:direct:${site}`, 'healthy')),
    ];
    const [first, second, ...others] = report({ lanes }).services.map(({ id }) => id);
    expect([first, second, ...others.slice(-2)]).toEqual(['gmx', 'webde', 'others', 'sms']);
  });
});

describe('incidents', () => {
  const notice = (id: number, de: string | null) => ({ id, atMs: NOW, de, en: de, withdrawn: de === null });

  it('name the services that they concern once, which then stand in the report', () => {
    const made = report({ incidents: [incident({ closedAtMs: NOW })] });
    expect(made.incidents).toEqual([
      expect.objectContaining({
        number: '2021-0017',
        affected: ['gmx'],
        closedAt: '2021-03-12T06:02:40.000Z',
      }),
    ]);
    expect(made.services.map(({ id }) => id)).toEqual(['gmx']);
  });

  it.each([
    ['one notice', [notice(1, 'a')], ['a']],
    ['the newest first', [notice(1, 'a'), notice(2, 'b')], ['b', 'a']],
    ['withdrawn: text and all', [notice(1, 'a'), notice(2, null)], [null]],
    ['only the one that stood', [notice(1, 'a'), notice(2, 'b'), notice(3, null)], [null, 'a']],
    ['withdrawn twice', [notice(1, 'a'), notice(2, 'b'), notice(3, null), notice(4, null)], [null, 'a']],
    ['a new one after it', [notice(1, 'a'), notice(2, null), notice(3, 'c')], ['c', null]],
    ['nothing to withdraw', [notice(1, null)], []],
  ])('%s', (_, notices, texts) => {
    const [made] = report({ incidents: [incident({ notices })] }).incidents;
    expect(made?.notices.map(({ de }) => de)).toEqual(texts);
  });

  it('of one small server are told to nobody, unless somebody wrote a notice', () => {
    const lanes = ['email:transactional:direct:mx.verein.de'];
    expect(report({ incidents: [incident({ lanes })] }).incidents).toEqual([]);
    expect(report({ incidents: [incident({ lanes, notices: [notice(1, 'a')] })] }).incidents).toHaveLength(1);
  });

  it('of ours are told', () => {
    const [own] = report({ incidents: [incident({ kind: 'own_infrastructure', lanes: ['own'] })] }).incidents;
    expect(own?.affected).toEqual([]);
  });
});
