import { DEFAULT_HEALTH_SETTINGS } from '#health';
import { WELL_PER_HOUR, latenessPoint, pointAt, withThreshold, type CurvePoint } from './curve.js';
import { ORDINARY_NOISE } from './noise.js';
import { plot } from './plot.js';
import { SEED_EVERY_MS } from './run-detector.js';
import { falseBlocks } from './scenarios.js';

const { threshold } = DEFAULT_HEALTH_SETTINGS.detection;

/** The short form of `npm run simulate -- detector`. */
describe('the detector', () => {
  let point: CurvePoint;
  beforeAll(() => {
    point = pointAt(threshold, { seed: 1, runs: 60, years: 0.1 });
  });
  const result = (name: string) => {
    const found = point.results.find(({ scenario }) => scenario.name === name);
    if (found === undefined) throw new Error(name);
    return found;
  };

  it.each(['554 to everything', '4xx only'])('knows a block at the third refusal: %s', (name) => {
    expect(result(name).blocked).toBe(1);
    expect(result(name).mostRefusals).toBe(3);
  });

  it.each([
    ['20 % partial, 554', 20, 40],
    ['20 % partial, 421', 22, 50],
    ['20 % partial, 554, 300 an hour', 5, 10],
  ])('knows %s within %d min at the median, %d min in nine of ten', (name, median, p90) => {
    expect(result(name).medianMinutes).toBeLessThanOrEqual(median);
    expect(result(name).p90Minutes).toBeLessThanOrEqual(p90);
    expect(result(name).suspectedMinutes).toBeLessThanOrEqual(5);
  });

  it.each(['greylisting storm', '100 % unknown mailboxes'])('never takes %s for a block', (name) => {
    expect(result(name).blocked).toBe(0);
  });

  it('blames no site that is well', () => {
    expect(point.falseBlocks).toBe(0);
  });

  it('would blame one often if a single odd reply sufficed', () => {
    expect(
      falseBlocks(withThreshold(2), { years: 0.1, perHour: WELL_PER_HOUR, noise: ORDINARY_NOISE, seed: 1 }),
    ).toBeGreaterThan(0);
  });

  it('knows within 30 min that mail is late which is taken at once', () => {
    const { medianMinutes, longestMinutes } = latenessPoint({ seed: 1, runs: 60, years: 0 }, SEED_EVERY_MS);
    expect(longestMinutes).toBeLessThanOrEqual(30);
    expect(medianMinutes).toBeGreaterThan(10);
  });

  it('draws its curve', () => {
    const drawn = plot([point, { ...point, threshold: 12 }], threshold);
    expect(drawn).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(drawn.match(/<polyline/g)).toHaveLength(11);
    expect(drawn).not.toMatch(/NaN|Infinity/);
  });
});
