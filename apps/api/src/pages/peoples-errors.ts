import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorPages } from '../http/problem.filter.js';
import { sendError } from './page-answer.js';
import type { PageWorld } from './page-world.js';

/** What a browser sees when a page is not there or fails. */
export class PeoplesErrors implements ErrorPages {
  constructor(private readonly world: PageWorld) {}

  send(request: FastifyRequest, reply: FastifyReply, status: number): void {
    sendError(request, reply, this.world.frame(request), { status, kind: 'page' });
  }
}
