import { spawn, type ChildProcess } from 'node:child_process';
import { Postfix as Instance, whyNoPostfix as whyNone } from '#sandbox';

/** A message as `smtp-source` makes it. */
export interface SourceSettings {
  readonly messages: number;
  readonly connections: number;
  /** Bytes of one message. */
  readonly size: number;
  readonly recipient: string;
}

/** Why there is no Postfix to compare with, or null. */
export function whyNoPostfix(): string | null {
  return whyNone(['smtp-source']);
}

/**
 * The Postfix of the benchmark. It takes mail by SMTP, stores it as Postfix does (one queue file a message, synced), and
 * relays it to one host, unsigned. Its limits are opened: as many connections as ours from the first message on, no slow
 * start, no brake on input. The rest are its defaults.
 */
export class Postfix {
  private constructor(private readonly instance: Instance) {}

  static async start(relay: { readonly port: number; readonly connections: number }): Promise<Postfix> {
    const connections = String(relay.connections);
    const settings = {
      smtpd_client_connection_count_limit: '0',
      relayhost: `[127.0.0.1]:${String(relay.port)}`,
      initial_destination_concurrency: connections,
      default_destination_concurrency_limit: connections,
      smtp_destination_concurrency_limit: connections,
      smtp_destination_rate_delay: '0s',
      in_flow_delay: '0',
    };
    return new Postfix(await Instance.start({ settings }));
  }

  get version(): string {
    return this.instance.version;
  }

  /** Feeds it over kept connections. Resolves when everything is accepted; what is relayed by then only the sink knows. */
  async feed(source: SourceSettings): Promise<void> {
    const { messages, connections, size, recipient } = source;
    const args = ['-d', '-N', '-s', connections, '-m', messages, '-l', size, '-t', recipient];
    const fed = spawn(
      'smtp-source',
      [...args.map(String), '-f', recipient, `127.0.0.1:${String(this.instance.port)}`],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const code = await ended(fed);
    if (code !== 0) throw new Error(`smtp-source ended with ${String(code)}`);
  }

  /** Its last words, for an error. */
  get log(): string {
    return this.instance.log;
  }

  async stop(): Promise<void> {
    await this.instance.stop();
  }
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
}
