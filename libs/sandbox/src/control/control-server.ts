import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { sendJson } from '../http/answers.js';
import { closeServer, listenOn } from '../http/listening.js';
import type { Scenarios } from '../scenario/scenarios.js';
import type { World } from '../world.js';
import { pushRoutes, smsRoutes, webhookRoutes } from './channel-routes.js';
import { mailRoutes } from './mail-routes.js';
import { Problem } from './problem.js';
import { Router } from './route.js';
import { worldRoutes } from './world-routes.js';

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** The hand that steers the sandbox: plain HTTP on loopback (api.md, "Local mode and its sandbox"). */
export class ControlServer {
  readonly #router: Router;
  readonly #server: Server;

  constructor(world: World, scenarios: Scenarios) {
    this.#router = new Router([
      ...mailRoutes(world),
      ...smsRoutes(world),
      ...pushRoutes(world),
      ...webhookRoutes(world),
      ...worldRoutes(world, scenarios),
    ]);
    this.#server = createServer((request, answer) => void this.#serve(request, answer));
  }

  /** @returns the base URL */
  async listen(host: string, port: number): Promise<string> {
    return `http://${host}:${await listenOn(this.#server, host, port)}`;
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }

  /** A web page whose name was rebound to loopback must not steer us: its Host header gives it away. */
  async #serve(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    if (loopbackHost.test(request.headers.host ?? '')) {
      await this.#router.serve(request, answer);
      return;
    }
    const problem = new Problem(403, 'loopback_only', 'Only loopback names are served');
    sendJson(answer, problem.status, problem.body, { 'content-type': 'application/problem+json' });
  }
}
