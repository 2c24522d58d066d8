import { InputBuffer, hasBareLineEnd } from './input-buffer.js';

const read = (wire: string, cuts: readonly number[]): { data: string | undefined; rest: string } => {
  const input = new InputBuffer(1000);
  input.beginData();
  let data: string | undefined;
  let from = 0;
  for (const to of [...cuts, wire.length]) {
    input.push(Buffer.from(wire.slice(from, to)));
    from = to;
    data ??= input.takeData()?.bytes?.toString();
  }
  const line = input.takeLine();
  return { data, rest: typeof line === 'object' ? line.text : '' };
};

describe('InputBuffer', () => {
  const cases = [
    ['.\r\nNEXT\r\n', ''],
    ['a\r\n.\r\nNEXT\r\n', 'a\r\n'],
    ['..\r\n.\r\nNEXT\r\n', '.\r\n'],
    ['.a\r\n.\r\nNEXT\r\n', 'a\r\n'],
    ['a\r\n..b\r\n...\r\n.\r\nNEXT\r\n', 'a\r\n.b\r\n..\r\n'],
    ['a\n.\nb\r\n.\r\nNEXT\r\n', 'a\n.\nb\r\n'],
    ['\r\n\r\n.\r\nNEXT\r\n', '\r\n\r\n'],
  ] as const;

  it.each(cases)('reads %j, cut anywhere', (wire, data) => {
    for (let one = 0; one <= wire.length; one += 1) {
      for (let two = one; two <= wire.length; two += 1)
        expect(read(wire, [one, two])).toEqual({ data, rest: 'NEXT' });
    }
  });

  it('measures a message beyond the limit, and keeps none of it', () => {
    const input = new InputBuffer(10);
    input.beginData();
    input.push(Buffer.from('12345678\r\n12345678\r\n.\r\n'));
    expect(input.takeData()).toEqual({ bytes: undefined, size: 20 });
    input.beginData();
    input.push(Buffer.from('12345678\r\n.\r\n'));
    expect(input.takeData()).toEqual({ bytes: Buffer.from('12345678\r\n'), size: 10 });
  });

  it('cuts lines and drops endless ones', () => {
    const input = new InputBuffer(10);
    input.push(Buffer.from('ONE\r\nTWO\nTHR'));
    expect([input.takeLine(), input.takeLine(), input.takeLine()]).toEqual([
      { text: 'ONE', wellEnded: true },
      { text: 'TWO', wellEnded: false },
      undefined,
    ]);
    input.push(Buffer.from(`${'x'.repeat(5000)}\nFOUR\r\n`));
    expect([input.takeLine(), input.takeLine()]).toEqual(['too-long', { text: 'FOUR', wellEnded: true }]);
    input.push(Buffer.from('x'.repeat(5000)));
    expect([input.takeLine(), input.takeLine()]).toEqual(['too-long', undefined]);
    input.push(Buffer.from('half'));
    input.clear();
    input.push(Buffer.from('\r\n'));
    expect(input.takeLine()).toEqual({ text: '', wellEnded: true });
  });
});

describe('hasBareLineEnd', () => {
  it.each([
    ['', false],
    ['a\r\nb\r\n', false],
    ['\na', true],
    ['a\nb', true],
    ['a\rb', true],
    ['a\r', true],
    ['a\r\n\n', true],
    ['a\r\r\n', true],
  ])('%j: %s', (text, bare) => {
    expect(hasBareLineEnd(Buffer.from(text))).toBe(bare);
  });
});
