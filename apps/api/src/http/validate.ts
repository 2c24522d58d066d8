import type { z } from 'zod';
import { ProblemError, problem } from './problem.js';

/** A wrong field with what is wrong about it. */
export interface WrongField {
  readonly field: string;
  readonly message: string;
}

/** The value as the schema says, or the wrong fields. */
export function read<T extends z.ZodType>(schema: T, value: unknown): z.output<T> | readonly WrongField[] {
  const result = schema.safeParse(value);
  return result.success ? result.data : result.error.issues.flatMap(wrongFields);
}

/** @throws ProblemError 422 that names every wrong field */
export function check<T extends z.ZodType>(schema: T, value: unknown, code = 'invalid_body'): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ProblemError(problem(422, code, { errors: result.error.issues.flatMap(wrongFields) }));
}

function wrongFields(issue: z.core.$ZodIssue): WrongField[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      field: path === '' ? key : `${path}.${key}`,
      message: 'is not known',
    }));
  return [{ field: path, message: issue.message }];
}

/** Whether a value is a plain object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
