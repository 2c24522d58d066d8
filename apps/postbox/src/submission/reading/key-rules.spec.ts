import { deadlineByRules, departmentByFrom, isMeant } from './key-rules.js';

describe('isMeant', () => {
  it.each([
    ['a@b.de', 'A@B.de', true],
    ['@b.de', 'x@b.de', true],
    ['@B.de', 'x@b.DE', true],
    ['@b.de', 'x@sub.b.de', false],
    ['@b.de', 'x@evilb.de', false],
    ['a@b.de', 'aa@b.de', false],
  ])('%s means %s: %s', (pattern, address, expected) => {
    expect(isMeant(pattern, address)).toBe(expected);
  });
});

describe('deadlineByRules', () => {
  const within = 'PT60M';
  it.each([
    [null, 'Bitte bestätigen*', 'Bitte Bestätigen Sie', true],
    [null, '*Termin*', 'Ihr Termin am 3.', true],
    [null, '*Termin', 'Ihr Termin am 3.', false],
    [null, 'Ihr*am*.', 'Ihr Termin am 3.', true],
    [null, 'a*a', 'a', false],
    [null, 'Termin', 'Termin', true],
    [null, 'Termin', 'Termine', false],
    ['@stadt.de', null, 'egal', true],
    ['@anders.de', null, 'egal', false],
    [null, '*'.repeat(2_000) + 'x', 'a'.repeat(2_000), false],
  ])('from %s, subject %s of "%s": %s', (from, subject, actual, fits) => {
    const mail = { from: ['amt@stadt.de'], subject: actual };
    expect(deadlineByRules(mail, [{ from, subject, within }])).toBe(fits ? 3_600_000 : null);
  });

  it('takes the first that fits', () => {
    const rules = [
      { from: null, subject: 'B*', within: 'PT1M' },
      { from: null, subject: 'A*', within: 'PT2M' },
      { from: null, subject: null, within: 'PT3M' },
    ];
    expect(deadlineByRules({ from: ['a@b.de'], subject: 'Aa' }, rules)).toBe(120_000);
    expect(deadlineByRules({ from: ['a@b.de'], subject: 'x' }, [])).toBeNull();
  });
});

describe('departmentByFrom', () => {
  it('is the first that is meant, or none', () => {
    const rules = [
      { from: 'kfz@stadt.de', departmentId: 'one' },
      { from: '@stadt.de', departmentId: 'two' },
    ];
    expect(['kfz@stadt.de', 'x@stadt.de', 'x@dorf.de'].map((from) => departmentByFrom(from, rules))).toEqual([
      'one',
      'two',
      null,
    ]);
  });
});
