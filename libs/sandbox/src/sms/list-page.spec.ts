import { listPage, matchesQuery } from './list-page.js';
import { SmsStore, type SmsMessage } from './sms-store.js';

const sent = Date.parse('2026-03-11T14:00:00Z');
const aMessage = (change: Partial<SmsMessage> = {}): SmsMessage => ({
  sid: 'SM1',
  to: '+491511',
  from: 'Stadt',
  serviceSid: null,
  body: 'x',
  statusCallback: null,
  createdAtMs: sent,
  listedFromMs: 0,
  status: 'sent',
  errorCode: null,
  updatedAtMs: sent,
  sentAtMs: sent,
  ...change,
});

describe('matchesQuery', () => {
  it.each([
    ['', {}, true],
    ['From=Stadt', {}, true],
    ['From=Andere', {}, false],
    ['DateSent=2026-03-11', {}, true],
    ['DateSent=2026-03-12', {}, false],
    ['DateSent%3C=2026-03-12T00:00:00Z', {}, true],
    ['DateSent%3C=2026-03-11T00:00:00Z', {}, false],
    ['DateSent%3E=2026-03-11T00:00:00Z', {}, true],
    ['DateSent%3E=2026-03-12T00:00:00Z', {}, false],
    ['DateSent%3E=2026-03-11T00:00:00Z', { sentAtMs: null }, false],
  ])('%s of %j: %s', (query, change, matches) => {
    expect(matchesQuery(aMessage(change), new URLSearchParams(query))).toBe(matches);
  });
});

describe('listPage', () => {
  it.each([
    ['', { page: 0, page_size: 50, start: 0, end: 4 }, null, null],
    ['PageSize=2', { page: 0, page_size: 2, start: 0, end: 1 }, 'Page=1', null],
    ['PageSize=2&Page=1&To=%2B491511', { page: 1, page_size: 2, start: 2, end: 3 }, 'Page=2', 'Page=0'],
    ['PageSize=2&Page=2', { page: 2, page_size: 2, start: 4, end: 4 }, null, 'Page=1'],
    ['PageSize=x&Page=-1', { page: 0, page_size: 50 }, null, null],
    ['PageSize=5000', { page_size: 1000 }, null, null],
  ])('%s', (query, expected, next, previous) => {
    const page = listPage(
      Array.from({ length: 5 }, (_, at) => aMessage({ sid: `SM${at}` })),
      new URLSearchParams(query),
      'AC1',
    );
    expect(page).toMatchObject(expected);
    expect(page['next_page_uri']).toEqual(next === null ? null : (expect.stringContaining(next) as unknown));
    expect(page['previous_page_uri']).toEqual(
      previous === null ? null : (expect.stringContaining(previous) as unknown),
    );
    if (query.includes('To=')) expect(page['next_page_uri']).toContain('To=%2B491511');
  });
});

describe('SmsStore', () => {
  it('forgets the oldest, by number too', () => {
    const store = new SmsStore(2);
    for (const [sid, to] of [
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'b'],
      ['4', 'b'],
    ] as const)
      store.add(aMessage({ sid, to }));
    const sids = (to?: string) => [...store.to(to)].map(({ sid }) => sid);
    expect([sids(), sids('a'), sids('b'), store.find('1'), store.find('4')?.sid]).toEqual([
      ['3', '4'],
      [],
      ['3', '4'],
      undefined,
      '4',
    ]);
  });
});
