import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '#observability';
import { KnownRoutes } from './known-routes.js';
import { ProblemFilter, type ErrorPages } from './problem.filter.js';

/** What all answers have in common: problems as RFC 9457, for unknown routes and methods too, and safe headers. @param pages what browsers get */
export function prepareHttp(app: NestFastifyApplication, log: Logger, pages: ErrorPages | null = null): void {
  const routes = new KnownRoutes();
  app.useGlobalFilters(new ProblemFilter(log, routes, pages));
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route) => {
    routes.add(route);
  });
  fastify.addHook('onSend', async (_request: FastifyRequest, reply: FastifyReply) => {
    void reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    return Promise.resolve();
  });
}
