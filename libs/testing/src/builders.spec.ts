import { isUuid, timeOfUuid } from '#domain';
import {
  A_DEPARTMENT_ID,
  aContacts,
  aContent,
  aDepartment,
  aNotification,
  anId,
  aSender,
} from './builders.js';
import { FixedClock, START_MS } from './fixed-clock.js';
import { SeededChance } from './seeded-chance.js';

describe('FixedClock', () => {
  it('moves only when told, forwards, on both clocks', () => {
    const clock = new FixedClock(5000, 1000);
    clock.advance(250);
    expect([clock.now(), clock.realNow()]).toEqual([5250, 1250]);
    expect(() => {
      clock.advance(-1);
    }).toThrow(RangeError);
    expect([new FixedClock().now(), new FixedClock().realNow()]).toEqual([START_MS, START_MS]);
  });
});

describe('SeededChance', () => {
  const draw = (seed?: number) => {
    const chance = new SeededChance(seed);
    return Array.from({ length: 20 }, () => chance.fraction());
  };

  it('repeats itself for the same seed alone', () => {
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw()).toEqual(draw(1));
  });

  it('is even enough: each tenth holds its share of 10,000 draws', () => {
    const chance = new SeededChance(3);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let draws = 0; draws < 10_000; draws += 1) {
      const tenth = chance.below(10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('fills bytes', () => {
    const bytes = new SeededChance(5).bytes(1000);
    expect(bytes).toHaveLength(1000);
    expect(new Set(bytes).size).toBeGreaterThan(200);
  });
});

describe('the builders', () => {
  it('build a notification that is valid as it is', () => {
    const notification = aNotification();
    expect(isUuid(notification.id)).toBe(true);
    expect(timeOfUuid(notification.id)).toBe(START_MS);
    expect(notification).toMatchObject({
      departmentId: A_DEPARTMENT_ID,
      status: 'accepted',
      dueAtMs: START_MS,
    });
  });

  it('never build the same id twice', () => {
    expect(new Set(Array.from({ length: 1000 }, () => anId())).size).toBe(1000);
  });

  it('take what a spec is about', () => {
    const late = aNotification({ acceptedAtMs: 5000, urgency: 'urgent' });
    expect(late).toMatchObject({ acceptedAtMs: 5000, dueAtMs: 5000, urgency: 'urgent' });
    expect(aContent({ sms: 'kurz' }).sms).toBe('kurz');
    expect(aContacts({ email: null }).email).toBeNull();
    expect(aDepartment({ slug: 'schulamt' }).slug).toBe('schulamt');
    expect(aSender({ replyTo: 'a@b.example' }).replyTo).toBe('a@b.example');
  });
});
