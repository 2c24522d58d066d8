import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { ServerContexts } from '../certificates/server-contexts.js';
import type { DomainClock } from '../domain-clock.js';
import type { Ledger } from '../ledger.js';
import type { MxAddress, ProviderDirectory } from '../providers/provider-directory.js';
import type { Mailboxes } from './mailboxes.js';
import { SmtpProvider } from './smtp-provider.js';
import { SmtpSession } from './smtp-session.js';

const triesForAFreePort = 20;

/** All MX hosts of all providers: each on its own loopback address, all on one port. */
export class SmtpServer {
  readonly providers: ReadonlyMap<string, SmtpProvider>;
  readonly #servers = new Set<Server>();
  readonly #sessions = new Set<SmtpSession>();

  constructor(
    private readonly directory: ProviderDirectory,
    private readonly mailboxes: Mailboxes,
    private readonly ledger: Ledger,
    private readonly settings: { readonly clock: DomainClock; readonly contexts: ServerContexts },
  ) {
    this.providers = new Map(
      directory.providers.map((data) => [data.id, new SmtpProvider(data, settings.clock)]),
    );
  }

  /** @returns the port. It is looked for anew when another process holds it on one of the addresses. */
  async listen(port: number): Promise<number> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#listenEverywhere(port);
      } catch (error) {
        await this.#closeServers();
        if (port !== 0 || tries >= triesForAFreePort) throw error;
      }
    }
  }

  async close(): Promise<void> {
    for (const session of this.#sessions) session.cut();
    await this.#closeServers();
  }

  async #listenEverywhere(wanted: number): Promise<number> {
    let port = wanted;
    for (const mx of this.directory.addresses) {
      const server = this.#serve(mx);
      server.listen({ port, host: mx.address, backlog: 1024 });
      await once(server, 'listening');
      ({ port } = server.address() as AddressInfo);
    }
    return port;
  }

  #serve(mx: MxAddress): Server {
    const provider = this.#running(mx);
    const surroundings = {
      provider,
      mx,
      mailboxes: this.mailboxes,
      ledger: this.ledger,
      contexts: this.settings.contexts,
    };
    const server = createServer({ noDelay: true }, (socket) => {
      const session = new SmtpSession(socket, surroundings);
      this.#sessions.add(session);
      socket.on('close', () => this.#sessions.delete(session));
    });
    this.#servers.add(server);
    return server;
  }

  #running({ provider }: MxAddress): SmtpProvider {
    const running = this.providers.get(provider.id);
    if (running === undefined)
      throw new Error(`the directory lists an address of ${provider.id}, but not the provider`);
    return running;
  }

  async #closeServers(): Promise<void> {
    const closing = [...this.#servers].filter((server) => server.listening);
    this.#servers.clear();
    await Promise.all(closing.map((server) => new Promise((done) => server.close(done))));
  }
}
