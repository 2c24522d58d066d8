import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#domain';
import type { Problem } from '#contracts';
import { OutcomeUnknownError } from '#delivery/ports';
import type { Logger } from '#observability';
import type { KnownRoutes } from './known-routes.js';
import { ProblemError, problem } from './problem.js';

/** Answers a browser with a page. */
export interface ErrorPages {
  send(request: FastifyRequest, reply: FastifyReply, status: number): void;
}

interface Answer {
  readonly problem: Problem;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How long a client waits before it repeats a request whose outcome is not known, seconds. */
const RETRY_AFTER_S = '2';

/** The one place that turns errors into HTTP: `application/problem+json`, never a stack, nothing personal. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Logger,
    private readonly routes: Pick<KnownRoutes, 'methodsOf'>,
    /** Says it to people; without pages everybody gets the problem. */
    private readonly pages: ErrorPages | null = null,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const answer = this.wrongMethod(request) ?? answerOf(error);
    if (answer.problem.status >= 500)
      this.log.error(
        { err: error, route: request.routeOptions.url, reference: request.id },
        'a request failed',
      );
    void reply.headers(answer.headers ?? {});
    if (this.pages !== null && isForPeople(request)) {
      this.pages.send(request, reply, answer.problem.status);
      return;
    }
    void reply
      .status(answer.problem.status)
      .type('application/problem+json')
      .send(JSON.stringify(answer.problem));
  }

  /** The address exists, but not for this method. */
  private wrongMethod(request: FastifyRequest): Answer | null {
    if (!request.is404) return null;
    const allowed = this.routes.methodsOf(request.url);
    if (allowed.length === 0 || allowed.includes(request.method)) return null;
    return { problem: problem(405, 'method_not_allowed'), headers: { allow: allowed.join(', ') } };
  }
}

/** A browser asks for HTML; whoever speaks to the API gets a problem, whatever it asks for. */
function isForPeople({ headers, url }: FastifyRequest): boolean {
  return !url.startsWith('/v1/') && (headers.accept ?? '').includes('text/html');
}

/** What an error says to a client. */
export function answerOf(error: unknown): Answer {
  if (error instanceof ProblemError) return error;
  if (error instanceof OutcomeUnknownError || isAway(error))
    return { problem: problem(503, 'outcome_unknown'), headers: { 'retry-after': RETRY_AFTER_S } };
  if (error instanceof DomainError) return { problem: problem(409, error.code, { detail: error.message }) };
  const status = statusOf(error);
  return { problem: problem(status, CODES[status] ?? (status < 500 ? 'invalid_body' : 'internal')) };
}

const CODES: Readonly<Record<number, string>> = {
  400: 'invalid_json',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  503: 'unavailable',
};

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (
    typeof error === 'object' &&
    error !== null &&
    'statusCode' in error &&
    typeof error.statusCode === 'number'
  )
    return error.statusCode;
  return 500;
}

/** The database is away: its class 08 and 57P codes, a refused or reset connection, a pool without a free client. */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^(08|57P|53|ECONN|EPIPE|ETIMEDOUT)/.test(code) || /connection|timeout/i.test(error.message);
}
