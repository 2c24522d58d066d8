import type { RouteOptions } from 'fastify';

/** The routes by their patterns, to tell an unknown address from a wrong method. */
export class KnownRoutes {
  private readonly routes: { readonly method: string; readonly pattern: RegExp }[] = [];

  add({ method, url }: Pick<RouteOptions, 'method' | 'url'>): void {
    const pattern = new RegExp(
      `^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+')}/?$`,
    );
    for (const one of [method].flat()) this.routes.push({ method: one, pattern });
  }

  /** Methods that the address knows. */
  methodsOf(url: string): string[] {
    const path = url.split('?')[0] ?? '/';
    return [
      ...new Set(this.routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)),
    ].sort();
  }
}
