import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson, urlOf } from '../http/answers.js';
import { BodyTooLarge, readBody } from '../http/request-body.js';
import { Problem } from './problem.js';

/** What a route gets to work with. */
export interface Call {
  /** The decoded `{…}` of its path, in order. */
  readonly parameters: readonly string[];
  readonly query: URLSearchParams;
  /** The JSON body of PUT and POST. */
  readonly body: unknown;
  readonly answer: ServerResponse;
}

/** What to answer: a status and JSON; `undefined` when the route has answered by itself. */
export type RouteResult = { readonly status: number; readonly body: unknown } | undefined;

export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** Such as `/providers/{id}/behaviour`. */
  readonly path: string;
  readonly run: (call: Call) => RouteResult | Promise<RouteResult>;
}

const maxBytes = 8 * 1024 * 1024;

export const ok = (body: unknown): RouteResult => ({ status: 200, body });

interface Compiled extends Route {
  readonly pattern: RegExp;
}

/** Finds the route of a request, reads its body and writes its answer. */
export class Router {
  readonly #routes: readonly Compiled[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ ...route, pattern: patternOf(route.path) }));
  }

  async serve(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    try {
      const result = await this.#run(request, answer);
      if (result !== undefined) sendJson(answer, result.status, result.body);
    } catch (error) {
      if (answer.headersSent) {
        answer.destroy();
        return;
      }
      const problem = toProblem(error);
      sendJson(answer, problem.status, problem.body, { 'content-type': 'application/problem+json' });
    }
  }

  async #run(request: IncomingMessage, answer: ServerResponse): Promise<RouteResult> {
    const url = urlOf(request);
    const { route, parameters } = this.#find(request.method ?? 'GET', url.pathname);
    const body = route.method === 'GET' ? undefined : await jsonBody(request);
    return route.run({ parameters, query: url.searchParams, body, answer });
  }

  #find(method: string, path: string): { route: Compiled; parameters: string[] } {
    const here = this.#routes.filter(({ pattern }) => pattern.test(path));
    if (here.length === 0) throw new Problem(404, 'not_found', `There is no ${path} here`);
    const route = here.find((one) => one.method === method);
    if (route === undefined)
      throw new Problem(
        405,
        'method_not_allowed',
        `${path} takes ${here.map((one) => one.method).join(', ')}`,
      );
    return { route, parameters: (route.pattern.exec(path) ?? []).slice(1).map(decodePart) };
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}/?$`);
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Problem(400, 'invalid_path', 'The path is not percent-encoded');
  }
}

async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const text = (await readBody(request, maxBytes)).toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Problem(400, 'invalid_json', 'The body is not JSON', [
      { field: '(body)', message: 'is not JSON' },
    ]);
  }
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof BodyTooLarge) return new Problem(413, 'body_too_large', error.message);
  return new Problem(500, 'internal', error instanceof Error ? error.message : 'unknown');
}
