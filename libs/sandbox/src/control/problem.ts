import type { z } from 'zod';

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
};

/** A request that control does not carry out, as RFC 9457 has it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** Stable, for programs. */
    readonly code: string,
    detail: string,
    readonly errors: readonly FieldError[] = [],
  ) {
    super(detail);
  }

  get body(): Record<string, unknown> {
    const { status, code, message: detail, errors } = this;
    return { type: 'about:blank', title: titles[status] ?? 'Error', status, detail, code, errors };
  }
}

/**
 * The value as the schema reads it.
 * @throws {@link Problem} 422 with one entry per field
 */
export function validated<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap(fieldErrors);
  const fields = errors.map(({ field }) => field).join(', ');
  throw new Problem(422, 'invalid_body', `These fields are wrong: ${fields}`, errors);
}

/** An unknown property is named itself, not its parent. */
function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys')
    return [{ field: path.join('.') || '(body)', message: issue.message }];
  return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'is not known' }));
}
