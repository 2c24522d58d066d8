import net from 'node:net';

/** Below the range from which the kernel takes ports for outgoing connections (32768 and up), so that a kept port stays ours. */
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** True when a server could listen on this port of 127.0.0.1 now. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, host, exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** A port of 127.0.0.1 that nobody listens on. `taken` are ports already promised to others. */
export async function freePort(taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (!taken.has(port) && (await isPortFree(port))) return port;
  }
}
