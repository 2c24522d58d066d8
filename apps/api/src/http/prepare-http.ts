import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '#observability';
import { ProblemFilter, answerOf } from './problem.filter.js';
import { problem } from './problem.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** What every answer has in common: problems as RFC 9457, for unknown routes and methods too, and safe headers. */
export function prepareHttp(app: NestFastifyApplication, log: Logger): void {
  app.useGlobalFilters(new ProblemFilter(log));
  const fastify = app.getHttpAdapter().getInstance();
  fastify.setErrorHandler((error, _request, reply) => {
    const { problem: answer, headers } = answerOf(error);
    send(reply, answer.status, answer, headers);
  });
  fastify.setNotFoundHandler((request, reply) => {
    const allowed = METHODS.filter(
      (method) =>
        method !== request.method &&
        fastify.findRoute({ method, url: request.url.split('?')[0] ?? '/' }) !== null,
    );
    if (allowed.length > 0)
      send(reply, 405, problem(405, 'method_not_allowed'), { allow: allowed.join(', ') });
    else send(reply, 404, problem(404, 'not_found'));
  });
  fastify.addHook('onSend', async (_request: FastifyRequest, reply: FastifyReply) => {
    void reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
  });
}

function send(
  reply: FastifyReply,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  void reply.status(status).headers(headers).type('application/problem+json').send(JSON.stringify(body));
}
