import type { Problem } from '#contracts';

/** An error that is an answer: RFC 9457 with a stable code, and one entry per wrong field. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly problem: Problem,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem.code);
  }
}

/** Titles of the codes that we answer. */
const TITLES: Readonly<Record<string, string>> = {
  invalid_body: 'The body is not valid',
  invalid_json: 'The body is not JSON',
  invalid_query: 'The query is not valid',
  invalid_header: 'A header is not valid',
  unauthorized: 'A valid API key is needed',
  forbidden: 'The key may not do this',
  stranger: 'A team key reaches the department’s own people only',
  not_found: 'There is no such thing here',
  method_not_allowed: 'The method is not allowed here',
  no_department: 'There is no department in whose name this could go out',
  already_ended: 'The notification has ended already',
  already_open: 'There is an open incident about it already',
  already_closed: 'The incident is closed',
  already_undone: 'The action was undone already',
  count_changed: 'More or less mail is held than was shown',
  still_ill: 'The incident is not over yet',
  key_reused: 'The idempotency key was used with another body',
  body_too_large: 'The body is too large',
  unsupported_media_type: 'The body must be JSON',
  too_many: 'There are as many as there may be',
  rate_limited: 'Too many requests',
  outcome_unknown: 'The outcome is not known; repeat with the same idempotency key',
  unavailable: 'The service is not available at the moment',
  internal: 'Something went wrong on our side',
};

/** Builds a problem. @param errors one entry per wrong field */
export function problem(
  status: number,
  code: string,
  more: { detail?: string; errors?: { field: string; message: string }[] } = {},
): Problem {
  return {
    type: `https://stadtbote.example/problems/${code}`,
    title: TITLES[code] ?? code,
    status,
    code,
    ...more,
  };
}
