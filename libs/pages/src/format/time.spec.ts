import {
  clock,
  clockBeside,
  clockWithSeconds,
  day,
  dayFrom,
  isSameDay,
  longDay,
  moment,
  shortMoment,
} from './time.js';

const NOW = '2021-03-11T13:21:00Z';

describe('moments in the time of Berlin', () => {
  it.each([
    ['winter time is an hour ahead', '2021-03-11T13:02:51Z', '14:02', '14:02:51'],
    ['summer time is two hours ahead', '2021-07-01T13:02:51Z', '15:02', '15:02:51'],
    ['midnight is 00:00, not 24:00', '2021-03-10T23:00:00Z', '00:00', '00:00:00'],
    ['an offset counts', '2021-03-11T14:02:51+01:00', '14:02', '14:02:51'],
  ])('%s', (_, at, short, long) => {
    for (const locale of ['de', 'en'] as const) {
      expect(clock(at, locale)).toBe(short);
      expect(clockWithSeconds(at, locale)).toBe(long);
    }
  });

  it.each([
    ['today', '2021-03-11T14:02:00Z', 'heute, 15:02 Uhr', 'today, 15:02'],
    ['yesterday, a minute before midnight', '2021-03-10T22:59:00Z', 'gestern, 23:59 Uhr', 'yesterday, 23:59'],
    ['tomorrow, at midnight', '2021-03-11T23:00:00Z', 'morgen, 00:00 Uhr', 'tomorrow, 00:00'],
    ['another day', '2021-03-16T08:20:00Z', 'Di., 16. März, 09:20 Uhr', 'Tue 16 March, 09:20'],
    ['another year', '2022-03-16T08:20:00Z', 'Mi., 16. März 2022, 09:20 Uhr', 'Wed 16 March 2022, 09:20'],
  ])('%s', (_, at, de, en) => {
    expect(moment(at, NOW, 'de')).toBe(de);
    expect(moment(at, NOW, 'en').replace(/^(\w{3}),? /, '$1 ')).toBe(en);
  });

  it('counts calendar days, not 24 hours, across the change to summer time', () => {
    expect(dayFrom('2021-03-28T21:30:00Z', '2021-03-27T23:30:00Z', 'de')).toBe('heute');
    expect(dayFrom('2021-03-28T22:00:00Z', '2021-03-28T21:59:00Z', 'de')).toBe('morgen');
    expect(dayFrom('2020-12-31T23:00:00Z', '2020-12-31T22:59:00Z', 'de')).toBe('morgen');
  });

  it('knows one day from another by Berlin, not by UTC', () => {
    expect(isSameDay('2021-03-10T23:30:00Z', NOW)).toBe(true);
    expect(isSameDay('2021-03-10T22:30:00Z', NOW)).toBe(false);
  });

  it('leaves the day out where it is clear', () => {
    expect(shortMoment('2021-03-11T13:03:00Z', NOW, 'de')).toBe('14:03');
    expect(shortMoment('2021-03-10T13:03:00Z', NOW, 'de')).toBe('gestern, 14:03');
    expect(clockBeside('2021-03-10T13:03:00Z', '2021-03-10T08:00:00Z', NOW, 'de')).toBe('14:03');
    expect(clockBeside('2021-03-12T13:03:00Z', '2021-03-10T08:00:00Z', NOW, 'de')).toBe('morgen, 14:03');
  });

  it('writes days out', () => {
    expect(day('2021-03-18T13:00:00Z', 'de')).toBe('18. März 2021');
    expect(day('2021-03-18T13:00:00Z', 'en')).toBe('18 March 2021');
    expect(longDay('2021-03-12T06:02:00Z', 'de')).toBe('Freitag, 12. März 2021');
  });
});
