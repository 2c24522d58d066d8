import * as fc from 'fast-check';
import { namesExchanger, readStsFile } from './sts-policy.js';
import { readStsRecords } from './sts-record.js';

describe('the TXT records of a policy', () => {
  const told: readonly (readonly [string, readonly string[], string | null])[] = [
    ['one record', ['v=STSv1; id=20160831085700Z;'], '20160831085700Z'],
    ['no space, no last semicolon', ['v=STSv1;id=1'], '1'],
    ['spaces and tabs around', ['v=STSv1 \t; \t id=abcDEF09 ;'], 'abcDEF09'],
    ['fields that we do not know', ['v=STSv1; foo=b:r/; id=7; x.y-z_1=ok'], '7'],
    ['other records beside', ['v=spf1 -all', 'v=STSv1; id=7;', 'v=STSv2; id=8;'], '7'],
    ['two ids: the first', ['v=STSv1; id=1; id=2'], '1'],
    ['nothing', [], null],
    ['only others', ['v=spf1 -all', 'v=STSv10; id=1', 'v=STSv1'], null],
    ['two records', ['v=STSv1; id=1;', 'v=STSv1; id=2;'], null],
    ['two, one of them broken', ['v=STSv1; id=1;', 'v=STSv1;'], null],
    ['no id', ['v=STSv1; foo=1'], null],
    ['an empty id', ['v=STSv1; id=;'], null],
    ['an id of 33 characters', [`v=STSv1; id=${'a'.repeat(33)};`], null],
    ['an id with another character', ['v=STSv1; id=2026-01-01;'], null],
    ['a version in capitals', ['V=STSV1; id=1'], null],
    ['a version that is not first', ['id=1; v=STSv1;'], null],
    ['an empty field', ['v=STSv1;; id=1'], null],
    ['a field without a value', ['v=STSv1; id=1; foo'], null],
    ['a space within', ['v=STSv1; id=1; foo=a b'], null],
  ];
  it.each(told)('%s', (_case, records, id) => {
    expect(readStsRecords(records)).toBe(id);
  });

  it('come from strangers: whatever they say, an id is one or there is none', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((tail) => `v=STSv1;${tail}`),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), (records) => {
        expect(readStsRecords(records) ?? 'none').toMatch(/^[A-Za-z0-9]{1,32}$/);
      }),
    );
  });
});

describe('a policy file', () => {
  const file = (...lines: string[]) => lines.join('\r\n');
  const good = ['version: STSv1', 'mode: enforce', 'mx: mx1.example.com', 'max_age: 604800'];
  const week = { mode: 'enforce', mx: ['mx1.example.com'], maxAgeS: 604_800 };

  const whole: readonly (readonly [string, string, unknown])[] = [
    ['with CRLF', file(...good), week],
    ['with LF and a last line end', `${good.join('\n')}\n`, week],
    ['in another order', file(...[...good].reverse()), week],
    ['without and with more space', file('version:STSv1', 'mode: \t enforce  ', 'mx:mx1.example.com', 'max_age:604800\t'), week],
    ['with fields that we do not know', file(...good, 'foo: bar: baz', 'x_1.y-z:'), week],
    ['with empty lines', file('', ...good, '', ' '), week],
    ['with a field twice: the first counts', file(...good, 'mode: none', 'max_age: 1', 'version: STSv2'), week],
    ['with wildcards and capitals', file(...good, 'mx: *.Example.NET'), { ...week, mx: ['mx1.example.com', '*.example.net'] }],
    ['for testing', file('version: STSv1', 'mode: testing', 'mx: *.a.example', 'max_age: 86400'), { mode: 'testing', mx: ['*.a.example'], maxAgeS: 86_400 }],
    ['that takes itself back', file('version: STSv1', 'mode: none', 'max_age: 0'), { mode: 'none', mx: [], maxAgeS: 0 }],
    ['for the longest time', file(...good.slice(0, 3), 'max_age: 31557600'), { ...week, maxAgeS: 31_557_600 }],
  ]; // prettier-ignore
  it.each(whole)('is read %s', (_case, text, policy) => {
    expect(readStsFile(text)).toEqual(policy);
  });

  const without = (name: string) => file(...good.filter((line) => !line.startsWith(name)));
  const instead = (line: string) =>
    file(...good.filter((one) => one.split(':')[0] !== line.split(':')[0]), line);
  const broken: readonly (readonly [string, string])[] = [
    ['', ''],
    ['a page', '<!DOCTYPE html>\n<title>Not here</title>'],
    ['no version', without('version')],
    ['another version', instead('version: STSv2')],
    ['no mode', without('mode')],
    ['another mode', instead('mode: report')],
    ['a mode in capitals', instead('mode: Enforce')],
    ['no age', without('max_age')],
    ['a negative age', instead('max_age: -1')],
    ['an age with a sign', instead('max_age: +60')],
    ['an age with a fraction', instead('max_age: 6.5')],
    ['more than a year', instead('max_age: 31557601')],
    ['an age of eleven digits', instead('max_age: 00000604800')],
    ['no exchanger', without('mx')],
    ['an empty exchanger', instead('mx:')],
    ['a wildcard alone', instead('mx: *')],
    ['a wildcard without a name', instead('mx: *.')],
    ['a wildcard within', instead('mx: mx.*.example.com')],
    ['two wildcards', instead('mx: *.*.example.com')],
    ['half a wildcard', instead('mx: mx*.example.com')],
    ['an address literal', instead('mx: [192.0.2.1]')],
    ['a last dot', instead('mx: mx1.example.com.')],
    ['a label too long', instead(`mx: ${'a'.repeat(64)}.example.com`)],
    ['a name too long', instead(`mx: ${'a.'.repeat(127)}example`)],
    ['too many exchangers', file(...good, ...Array.from({ length: 100 }, (_, at) => `mx: mx${String(at)}.example.com`))],
    ['a line that is no field', file(...good, 'mx mx2.example.com')],
    ['a folded line', file(...good, ' mx: mx2.example.com')],
    ['a NUL byte', file(...good, 'mx: mx2\0.example.com')],
  ]; // prettier-ignore
  it.each(broken)('is none with %s', (_case, text) => {
    expect(readStsFile(text)).toBeNull();
  });

  it('comes from strangers: what is read is a policy, in time that grows with the text alone', () => {
    const line = fc.oneof(
      fc.constantFrom(...good, 'mode: testing', 'mx: *.b.example'),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const policy = readStsFile(lines.join('\n'));
        if (policy === null) return;
        expect(policy.maxAgeS).toBeLessThanOrEqual(31_557_600);
        expect(policy.mode === 'none' || policy.mx.length > 0).toBe(true);
      }),
    );
    const long = 65_536;
    for (const text of [
      `version:${' '.repeat(long)}`,
      `mx: ${'a-'.repeat(long / 2)}`,
      `v${'.'.repeat(long)}`,
      '\r'.repeat(long),
    ])
      expect(readStsFile(text)).toBeNull();
  });
});

describe('a policy’s exchangers', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['mx1.example.com', 'mx1.example.com', true],
    ['mx1.example.com', 'MX1.example.COM.', true],
    ['mx1.example.com', 'mx2.example.com', false],
    ['mx1.example.com', 'a.mx1.example.com', false],
    ['*.example.com', 'mx1.example.com', true],
    ['*.example.com', 'a.mx1.example.com', false],
    ['*.example.com', 'example.com', false],
    ['*.example.com', 'mx1.example.com.evil.example', false],
    ['*.example.com', 'evilexample.com', false],
    ['*.com', 'com', false],
    ['*.localhost', 'localhost', false],
  ];
  it.each(cases)('%s for %s: %s', (pattern, host, named) => {
    expect(namesExchanger([pattern], host)).toBe(named);
    expect(namesExchanger(['other.example', pattern], host)).toBe(named);
  });

  it('are nobody without a pattern', () => {
    expect(namesExchanger([], 'mx1.example.com')).toBe(false);
  });

  const label = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const name = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));
  it('by a wildcard are those with one label more, and no others', () => {
    fc.assert(
      fc.property(name, name, label, (domain, host, first) => {
        expect(namesExchanger([`*.${domain}`], `${first}.${domain}`)).toBe(true);
        const isOneMore =
          host.endsWith(`.${domain}`) && host.split('.').length === domain.split('.').length + 1;
        expect(namesExchanger([`*.${domain}`], host)).toBe(isOneMore);
      }),
    );
  });
});
