import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import type { Listener } from '../listener.js';
import { SpokenConnection } from './spoken-connection.js';

/** Where a listener listens and how it presents itself. */
export interface SmtpPlace {
  readonly port: number;
  readonly host: string;
  /** Our name in the greeting. */
  readonly name: string;
  readonly tls: { readonly cert: Buffer; readonly key: Buffer };
}

const MOST_SESSIONS = 500;
const IDLE_MS = 60_000;
/** How long sessions may go on with the mail they are just sending, once the process stops. */
const LAST_MAIL_MS = 3_000;

/** A port that speaks SMTP; every decision is its handlers'. */
export class SmtpListener implements Listener {
  private readonly server: Server;

  constructor(
    private readonly place: SmtpPlace,
    options: SMTPServerOptions,
  ) {
    this.server = new Server({ ...manners(place), ...options });
    // Clients that go away and failed handshakes are their business.
    this.server.on('error', () => undefined);
  }

  async listen(): Promise<void> {
    const listening = this.server.listen(this.place.port, this.place.host);
    await once(listening, 'listening');
  }

  close(): Promise<void> {
    return this.server.stop();
  }
}

function manners({ name, tls }: SmtpPlace): SMTPServerOptions {
  return {
    name,
    banner: 'Stadtbote',
    ...tls,
    minVersion: 'TLSv1.2',
    maxClients: MOST_SESSIONS,
    socketTimeout: IDLE_MS,
    closeTimeout: LAST_MAIL_MS,
    hideENHANCEDSTATUSCODES: false,
    disableReverseLookup: true,
    heloResponse: '%s at your service',
    logger: false,
  };
}

class Server extends SMTPServer {
  override connect(...[socket, options]: Parameters<SMTPServer['connect']>): void {
    const connection = new SpokenConnection(this, socket, options ?? {});
    this.connections.add(connection);
    connection.on('error', (error: Error) => this.emit('error', error));
    connection.init();
  }

  /** Sessions between two mails end at once, the others with their mail. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.close(resolve);
    });
    for (const connection of this.connections)
      if (!isWithinMail(connection.session)) connection.send(421, 'Server shutting down');
    await closed;
  }
}

/** Before the greeting there is no envelope. */
function isWithinMail({ envelope }: Partial<SMTPServerSession>): boolean {
  return envelope !== undefined && envelope.mailFrom !== false;
}

/** Tells the server library how a piece of work ended. */
export function answer(done: (error?: Error | null) => void, work: () => unknown): void {
  Promise.resolve()
    .then(work)
    .then(() => {
      done();
    }, done);
}

/** Reads to the final dot; of what is too large nothing is kept. @returns null when it was too large */
export async function receive(stream: Readable & { sizeExceeded?: boolean }): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (stream.sizeExceeded === true) chunks.length = 0;
    else chunks.push(chunk);
  }
  return stream.sizeExceeded === true ? null : Buffer.concat(chunks);
}
