import type { LocalOptions } from '../../../tools/local-options.mjs';

/** Everything is served on loopback only; also the name that browsers and clients use. */
export const HOST = '127.0.0.1';

/** The address of the API and of every page. */
export function publicUrl(options: LocalOptions): string {
  return `http://${HOST}:${options.port}`;
}
