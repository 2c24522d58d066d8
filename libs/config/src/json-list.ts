import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Setting } from './setting.js';

/** A list as it was read; or what is wrong, with the place and without the text. */
export type ListRead<T> =
  | { readonly kind: 'list'; readonly list: readonly T[] }
  | { readonly kind: 'problem'; readonly problem: string };

/** Reads a list. @param text the JSON itself, or the path of a file that holds it */
export function readJsonList<T>(text: string, schema: z.ZodType<readonly T[]>): ListRead<T> {
  const json = parsed(text);
  if (json === null)
    return { kind: 'problem', problem: 'must be a JSON list or the path of a file with one' };
  const { data, error } = schema.safeParse(json.value);
  if (data !== undefined) return { kind: 'list', list: data };
  const [issue] = error.issues;
  const place = issue?.path.join('.') ?? '';
  return {
    kind: 'problem',
    problem: `is wrong${place === '' ? '' : ` at ${place}`}: ${issue?.message ?? ''}`,
  };
}

/** A setting that is such a list; unset: an empty one. */
export function jsonList<T>(
  words: { readonly description: string; readonly secret: boolean },
  schema: z.ZodType<readonly T[]>,
): Setting<readonly T[]> {
  const text = z.string().transform((given, context) => {
    const read = readJsonList(given, schema);
    if (read.kind === 'list') return read.list;
    context.issues.push({ code: 'custom', message: read.problem, input: undefined });
    return z.NEVER;
  });
  return {
    type: 'JSON list or path',
    default: null,
    required: false,
    ...words,
    schema: text.optional().transform((given) => given ?? []),
  };
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text.startsWith('[') ? text : readFileSync(text, 'utf8')) as unknown };
  } catch {
    return null;
  }
}
