import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Registry } from 'prom-client';

/** A running server of `/metrics`. */
export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** A registry with the process's own metrics in it: memory, CPU, sockets, event-loop lag, garbage collection. */
export function createMetricsRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/**
 * Serves `GET /metrics` on a port of its own, which need not be public.
 * @param port 0 takes a free one
 * @throws the listening error, such as EADDRINUSE
 */
export async function startMetricsServer(
  port: number,
  registry: Registry,
  host = '127.0.0.1',
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url === '/metrics') void answer(registry, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function answer(registry: Registry, response: ServerResponse): Promise<void> {
  try {
    const text = await registry.metrics();
    response.writeHead(200, { 'content-type': registry.contentType }).end(text);
  } catch {
    // A gauge that reads its value failed; the scrape fails, not the process.
    response.writeHead(500).end();
  }
}
