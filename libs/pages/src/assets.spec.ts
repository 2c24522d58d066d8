import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { assetFiles, assetPath, styleSheetPaths } from './assets.js';

const text = (name: string): string =>
  readFileSync(assetFiles().find(({ path }) => path.endsWith(`/${name}`))!.file, 'utf8');

describe('the assets', () => {
  it('lie in one folder that names their content', () => {
    for (const { path, file } of assetFiles()) {
      expect(path).toMatch(/^\/assets\/[0-9a-f]{12}\/[a-z0-9.-]+$/);
      expect(basename(path)).toBe(basename(file));
    }
    expect(new Set(assetFiles().map(({ path }) => path.split('/')[2])).size).toBe(1);
  });

  it('hold every font that the style sheet names, and the type of each', () => {
    const named = [...text('fonts.css').matchAll(/url\(([^)]+)\)/g)].map((match) => match[1]!);
    expect(named).toHaveLength(6);
    const fonts = assetFiles().filter(({ contentType }) => contentType === 'font/woff2');
    expect(fonts.map(({ path }) => basename(path)).sort()).toEqual([...named].sort());
    for (const { file } of fonts) expect(readFileSync(file).subarray(0, 4).toString('latin1')).toBe('wOF2');
  });

  it('ask no other host for anything', () => {
    for (const sheet of styleSheetPaths()) {
      const urls = [...text(basename(sheet)).matchAll(/(?:url\(\s*["']?|@import\s+["'])([^"')]+)/g)].map(
        (match) => match[1]!,
      );
      for (const url of urls) expect(url).toMatch(/^(data:|fira-sans-)/);
    }
  });

  it('links fonts before KERN, and what we change after it', () => {
    expect(styleSheetPaths().map((path) => basename(path))).toEqual([
      'fonts.css',
      'kern.min.css',
      'stadtbote.css',
    ]);
  });

  it('knows no other name', () => {
    expect(() => assetPath('nope.css')).toThrow('no asset is called nope.css');
  });
});
