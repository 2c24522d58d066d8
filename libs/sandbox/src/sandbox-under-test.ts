import { Resolver } from 'node:dns/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { LedgerRow } from './ledger.js';
import type { StoredMail } from './smtp/mailboxes.js';
import type { SandboxOptions } from './sandbox-options.js';
import { startSandbox, type Sandbox } from './sandbox.js';

/** Long enough for a busy machine. */
const patientMs = 20_000;

/** What a control route answered; `T` is the shape the caller expects. */
export interface Answered<T> {
  readonly status: number;
  readonly type: string;
  readonly body: T;
}

/** What an SMTP client saw of a refusal. */
export interface SmtpRefusal {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
}

/** A running sandbox in a folder of its own, with the clients that specs need. */
export class SandboxUnderTest {
  static readonly accountSid = `AC${'0'.repeat(32)}`;
  static readonly authToken = 'local-token';

  private constructor(
    readonly sandbox: Sandbox,
    readonly dir: string,
  ) {}

  static async start(options: Partial<SandboxOptions> = {}): Promise<SandboxUnderTest> {
    const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'sandbox-'));
    const { accountSid, authToken } = SandboxUnderTest;
    return new SandboxUnderTest(await startSandbox({ accountSid, authToken, ...options, dir }), dir);
  }

  async stop(): Promise<void> {
    await this.sandbox.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** @param body sent as JSON; a string is sent as it is */
  async control<T>(method: string, path: string, body?: unknown): Promise<Answered<T>> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(
      this.sandbox.control + path,
      body === undefined ? { method } : { method, body: text },
    );
    const answer = (await response.json()) as T;
    return { status: response.status, type: response.headers.get('content-type') ?? '', body: answer };
  }

  async get<T>(path: string): Promise<T> {
    return (await this.control<T>('GET', path)).body;
  }

  /** @throws when control refuses */
  async put(path: string, body: unknown): Promise<void> {
    const { status, body: answer } = await this.control('PUT', path, body);
    if (status !== 200) throw new Error(JSON.stringify(answer));
  }

  async items<T>(path: string): Promise<T[]> {
    return (await this.get<{ items: T[] }>(path)).items;
  }

  async ledger(since = 0): Promise<LedgerRow[]> {
    const text = await (await fetch(`${this.sandbox.control}/ledger?since=${since}`)).text();
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as LedgerRow);
  }

  resolver(timeoutMs = patientMs): Resolver {
    const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
    resolver.setServers([this.sandbox.dnsServer]);
    return resolver;
  }

  /** The best MX of a domain and its address, as our own sender would find them. */
  async mxOf(domain: string): Promise<{ host: string; address: string }> {
    const found = await this.resolver().resolveMx(domain);
    const host = found.sort((one, other) => one.priority - other.priority)[0]?.exchange ?? '';
    return { host, address: (await this.resolver().resolve4(host))[0] ?? '' };
  }

  /** Sends one mail over verified TLS. */
  async mail(to: string, timeoutMs = patientMs): Promise<string> {
    const { host, address } = await this.mxOf(to.split('@')[1] ?? '');
    const transport = createTransport({
      host: address,
      port: this.sandbox.smtpPort,
      name: 'mail.stadt.example',
      tls: { servername: host, ca: this.sandbox.caPem },
      requireTLS: true,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      connectionTimeout: timeoutMs,
    });
    const envelope = { from: 'bounce@stadt.example', to: [to] };
    return (
      await transport.sendMail({
        envelope,
        from: 'amt@stadt.example',
        to,
        subject: 'Termin',
        text: 'Guten Tag',
      })
    ).response;
  }

  /** What became of {@link mail}: `{}` when it was taken. */
  refusal(to: string, timeoutMs = patientMs): Promise<SmtpRefusal> {
    return this.mail(to, timeoutMs).then(
      () => ({}),
      (error: unknown) => error as SmtpRefusal,
    );
  }

  mailbox(address: string, query = ''): Promise<StoredMail[]> {
    return this.items<StoredMail>(`/mailboxes/${encodeURIComponent(address)}${query}`);
  }

  async rawClient(domain: string): Promise<RawClient> {
    return new RawClient((await this.mxOf(domain)).address, this.sandbox.smtpPort);
  }
}

/** An SMTP client that says whatever it is told, and remembers what it heard. */
export class RawClient {
  heard = '';
  closed = false;
  readonly socket: Socket;

  constructor(address: string, port: number) {
    this.socket = connect({ port, host: address, noDelay: true });
    this.socket.on('data', (chunk: Buffer) => (this.heard += chunk.toString()));
    this.socket.on('close', () => (this.closed = true));
    this.socket.on('error', () => undefined);
  }

  say(text: string): void {
    this.socket.write(text);
  }

  /** Last lines of replies, once there are so many. */
  replies(count: number): Promise<string[]> {
    return until(() => {
      const last = this.heard.split('\r\n').filter((line) => /^\d{3} /.test(line));
      return last.length >= count ? last : undefined;
    });
  }
}

/** Asks again and again until there is an answer.
 * @throws when there is none for long: a loop that outlives its test would keep the process alive */
export async function until<T>(find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = performance.now() + patientMs; performance.now() < end;) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((again) => setTimeout(again, 5));
  }
  throw new Error('waited in vain');
}
