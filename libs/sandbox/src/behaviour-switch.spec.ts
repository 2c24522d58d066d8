import { BehaviourSwitch } from './behaviour-switch.js';
import { DomainClock } from './domain-clock.js';

interface Said {
  readonly name: string;
  readonly share?: number;
  readonly forMs?: number;
}

const usual: Said = { name: 'usual' };
const drawn = (target: BehaviourSwitch<Said>, count: number) =>
  Array.from({ length: count }, () => (target.draw().name === 'usual' ? '.' : 'X')).join('');

describe('BehaviourSwitch', () => {
  it.each([
    [undefined, 'XXXXXXXXXX'],
    [1, 'XXXXXXXXXX'],
    [0.5, '.X.X.X.X.X'],
    [0.1, '.........X'],
    [0.7, '.XX.XX.XXX'],
    [0, '..........'],
  ])('deals a share of %s evenly', (share, expected) => {
    const target = new BehaviourSwitch<Said>(usual, new DomainClock());
    target.set(share === undefined ? { name: 'set' } : { name: 'set', share });
    expect(drawn(target, 10)).toBe(expected);
  });

  it('ends in domain time', () => {
    const clock = new DomainClock();
    const target = new BehaviourSwitch<Said>(usual, clock);
    target.set({ name: 'set', forMs: 60_000 });
    clock.advance(59_000);
    expect(target.draw().name).toBe('set');
    clock.advance(1_000);
    expect(target.current).toBe(usual);
    expect(target.draw()).toBe(usual);
  });

  it('goes back at once, and a new behaviour has its own time', () => {
    const clock = new DomainClock();
    const target = new BehaviourSwitch<Said>(usual, clock);
    target.set({ name: 'set', forMs: 10 });
    target.set({ name: 'next' });
    clock.advance(60_000);
    expect(target.current.name).toBe('next');
    target.reset();
    expect(target.current).toBe(usual);
  });
});
