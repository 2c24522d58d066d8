import { HEALTH_STATES, type HealthState } from '#domain';
import { conditionOf, isDelayed, isSick, worstState, type Condition } from './index.js';

describe('states', () => {
  it.each<[HealthState, Condition, boolean, boolean]>([
    ['healthy', 'well', false, false],
    ['degraded', 'well', false, false],
    ['blocked', 'sick', true, true],
    ['probing', 'sick', true, true],
    ['recovering', 'recovering', false, true],
  ])('%s is %s, sick %s, delayed %s', (state, condition, sick, delayed) => {
    expect([conditionOf(state), isSick(state), isDelayed(state)]).toEqual([condition, sick, delayed]);
  });

  it.each<[HealthState[], HealthState]>([
    [[], 'healthy'],
    [['healthy'], 'healthy'],
    [['healthy', 'degraded'], 'degraded'],
    [['recovering', 'degraded'], 'recovering'],
    [['recovering', 'probing'], 'probing'],
    [['probing', 'blocked'], 'blocked'],
    [[...HEALTH_STATES], 'blocked'],
  ])('the worst of %j is %s', (states, worst) => {
    expect(worstState(states)).toBe(worst);
  });
});
