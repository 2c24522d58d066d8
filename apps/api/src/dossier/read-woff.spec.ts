import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readWoff } from './read-woff.js';

describe('readWoff', () => {
  it('unpacks every table of a font to where its directory says, in its own length', () => {
    const file = createRequire(import.meta.url).resolve(
      '@fontsource/fira-sans/files/fira-sans-latin-400-normal.woff',
    );
    const font = readWoff(readFileSync(file));
    const count = font.readUInt16BE(4);
    const tables = Array.from({ length: count }, (_, place) => {
      const at = 12 + place * 16;
      const [checksum, offset, length] = [4, 8, 12].map((more) => font.readUInt32BE(at + more));
      return { tag: font.toString('latin1', at, at + 4), checksum, offset: offset ?? 0, length: length ?? 0 };
    });
    expect(tables.map(({ tag }) => tag)).toEqual(expect.arrayContaining(['cmap', 'glyf', 'head', 'name']));
    for (const { tag, checksum, offset, length } of tables) {
      expect(offset % 4).toBe(0);
      // The checksum of `head` is taken without a field of its own.
      if (tag !== 'head') expect(sumOf(font.subarray(offset, offset + length))).toBe(checksum);
    }
  });

  it('takes nothing else for one', () => {
    expect(() => readWoff(Buffer.from('OTTO'.padEnd(64)))).toThrow('no WOFF');
  });
});

/** OpenType, "Calculating checksums". */
function sumOf(table: Buffer): number {
  const padded = Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)]);
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
}
