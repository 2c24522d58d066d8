import { EventEmitter } from 'node:events';
import type { Clock } from '#delivery/ports';
import { DomainClock, listenForClock, type ClockSetting } from './domain-clock.js';

describe('DomainClock', () => {
  it('has the shape of the port', () => {
    const clock: Pick<Clock, keyof Clock> = new DomainClock();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
    expect(Math.abs(clock.realNow() - Date.now())).toBeLessThan(1000);
  });

  it.each<[string, ClockSetting, number, number]>([
    ['no lead', 0, 1000, 1000],
    ['a constant lead', 60_000, 1000, 61_000],
    ['a piece at its begin', { realMs: 1000, domainMs: 5000, rate: 60 }, 1000, 5000],
    ['a piece later on', { realMs: 1000, domainMs: 5000, rate: 60 }, 1100, 11_000],
    ['a clock that stands still', { realMs: 1000, domainMs: 5000, rate: 0 }, 9000, 5000],
    ['whole milliseconds', { realMs: 0, domainMs: 0, rate: 0.5 }, 3, 1],
  ])('%s', (_case, setting, real, domain) => {
    const clock = new DomainClock(setting, () => real);
    expect([clock.now(), clock.realNow(), clock.offsetMs]).toEqual([domain, real, domain - real]);
  });

  it('can be set while it runs', () => {
    let real = 1000;
    const clock = new DomainClock(0, () => real);
    clock.setOffset({ realMs: 1000, domainMs: 1000, rate: 10 });
    real = 1500;
    expect(clock.now()).toBe(6000);
    clock.setOffset(100);
    expect(clock.now()).toBe(1600);
  });
});

describe('listenForClock', () => {
  it.each<[unknown, number]>([
    [{ clock: 500 }, 1500],
    [{ clock: { realMs: 1000, domainMs: 7000, rate: 1 } }, 7000],
    [{ clock: Number.NaN }, 1000],
    [{ clock: '500' }, 1000],
    [{ clock: null }, 1000],
    [{ clock: { realMs: 1000, domainMs: 7000 } }, 1000],
    [{ clock: { realMs: 1000, domainMs: 7000, rate: -1 } }, 1000],
    [{ behaviour: 'x' }, 1000],
    ['clock', 1000],
    [null, 1000],
  ])('%j leads to %d', (message, now) => {
    const source = new EventEmitter();
    const clock = new DomainClock(0, () => 1000);
    listenForClock(source, clock);
    source.emit('message', message);
    expect(clock.now()).toBe(now);
  });

  it('stops listening', () => {
    const source = new EventEmitter();
    const clock = new DomainClock(0, () => 1000);
    listenForClock(source, clock)();
    source.emit('message', { clock: 500 });
    expect(clock.now()).toBe(1000);
    expect(source.listenerCount('message')).toBe(0);
  });
});
