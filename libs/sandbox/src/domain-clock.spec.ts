import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DomainClock } from './domain-clock.js';

const fileIn = (content?: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'clock-')), 'clock.json');
  if (content !== undefined) writeFileSync(file, content);
  return file;
};

describe('DomainClock', () => {
  it('is real time until it is moved', () => {
    expect(Math.abs(new DomainClock().now() - Date.now())).toBeLessThan(5);
  });

  it('jumps, keeps the jump at another rate, and goes on in another process', () => {
    const file = fileIn();
    const clock = new DomainClock(file);
    clock.advance(3_600_000);
    clock.setRate(1000);
    expect(clock.reading()).toMatchObject({ rate: 1000 });
    expect(clock.reading().offsetMs).toBeGreaterThanOrEqual(3_600_000);
    expect(clock.realDelayUntil(clock.now() + 10_000)).toBeCloseTo(10, -1);
    expect(clock.realDelayUntil(clock.now() - 10_000)).toBe(0);
    const before = clock.now();
    const again = new DomainClock(file);
    expect(again.now()).toBeGreaterThanOrEqual(before);
    expect(again.now() - before).toBeLessThan(1_000_000);
  });

  it.each(['', '{', '{"realBaseMs":1}', '{"realBaseMs":"1","domainBaseMs":2,"rate":1}'])(
    'starts anew from a broken file: %s',
    (content) => {
      expect(new DomainClock(fileIn(content)).reading().rate).toBe(1);
    },
  );
});
