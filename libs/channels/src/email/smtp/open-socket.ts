import { connect, type Socket } from 'node:net';
import type { SmtpCut } from './smtp-end.js';
import type { SmtpManners, SmtpTarget } from './smtp-session.js';

/** Connects to an exchanger's address. @returns the socket, with a listener for errors on it, or why there is none */
export function openSocket(
  target: SmtpTarget,
  manners: SmtpManners,
  limitMs: number,
): Promise<Socket | SmtpCut> {
  return new Promise((resolve) => {
    const { localAddress } = manners;
    const socket = connect({
      host: target.address,
      port: target.port,
      noDelay: true,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    const fail = (reason: 'timeout' | 'connection_failed', detail: string) => {
      clearTimeout(limit);
      socket.destroy();
      resolve({ kind: 'cut', reason, stage: 'connect', detail, mayHaveArrived: false, silent: true });
    };
    const limit = setTimeout(() => {
      fail('timeout', 'no connection in time');
    }, limitMs);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      fail('connection_failed', error.code ?? error.name);
    });
    socket.once('connect', () => {
      clearTimeout(limit);
      resolve(socket);
    });
  });
}
