import type { ReadFrom } from '#config';

/** An answer as it was said: its text, and what it is as JSON. */
export interface Said {
  readonly text: string;
  readonly json: unknown;
}

/** Takes an answer's text as it is; one that is no JSON has only its words. */
export function saidIn(text: string): Said {
  try {
    return { text, json: JSON.parse(text) as unknown };
  } catch {
    return { text, json: null };
  }
}

/** Reads a value. @returns null when it is not there, or is no text, number or truth value */
export function readFrom({ text, json }: Said, from: ReadFrom | null): string | null {
  if (from === null) return null;
  if (typeof from === 'string') return scalar(valueAt(json, from));
  const start = text.indexOf(from.after);
  if (start < 0) return null;
  const word = text.slice(start + from.after.length, start + from.after.length + 200).trimStart();
  return word.split(/[\s<",;]/, 1)[0] || null;
}

/** The value at a path such as `messages.0.id`; an empty path is the whole. */
export function valueAt(json: unknown, path: string): unknown {
  if (path === '') return json;
  return path.split('.').reduce<unknown>((value, name) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    return (value as Readonly<Record<string, unknown>>)[name];
  }, json);
}

/** A text, number or truth value as text. */
export function scalar(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
