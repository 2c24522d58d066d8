import type { StatusReport } from '#contracts';
import { Rendered } from './rendered.js';

const aReport = (): StatusReport => ({
  city: 'x',
  asOf: '2021-03-12T06:02:00Z',
  current: true,
  from: '2020-12-13',
  to: '2021-03-12',
  services: [],
  incidents: [],
});

it('makes each text of a report once, and anew of the next report', () => {
  const rendered = new Rendered();
  let made = 0;
  const make = () => String((made += 1));
  const report = aReport();
  expect([rendered.of(report, 'de', make), rendered.of(report, 'de', make)]).toEqual(['1', '1']);
  expect(rendered.of(report, 'en', make)).toBe('2');
  expect(rendered.of(report, 'de', make)).toBe('1');
  expect(rendered.of(aReport(), 'de', make)).toBe('3');
});
