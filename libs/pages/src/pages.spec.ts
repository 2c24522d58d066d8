import { ALL_PAGES } from './testing-models/all-pages.js';
import type { Locale } from '#contracts';

const CASES = Object.keys(ALL_PAGES).flatMap((name) =>
  (['de', 'en'] as const).map((locale): [string, Locale] => [name, locale]),
);

function render(name: string, locale: Locale): string {
  return ALL_PAGES[name]!(locale);
}

const all = (html: string, pattern: RegExp): string[] =>
  [...html.matchAll(pattern)].map((match) => match[1]!);

describe.each(CASES)('%s in %s', (name, locale) => {
  const html = render(name, locale);

  it('is one whole document in its language, with a title and one h1', () => {
    expect(html).toMatch(new RegExp(`^<!doctype html><html lang="${locale}">`));
    expect(html).toMatch(/<title>.+ – .+<\/title>/);
    expect(all(html, /<h1[^>]*>(.+?)<\/h1>/g)).toHaveLength(1);
    expect(all(html, /<(main)[ >]/g)).toHaveLength(1);
  });

  it('needs no script, no inline style and no other host', () => {
    // One page has a script of ours, and says what it cannot do without.
    const own = name.startsWith('devices')
      ? /<script type="module" src="\/assets\/[0-9a-f]{12}\/push\.js"><\/script>/
      : /(?!)/;
    expect(html.replace(own, '')).not.toMatch(/<script|\sstyle="|<style|\son[a-z]+="|javascript:/);
    expect(all(html, /(?:src|href)="(https?:[^"]+)"/g)).toEqual([]);
  });

  it('has no id twice, and every reference to one leads to it', () => {
    const ids = all(html, /\sid="([^"]+)"/g);
    expect(new Set(ids).size).toBe(ids.length);
    const references = all(html, /\s(?:for|aria-labelledby|aria-describedby)="([^"]+)"/g).flatMap((list) =>
      list.split(' '),
    );
    const fragments = all(html, /href="#([^"]+)"/g);
    const patterns = all(html, /url\(#([^)]+)\)/g);
    for (const id of [...references, ...fragments, ...patterns]) expect(ids).toContain(id);
  });

  it('labels every field', () => {
    const labels = all(html, /<label[^>]*\sfor="([^"]+)"/g);
    const fields = all(html, /<((?:input|select|textarea)[^>]*)>/g).filter(
      (field) => !field.includes('type="hidden"'),
    );
    for (const field of fields) expect(labels).toContain(/\sid="([^"]+)"/.exec(field)?.[1]);
  });

  it('offers the other language and the statement on accessibility', () => {
    const other = locale === 'de' ? 'en' : 'de';
    expect(html).toMatch(new RegExp(`href="[^"]*[?&;]lang=${other}"`));
    expect(html).toContain('href="/barrierefreiheit"');
  });

  it('shows nothing that is undefined, null, NaN or an object', () => {
    expect(html).not.toMatch(/undefined|\bnull\b|NaN|\[object|Invalid Date/);
  });
});
