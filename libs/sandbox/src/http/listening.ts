import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** @returns the port */
export async function listenOn(server: Server, host: string, port: number): Promise<number> {
  server.listen({ host, port, backlog: 1024 });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Stops at once: answers that are still hanging are cut. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
