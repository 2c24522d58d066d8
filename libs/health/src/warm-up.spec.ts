import { capOn, warmUpOf, type WarmUpPlan } from './warm-up.js';

const PLAN: WarmUpPlan = {
  startDay: '2026-12-01',
  first: 50,
  factor: 2,
  sites: new Map([
    ['gmx.net', { first: 20, factor: 1.5 }],
    ['web.de', { first: 30, factor: 1 }],
  ]),
};

describe('the cap of a warm-up', () => {
  it.each([
    ['2026-11-20', 'posteo.de', 50],
    ['2026-12-01', 'posteo.de', 50],
    ['2026-12-02', 'posteo.de', 100],
    ['2026-12-12', 'posteo.de', 102_400],
    ['2026-12-13', 'posteo.de', null],
    ['2028-01-01', 'posteo.de', null],
    ['2026-12-03', 'gmx.net', 45],
    ['2028-01-01', 'web.de', 30],
  ])('on %s at %s is %s', (day, site, cap) => {
    expect(capOn(day, site, PLAN)).toBe(cap);
  });

  it('changes at midnight UTC', () => {
    const at = (moment: string) => warmUpOf('email:bulk:direct:posteo.de', Date.parse(moment), PLAN);
    expect(at('2026-12-01T23:59:59.999Z')).toEqual({ site: 'posteo.de', day: '2026-12-01', cap: 50 });
    expect(at('2026-12-02T00:00:00Z')).toEqual({ site: 'posteo.de', day: '2026-12-02', cap: 100 });
  });

  it.each(['email:transactional:relay:posteo.de', 'sms:twilio', 'inbox'])('does not hold for %s', (lane) => {
    expect(warmUpOf(lane, Date.parse('2026-12-01'), PLAN)).toBeNull();
  });
});
