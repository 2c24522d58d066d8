import { smsSegments } from './segments.js';

describe('smsSegments', () => {
  it.each([
    ['', 1],
    ['x'.repeat(160), 1],
    ['x'.repeat(161), 2],
    ['x'.repeat(306), 2],
    ['x'.repeat(307), 3],
    ['ä'.repeat(160), 1],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    ['„'.repeat(70), 1],
    ['„'.repeat(71), 2],
    ['🏛'.repeat(35), 1],
    ['🏛'.repeat(36), 2],
    [`${'x'.repeat(100)}–`, 2],
    // The sign of the extension does not fit into what is left of the first part.
    [`${'x'.repeat(152)}€${'x'.repeat(152)}`, 3],
    [`${'x'.repeat(152)}€${'x'.repeat(151)}`, 2],
  ])('counts %j', (text, segments) => {
    expect(smsSegments(text)).toBe(segments);
  });
});
