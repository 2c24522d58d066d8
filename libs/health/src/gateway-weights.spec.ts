import { MINUTE, T0 } from '../test/observed.js';
import { evenWeights, tendWeights, type GatewayMeasure, type GatewayWeight } from './index.js';

const [A, B, C] = ['sms:a', 'sms:b', 'sms:c'] as const;
const measured = (lane: string, changes: Partial<GatewayMeasure> = {}): GatewayMeasure => ({
  lane,
  handedOver: 100,
  slow: 0,
  failed: 0,
  reports: true,
  ...changes,
});
const weightsOf = (weights: readonly GatewayWeight[]) => weights.map(({ weight }) => weight);
const EVEN = evenWeights([A, B], T0);

describe('evenWeights', () => {
  it.each([
    [[A], [100]],
    [
      [A, B],
      [50, 50],
    ],
    [
      [C, A, B],
      [34, 33, 33],
    ],
  ])('shares a hundred out among %j', (lanes, weights) => {
    expect(weightsOf(evenWeights(lanes, T0))).toEqual(weights);
  });
});

describe('tendWeights', () => {
  it.each([
    ['well', {}, [50, 50]],
    ['slow for 15 of 100', { slow: 15 }, [40, 60]],
    ['slow for 14 of 100', { slow: 14 }, [50, 50]],
    ['failing for 15 of 100', { failed: 15 }, [40, 60]],
    ['failing for 14 of 100', { failed: 14 }, [50, 50]],
    ['slow, of too few', { handedOver: 4, slow: 4 }, [50, 50]],
    ['failing, of just enough', { handedOver: 5, failed: 1 }, [40, 60]],
    ['silent about all, as it never reports', { slow: 100, reports: false }, [50, 50]],
    ['failing though it never reports', { failed: 50, reports: false }, [40, 60]],
  ])('is to one gateway that is %s', (_, changes, weights) => {
    expect(weightsOf(tendWeights([measured(A, changes), measured(B)], EVEN, T0))).toEqual(weights);
  });

  it('says why', () => {
    const [a, b] = tendWeights([measured(A, { slow: 20 }), measured(B)], EVEN, T0);
    expect(a).toMatchObject({
      changedAtMs: T0,
      because: { rule: 'slow', facts: { percent: 20, handedOver: 100 } },
    });
    expect(b).toMatchObject({ because: { rule: 'relieved', facts: { gateway: A } } });
    const [failing] = tendWeights([measured(A, { slow: 20, failed: 30 }), measured(B)], EVEN, T0);
    expect(failing?.because.rule).toBe('failing');
  });

  it('goes on a step a minute, and leaves enough to see that it is well again', () => {
    const ill = [measured(A, { slow: 50 }), measured(B)];
    let weights: readonly GatewayWeight[] = EVEN;
    weights = tendWeights(ill, weights, T0);
    expect(weightsOf(tendWeights(ill, weights, T0 + MINUTE - 1))).toEqual([40, 60]);
    for (let minute = 1; minute <= 10; minute += 1) weights = tendWeights(ill, weights, T0 + minute * MINUTE);
    expect(weightsOf(weights)).toEqual([5, 95]);
  });

  it('moves nothing when all are ill alike, and from the worst when one is well', () => {
    const slow = { slow: 40 };
    expect(tendWeights([measured(A, slow), measured(B, slow)], EVEN, T0)).toBe(EVEN);
    const three = evenWeights([A, B, C], T0);
    const moved = tendWeights([measured(A, { slow: 20 }), measured(B, { slow: 60 }), measured(C)], three, T0);
    expect(weightsOf(moved)).toEqual([34, 23, 43]);
  });

  it('shares what it takes among those that are well', () => {
    const three = evenWeights([A, B, C], T0);
    const moved = tendWeights([measured(A, { failed: 60 }), measured(B), measured(C)], three, T0);
    expect(weightsOf(moved)).toEqual([24, 38, 38]);
  });

  it('drifts back after a quarter of an hour of calm, step by step, and ends there', () => {
    const well = [measured(A), measured(B)];
    let weights = tendWeights([measured(A, { slow: 50 }), measured(B)], EVEN, T0);
    weights = tendWeights([measured(A, { slow: 50 }), measured(B)], weights, T0 + MINUTE);
    expect(weightsOf(weights)).toEqual([30, 70]);
    expect(tendWeights(well, weights, T0 + 16 * MINUTE - 1)).toBe(weights);
    weights = tendWeights(well, weights, T0 + 16 * MINUTE);
    expect(weightsOf(weights)).toEqual([40, 60]);
    expect(weights[0]?.because).toEqual({ rule: 'drift-back', facts: { percent: 10 } });
    expect(tendWeights(well, weights, T0 + 21 * MINUTE - 1)).toBe(weights);
    weights = tendWeights(well, weights, T0 + 21 * MINUTE);
    expect(weightsOf(weights)).toEqual([50, 50]);
    expect(tendWeights(well, weights, T0 + 60 * MINUTE)).toBe(weights);
  });

  it('begins anew when a gateway is added or taken away', () => {
    const uneven = tendWeights([measured(A, { slow: 50 }), measured(B)], EVEN, T0);
    expect(weightsOf(tendWeights([measured(A), measured(C)], uneven, T0 + MINUTE))).toEqual([50, 50]);
    expect(weightsOf(tendWeights([measured(A)], uneven, T0 + MINUTE))).toEqual([100]);
    expect(weightsOf(tendWeights([measured(A), measured(B)], [], T0))).toEqual([50, 50]);
  });
});
