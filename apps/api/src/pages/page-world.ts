import type { FastifyRequest } from 'fastify';
import type { PageFrame } from '#contracts';
import type { Clock } from '#delivery/ports';
import { frameOf } from './page-answer.js';

/** What all pages know: the city and the time. */
export class PageWorld {
  constructor(
    readonly cityName: string,
    readonly publicUrl: string,
    private readonly clock: Clock,
    /** The local mode has a demo page. */
    readonly local: boolean,
  ) {}

  now(): number {
    return this.clock.now();
  }

  frame(request: FastifyRequest): PageFrame {
    return frameOf(request, this.cityName, this.now(), this.local ? '/demo' : '/status');
  }
}
