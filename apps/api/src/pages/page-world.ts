import type { FastifyRequest } from 'fastify';
import type { PageFrame } from '#contracts';
import type { Clock } from '#delivery/ports';
import type { Route } from '#domain';
import { frameOf } from './page-answer.js';

/** What all pages know: the city and the time. */
export class PageWorld {
  constructor(
    readonly cityName: string,
    readonly publicUrl: string,
    private readonly clock: Clock,
    private readonly ways: {
      /** The local mode has a demo page. */
      readonly local: boolean;
      /** The way that mail takes now: health is a lane's, and each way has its own. */
      readonly mailRoute: Route;
    },
  ) {}

  get local(): boolean {
    return this.ways.local;
  }

  get mailRoute(): Route {
    return this.ways.mailRoute;
  }

  now(): number {
    return this.clock.now();
  }

  frame(request: FastifyRequest): PageFrame {
    return frameOf(request, this.cityName, this.now(), this.local ? '/demo' : '/status');
  }
}
