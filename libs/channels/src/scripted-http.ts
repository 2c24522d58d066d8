import {
  createServer as createHttp,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net';

/** A request as the server read it. */
export interface ReadRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What the server answers: a status with a body, silence, hanging up, or hanging up in the middle of the answer. */
export type HttpSay =
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  | 'HANG'
  | 'CLOSE'
  | 'BREAK';

/** An HTTP server on a free loopback port that answers by a script, over TLS with a certificate. For specs. */
export class ScriptedHttp {
  say: (request: ReadRequest) => HttpSay = () => ({ status: 200 });
  readonly requests: ReadRequest[] = [];

  private constructor(private readonly server: Server & { closeAllConnections?: () => void }) {}

  static async start(certificate?: { readonly key: string; readonly cert: string }): Promise<ScriptedHttp> {
    const listener = (request: IncomingMessage, response: ServerResponse) => {
      started.read(request, response);
    };
    const server = certificate === undefined ? createHttp(listener) : createHttps(certificate, listener);
    const started = new ScriptedHttp(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections?.();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private read(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const read = { method, path: url, headers, body: Buffer.concat(chunks) };
      this.requests.push(read);
      const say = this.say(read);
      if (say === 'HANG') return;
      if (say === 'CLOSE') request.socket.destroy();
      else if (say === 'BREAK') {
        response.writeHead(201, { 'content-length': '100' }).write('half', () => request.socket.destroy());
      } else response.writeHead(say.status, say.headers).end(say.body ?? '');
    });
  }
}

/** A listener that takes connections and never says a word, and a port where nobody listens. */
export class SilentPort {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.sockets.add(socket.on('error', () => undefined)));
  }

  static async start(): Promise<SilentPort> {
    const server = createTcp();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new SilentPort(server);
  }

  static async closed(): Promise<number> {
    const silent = await SilentPort.start();
    const { port } = silent;
    await silent.stop();
    return port;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
