import type { FastifyRequest } from 'fastify';
import type { Locale, PageFrame } from '#contracts';
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

  /** What the address bar shows of us. */
  get host(): string {
    return new URL(this.publicUrl).host;
  }

  /** Where the mark at the top leads. */
  get homeHref(): string {
    return this.local ? '/demo' : '/status';
  }

  now(): number {
    return this.clock.now();
  }

  frame(request: FastifyRequest): PageFrame {
    return frameOf(request, this.cityName, this.now(), this.homeHref);
  }

  /** The frame of a page that is the same for everybody. @param path never what the asker typed */
  publicFrame(locale: Locale, path: string): PageFrame {
    const now = new Date(this.now()).toISOString();
    return { locale, now, city: this.cityName, path, homeHref: this.homeHref };
  }
}
