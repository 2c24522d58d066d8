import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Postfix } from '#sandbox';
import { until } from './wait.js';

/** The part of a running system that a relay needs to know. */
export interface RelayNeighbour {
  /** Its folder, with `data/` in it. */
  readonly dir: string;
  readonly api: string;
  readonly sandbox: string;
  readonly adminKey: string;
}

/** Tries again within seconds what Postfix puts off for minutes. */
const IMPATIENT = { minimal_backoff_time: '2s', maximal_backoff_time: '4s', queue_run_delay: '1s' };

const READER = resolve('dist/apps/relay-reader/src/main.js');

/** Settings of a system whose mail goes by this relay. */
export function relaySettings(port: number): Record<string, string> {
  return { MAIL_ROUTE: 'relay', RELAY_HOST: '127.0.0.1', RELAY_PORT: String(port), RELAY_TLS: 'off' };
}

/** A city's Postfix whose mail goes to the simulated providers, and the reader beside it. */
export class RelayGround {
  private reader: ChildProcess | null = null;
  private said = '';

  private constructor(
    readonly postfix: Postfix,
    private readonly neighbour: RelayNeighbour,
  ) {}

  /**
   * @param port where the system was told that its relay is
   * @param retries how patient it is; empty: as Postfix is by itself
   */
  static async start(
    port: number,
    neighbour: RelayNeighbour,
    retries: Record<string, string> = IMPATIENT,
  ): Promise<RelayGround> {
    const settings = { enable_long_queue_ids: 'yes', ...retries };
    const transport = { ...(await waysToProviders(neighbour)), 'bounce.lindenburg.example': 'discard:' };
    return new RelayGround(await Postfix.start({ port, settings, transport }), neighbour);
  }

  /** Starts the program that stands beside a real relay, as an administrator would. */
  async read(options: readonly string[]): Promise<void> {
    const { dir, configDir, logFile } = this.postfix;
    const keyFile = join(dir, 'relay.key');
    writeFileSync(keyFile, await this.relayKey());
    const args = ['--url', this.neighbour.api, '--key-file', keyFile, '--log', logFile];
    const position = join(dir, 'position.json');
    rmSync(position, { force: true });
    const more = ['--config-dir', configDir, '--position', position, '--host', 'relay'];
    this.reader = spawn(process.execPath, [READER, ...args, ...more, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.reader.stdout, this.reader.stderr])
      stream?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    // It notes its progress once the api has taken its first word.
    await until(() => existsSync(position) || this.reader?.exitCode != null, 20_000);
  }

  /** What the reader said; nothing when all is well. */
  get readersWords(): string {
    return this.said;
  }

  /** The whole log of the relay. */
  get log(): string {
    return readFileSync(this.postfix.logFile, 'utf8');
  }

  /** Its queue as `postqueue -j` lists it. */
  queue(): object[] {
    const args = ['-c', this.postfix.configDir, '-j'];
    const lines = execFileSync('postqueue', args, { encoding: 'utf8' }).split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as object);
  }

  async stopReading(): Promise<void> {
    const { reader } = this;
    this.reader = null;
    if (reader?.exitCode !== null) return;
    const ended = new Promise((end) => reader.once('exit', end));
    reader.kill('SIGTERM');
    await ended;
  }

  async stop(): Promise<void> {
    await this.stopReading();
    await this.postfix.stop();
  }

  private async relayKey(): Promise<string> {
    const response = await fetch(`${this.neighbour.api}/v1/keys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.neighbour.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'relay', kind: 'live', scopes: ['relay'] }),
    });
    const { key } = (await response.json()) as { key?: string };
    if (key === undefined) throw new Error(`no key: ${String(response.status)}`);
    return key;
  }
}

/** Each provider's first exchanger: provider n listens at 127.0.(10 + n).1. */
async function waysToProviders({ sandbox, dir }: RelayNeighbour): Promise<Record<string, string>> {
  const ports = JSON.parse(readFileSync(join(dir, 'data/ports.json'), 'utf8')) as { sandboxSmtp: number };
  const answer = (await (await fetch(`${sandbox}/providers`)).json()) as {
    items: { domains: string[] }[];
  };
  return Object.fromEntries(
    answer.items.flatMap(({ domains }, place) =>
      domains.map((domain) => [domain, `smtp:[127.0.${String(10 + place)}.1]:${String(ports.sandboxSmtp)}`]),
    ),
  );
}
