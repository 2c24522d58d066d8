import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askClock, clockIn, ClockRelay } from './clock-relay.js';

describe('the relay of the domain time', () => {
  it('stands at real time until it hears otherwise', () => {
    expect(new ClockRelay(() => undefined).offsetMs).toBe(0);
  });

  it('passes on what it hears', () => {
    const told: number[] = [];
    const relay = new ClockRelay((offsetMs) => told.push(offsetMs));
    relay.set({ offsetMs: 60_000, rate: 1 });
    relay.set({ offsetMs: 90_000.4, rate: 1 });
    expect(told).toEqual([60_000, 90_000]);
    expect(relay.offsetMs).toBe(90_000);
  });

  it('is never behind: a reading that crosses the turn of a millisecond tells −1', () => {
    const told: number[] = [];
    new ClockRelay((offsetMs) => told.push(offsetMs)).set({ offsetMs: -1, rate: 1 });
    expect(told).toEqual([0]);
  });

  it('tells again and again in time lapse, until that ends', async () => {
    const told: number[] = [];
    const relay = new ClockRelay((offsetMs) => told.push(offsetMs));
    relay.set({ offsetMs: 1000, rate: 3600 });
    while (told.length < 3) await new Promise((resolve) => setImmediate(resolve));
    relay.set({ offsetMs: 5_000_000, rate: 1 });
    relay.stop();
    expect(told[1]).toBeGreaterThan(1000 + 3599 * 150);
    expect(told[2]).toBeGreaterThan(told[1] ?? Infinity);
    expect(relay.offsetMs).toBe(5_000_000);
  });
});

describe('a message of the sandbox', () => {
  it.each([
    [{ clock: { offsetMs: 5, rate: 1, nowMs: 9 } }, { offsetMs: 5, rate: 1 }],
    [{ clock: 5 }, undefined],
    [{ clock: null }, undefined],
    [{ clock: { offsetMs: '5', rate: 1 } }, undefined],
    [{ clock: { offsetMs: 5 } }, undefined],
    [{ other: 1 }, undefined],
    ['clock', undefined],
    [null, undefined],
  ])('%j', (message, expected) => {
    expect(clockIn(message)).toEqual(expected);
  });
});

describe('the clock of the sandbox', () => {
  it.each([
    ['{"now":"2026-03-11T14:03:00Z","offsetMs":7,"rate":1}', { offsetMs: 7, rate: 1 }],
    ['{}', undefined],
  ])('that answers %s', async (body, expected) => {
    const server = createServer((_, response) => response.end(body)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const asked = askClock(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    if (expected === undefined) await expect(asked).rejects.toThrow('does not tell its clock');
    else expect(await asked).toEqual(expected);
    server.closeAllConnections();
    server.close();
  });
});
