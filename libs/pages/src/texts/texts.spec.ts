import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textsFor } from './texts.js';

/** Key paths of a catalogue with the kind of what stands there. */
function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path} ${typeof value}`];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`));
}

/** Every text; functions are called with what they are usually given, in the singular and in the plural. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function')
    return [true, false].map((one) =>
      String((value as (...args: unknown[]) => unknown)(['X'], one, 'Y', 'Z')),
    );
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

const LOCALES = ['de', 'en'] as const;

it('has the same keys, in the same kinds and order, in both languages', () => {
  expect(keysOf(textsFor('en'))).toEqual(keysOf(textsFor('de')));
});

it('has more than two hundred texts, so that an empty walk is noticed', () => {
  expect(textsOf(textsFor('de')).length).toBeGreaterThan(200);
});

describe.each(LOCALES)('the catalogue in %s', (locale) => {
  it('never says what it must not', () => {
    const forbidden = /zugestellt|leider|erfolgreich|unfortunately|successful|delivered|!/i;
    expect(textsOf(textsFor(locale)).filter((text) => forbidden.test(text))).toEqual([]);
  });

  it('leaves no text empty', () => {
    expect(textsOf(textsFor(locale)).filter((text) => text.trim() === '')).toEqual([]);
  });

  it('keeps the words out of its sources too, whatever the arguments', () => {
    const folder = join(import.meta.dirname, locale);
    const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(sources.join('')).not.toMatch(/zugestellt|\bleider\b|erfolgreich|unfortunately|successfully/i);
  });
});

it('is translated: only names are the same in both languages', () => {
  const en = new Set(textsOf(textsFor('en')));
  const same = textsOf(textsFor('de')).filter((text) => en.has(text) && /^\p{L}{4,}$/u.test(text));
  expect([...new Set(same)].sort()).toEqual(['Deutsch', 'English', 'Push', 'Stadtbote', 'Status']);
});
