import { CommandRewriter } from './redis-process.js';

function command(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

/** What comes out when the text goes in in pieces of `size` bytes. */
async function through(text: string, size: number): Promise<string> {
  const rewriter = new CommandRewriter();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) rewriter.write(bytes.subarray(at, at + size));
  rewriter.end();
  return Buffer.concat(await rewriter.toArray()).toString();
}

const moved = command('BLMOVE', 'bull:wait', 'bull:active', 'RIGHT', 'LEFT', '5');

describe.each([1, 3, 7, 10_000])('the front of the embedded Redis, with pieces of %i bytes', (size) => {
  it.each([
    ['BRPOPLPUSH becomes BLMOVE', command('BRPOPLPUSH', 'bull:wait', 'bull:active', '5'), moved],
    ['in small letters too', command('brpoplpush', 'bull:wait', 'bull:active', '5'), moved],
    [
      'an umlaut counts its bytes',
      command('BRPOPLPUSH', 'Tür', 'Tor', '0'),
      command('BLMOVE', 'Tür', 'Tor', 'RIGHT', 'LEFT', '0'),
    ],
    ['others pass', command('SET', 'a', 'brpoplpush'), command('SET', 'a', 'brpoplpush')],
    ['so does a wrong number of words', command('BRPOPLPUSH', 'a'), command('BRPOPLPUSH', 'a')],
    ['so does RPOPLPUSH', command('RPOPLPUSH', 'a', 'b'), command('RPOPLPUSH', 'a', 'b')],
    ['so does an empty value', command('SET', 'a', ''), command('SET', 'a', '')],
    [
      'so does a line break in a value',
      command('SET', 'a', '*1\r\n$4\r\n'),
      command('SET', 'a', '*1\r\n$4\r\n'),
    ],
    ['so does an inline command', 'PING\r\n', 'PING\r\n'],
    [
      'several at once stay in order',
      command('SET', 'a', '1') + command('BRPOPLPUSH', 'bull:wait', 'bull:active', '5') + command('GET', 'a'),
      command('SET', 'a', '1') + moved + command('GET', 'a'),
    ],
  ])('%s', async (_, given, expected) => {
    expect(await through(given, size)).toBe(expected);
  });
});
