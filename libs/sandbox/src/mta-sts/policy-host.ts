import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { ServerCertificate } from '../certificates/local-authority.js';
import { closeServer, listenOn } from '../http/listening.js';
import type { Ledger } from '../ledger.js';
import type { ProviderDirectory } from '../providers/provider-directory.js';
import { policyHostOf } from '../providers/sts-domains.js';

const path = '/.well-known/mta-sts.txt';
const maxAgeS = 604_800;

/** A page that a host of our own shows. */
export interface HostedPage {
  readonly host: string;
  readonly path: string;
  readonly html: string;
}

/** The hosts `mta-sts.<domain>` of all providers that demand verified TLS (RFC 8461), told apart by the name that is asked for; and the pages of our own hosts. */
export class PolicyHost {
  /** By host and path. */
  readonly #files = new Map<string, { readonly type: string; readonly text: string }>();
  readonly #server: Server;

  constructor(
    directory: ProviderDirectory,
    private readonly ledger: Ledger,
    { key, cert }: ServerCertificate,
    pages: readonly HostedPage[] = [],
  ) {
    for (const { sts, domains } of directory.providers)
      if (sts !== undefined)
        for (const domain of domains)
          this.#files.set(policyHostOf(domain) + path, { type: 'text/plain', text: file(sts) });
    for (const { host, path: place, html } of pages)
      this.#files.set(host + place, { type: 'text/html; charset=utf-8', text: html });
    this.#server = createServer({ key, cert }, (request, answer) => {
      this.#serve(request, answer);
    });
  }

  /** @returns the port */
  listen(host: string, port: number): Promise<number> {
    return listenOn(this.#server, host, port);
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }

  #serve(request: IncomingMessage, answer: ServerResponse): void {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    const found = this.#files.get(host + (request.url ?? ''));
    const status = found === undefined ? 404 : 200;
    this.ledger.add({
      kind: 'sts',
      provider: null,
      session: null,
      stage: request.url === path ? 'policy' : 'page',
      from: request.socket.remoteAddress ?? null,
      to: host,
      reply: String(status),
    });
    const type = found?.type ?? 'text/plain';
    answer.writeHead(status, { 'content-type': type }).end(found?.text ?? 'not found\n');
  }
}

function file(mx: readonly string[]): string {
  const lines = [
    'version: STSv1',
    'mode: enforce',
    ...mx.map((name) => `mx: ${name}`),
    `max_age: ${maxAgeS}`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}
