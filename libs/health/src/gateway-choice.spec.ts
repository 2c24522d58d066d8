import { chooseGateway, type GatewayStanding } from './index.js';

const KEYS = Array.from(
  { length: 2000 },
  (_, index) => `01782200-0000-7000-8000-${String(index).padStart(12, '0')}`,
);
const CALM = { isPressed: false };
const aGateway = (lane: string, changes: Partial<GatewayStanding> = {}): GatewayStanding => ({
  lane,
  weight: 50,
  state: 'healthy',
  probeIsDue: false,
  ...changes,
});
const [A, B] = ['sms:a', 'sms:b'] as const;
const shareOf = (standings: readonly GatewayStanding[], lane: string, options = CALM) =>
  KEYS.filter((key) => chooseGateway(key, standings, options)?.lane === lane).length / KEYS.length;

describe('chooseGateway', () => {
  it.each([
    ['even weights', 50, 50, 0.5],
    ['uneven weights', 80, 20, 0.8],
    ['nearly nothing', 95, 5, 0.95],
  ])('shares messages out by %s', (_, a, b, share) => {
    const standings = [aGateway(A, { weight: a }), aGateway(B, { weight: b })];
    expect(Math.abs(shareOf(standings, A) - share)).toBeLessThan(0.03);
  });

  it('chooses the same for the same message, whatever the order in which gateways are named', () => {
    const standings = [aGateway(A, { weight: 30 }), aGateway(B, { weight: 70 })];
    for (const key of KEYS.slice(0, 50))
      expect(chooseGateway(key, standings, CALM)).toEqual(chooseGateway(key, [...standings].reverse(), CALM));
  });

  it.each(['blocked', 'probing'] as const)(
    'gives a gateway that is %s nothing, and says whose turn it was',
    (state) => {
      const standings = [aGateway(A, { state }), aGateway(B)];
      const choices = KEYS.map((key) => chooseGateway(key, standings, CALM));
      expect(new Set(choices.map((choice) => choice?.lane))).toEqual(new Set([B]));
      const moved = choices.filter((choice) => choice?.instead === A).length / KEYS.length;
      expect(Math.abs(moved - 0.5)).toBeLessThan(0.03);
    },
  );

  it('gives a closed gateway some of what may be its probe, and nothing that is pressed for time', () => {
    const standings = [aGateway(A, { state: 'blocked', probeIsDue: true }), aGateway(B)];
    expect(shareOf(standings, A)).toBeGreaterThan(0.03);
    expect(shareOf(standings, A)).toBeLessThan(0.2);
    expect(shareOf(standings, A, { isPressed: true })).toBe(0);
  });

  it('holds back with one that is coming back or asked for a slower pace', () => {
    expect(shareOf([aGateway(A, { state: 'recovering' }), aGateway(B)], A)).toBeLessThan(0.15);
    expect(Math.abs(shareOf([aGateway(A, { state: 'degraded' }), aGateway(B)], A) - 1 / 3)).toBeLessThan(
      0.04,
    );
    expect(shareOf([aGateway(A, { state: 'recovering' }), aGateway(B)], A, { isPressed: true })).toBe(0);
  });

  it('leaves out the one that has just refused this message, if there is another', () => {
    const standings = [aGateway(A), aGateway(B)];
    for (const key of KEYS.slice(0, 20)) {
      expect(chooseGateway(key, standings, { ...CALM, not: A })?.lane).toBe(B);
      expect(chooseGateway(key, [aGateway(A)], { ...CALM, not: A })?.lane).toBe(A);
    }
  });

  it('uses what comes back rather than nothing, even when time is short', () => {
    const standings = [aGateway(A, { state: 'recovering' }), aGateway(B, { state: 'blocked' })];
    expect(chooseGateway('x', standings, { isPressed: true })?.lane).toBe(A);
  });

  it('chooses none where all are closed or none is configured', () => {
    const closed = [aGateway(A, { state: 'blocked' }), aGateway(B, { state: 'probing' })];
    expect(chooseGateway('x', closed, CALM)).toBeNull();
    expect(chooseGateway('x', [], CALM)).toBeNull();
  });

  it('chooses by turns also when all weights are nothing', () => {
    const standings = [aGateway(A, { weight: 0 }), aGateway(B, { weight: 0 })];
    expect(shareOf(standings, A)).toBeGreaterThan(0.4);
  });
});
