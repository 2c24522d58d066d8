import { BlockList } from 'node:net';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import {
  SMTPServer,
  type SMTPServerAddress,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server';
import type { Config } from '#config';
import type { Listener } from '../listener.js';
import { SmtpRefusal } from './replies.js';
import type { SubmissionCaller } from './sign-in.js';
import { SpokenConnection } from './spoken-connection.js';
import type { SubmissionSessions } from './submission-sessions.js';

/** RFC 1870; with base64 room for attachments of 11 MB. */
const MOST_BYTES = 15 * 1_048_576;
const MOST_RECIPIENTS = 100;
const MOST_SESSIONS = 500;
const IDLE_MS = 60_000;
/** How long sessions may go on with the mail they are just sending, once the process stops. */
const LAST_MAIL_MS = 3_000;

type Network = NonNullable<Config['submission']['plain']>['networks'][number];

/** One port on which software submits mail. */
export interface SubmissionPort {
  readonly port: number;
  readonly host: string;
  /** Our name in the greeting. */
  readonly name: string;
  readonly tls: { readonly cert: Buffer; readonly key: Buffer };
  /** `starttls`: nothing before STARTTLS. `implicit`: TLS from the first byte. `plain`: for listed networks, without a key. */
  readonly manner: 'starttls' | 'implicit' | { readonly networks: readonly Network[] };
}

/** A listener for submissions: speaks SMTP and leaves every decision to the sessions. */
export class SubmissionServer implements Listener {
  private readonly server: Server;

  constructor(
    private readonly place: SubmissionPort,
    sessions: SubmissionSessions,
  ) {
    this.server = new Server({ ...optionsOf(place), ...handlers(place, sessions) });
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

function optionsOf({ name, tls, manner }: SubmissionPort): SMTPServerOptions {
  const plain = typeof manner === 'object';
  return {
    name,
    banner: 'Stadtbote',
    ...tls,
    minVersion: 'TLSv1.2',
    secure: manner === 'implicit',
    size: MOST_BYTES,
    maxRecipients: MOST_RECIPIENTS,
    maxClients: MOST_SESSIONS,
    socketTimeout: IDLE_MS,
    closeTimeout: LAST_MAIL_MS,
    hideENHANCEDSTATUSCODES: false,
    hideDSN: false,
    disableReverseLookup: true,
    authMethods: ['PLAIN', 'LOGIN'],
    authRequiredMessage: new SmtpRefusal('signIn').message,
    authOptional: plain,
    disabledCommands: plain ? ['AUTH'] : [],
    heloResponse: '%s at your service',
    logger: false,
  };
}

type Handlers = Pick<SMTPServerOptions, 'onConnect' | 'onAuth' | 'onMailFrom' | 'onRcptTo' | 'onData'>;

function handlers({ manner }: SubmissionPort, sessions: SubmissionSessions): Handlers {
  const callerOf = (session: SMTPServerSession): SubmissionCaller => {
    const caller = session.user as unknown as SubmissionCaller | undefined;
    if (caller === undefined) throw new SmtpRefusal('signIn');
    return caller;
  };
  const networks = typeof manner === 'object' ? manner.networks : [];
  return {
    onConnect: (session, done) => {
      if (typeof manner !== 'object') {
        done();
        return;
      }
      answer(done, async () => {
        Object.assign(session, {
          user: await sessions.fromNetwork(prefixFor(session.remoteAddress, networks)),
        });
      });
    },
    onAuth: ({ username, password }, _session, done) => {
      sessions.signIn(username ?? '', password ?? '').then((user) => {
        done(null, { user });
      }, done);
    },
    onMailFrom: ({ address }, session, done) => {
      answer(done, () => sessions.mailFrom(callerOf(session), address));
    },
    onRcptTo: ({ address }, session, done) => {
      answer(done, () => sessions.recipient(callerOf(session), address));
    },
    onData: (stream, session, done) => {
      receive(stream)
        .then((raw) => sessions.message(callerOf(session), envelopeOf(session), raw))
        .then((text) => {
          done(null, text);
        }, done);
    },
  };
}

function answer(done: (error?: Error | null) => void, work: () => unknown): void {
  Promise.resolve()
    .then(work)
    .then(() => {
      done();
    }, done);
}

/** Reads to the final dot; of what is too large nothing is kept. @throws SmtpRefusal size */
async function receive(stream: Readable & { sizeExceeded?: boolean }): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (stream.sizeExceeded === true) chunks.length = 0;
    else chunks.push(chunk);
  }
  if (stream.sizeExceeded === true) throw new SmtpRefusal('size');
  return Buffer.concat(chunks);
}

function envelopeOf({ envelope }: SMTPServerSession) {
  return {
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    envelopeId: envelope.dsn?.envid ?? null,
    ret: envelope.dsn?.ret === 'FULL' ? ('FULL' as const) : ('HDRS' as const),
    recipients: envelope.rcptTo.map(({ address, dsn }: SMTPServerAddress) => ({
      address,
      notify: dsn?.notify ?? [],
    })),
  };
}

/** The prefix of the first network that an address lies in, or an empty text. */
function prefixFor(address: string, networks: readonly Network[]): string {
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  const found = networks.find((network) => {
    const list = new BlockList();
    list.addSubnet(network.address, network.bits, network.family);
    return list.check(address, family);
  });
  return found?.keyPrefix ?? '';
}
