import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dyingWithParent, freePort } from '#sandbox';

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
  const missing = ['postfix', 'postconf', 'smtp-source'].filter(
    (program) => spawnSync(program, ['-d'], { stdio: 'ignore' }).error !== undefined,
  );
  if (missing.length > 0) return `${missing.join(', ')} not found (Debian: postfix)`;
  return process.getuid?.() === 0 ? null : 'only root may start Postfix';
}

/**
 * A Postfix of the benchmark's own: configuration, queue and data in a temporary folder, ports on loopback only. It takes
 * mail by SMTP, stores it as Postfix does (one queue file a message, synced), and relays it to one host, unsigned. Its
 * limits are opened: as many connections as ours from the first message on, no slow start, no brake on input, no chroot,
 * no DNS. The rest are its defaults.
 */
export class Postfix {
  private constructor(
    private readonly dir: string,
    private readonly master: ChildProcess,
    private readonly port: number,
    readonly version: string,
  ) {}

  static async start(relay: { readonly port: number; readonly connections: number }): Promise<Postfix> {
    const dir = mkdtempSync(join(tmpdir(), 'stadtbote-postfix-'));
    // Its processes leave root and find their sockets by path.
    chmodSync(dir, 0o711);
    for (const folder of ['etc', 'queue', 'data']) mkdirSync(join(dir, folder));
    chownSync(join(dir, 'data'), Number(execFileSync('id', ['-u', 'postfix'])), 0);
    const port = await freePort();
    writeFileSync(join(dir, 'etc/main.cf'), mainCf(dir, relay));
    writeFileSync(join(dir, 'etc/master.cf'), masterCf(port));
    execFileSync('postfix', ['-c', join(dir, 'etc'), 'check'], { stdio: 'pipe' });
    const [program, ...args] = dyingWithParent(
      [join(defaultOf('daemon_directory'), 'master'), '-c', join(dir, 'etc')],
      'TERM',
    );
    const master = spawn(program, args, { stdio: 'ignore', detached: true });
    const postfix = new Postfix(dir, master, port, defaultOf('mail_version'));
    await postfix.ready();
    return postfix;
  }

  /** Feeds it over kept connections. Resolves when everything is accepted; what is relayed by then only the sink knows. */
  async feed(source: SourceSettings): Promise<void> {
    const { messages, connections, size, recipient } = source;
    const args = ['-d', '-N', '-s', connections, '-m', messages, '-l', size, '-t', recipient];
    const fed = spawn(
      'smtp-source',
      [...args.map(String), '-f', recipient, `127.0.0.1:${String(this.port)}`],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    const code = await ended(fed);
    if (code !== 0) throw new Error(`smtp-source ended with ${String(code)}`);
  }

  /** Its last words, for an error. */
  get log(): string {
    try {
      return readFileSync(join(this.dir, 'maillog'), 'utf8').split('\n').slice(-6).join('\n');
    } catch {
      return '(no log)';
    }
  }

  async stop(): Promise<void> {
    if (this.master.exitCode === null) {
      const gone = ended(this.master);
      this.master.kill('SIGTERM');
      await gone;
    }
    rmSync(this.dir, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    const until = Date.now() + 20_000;
    while (!(await greets(this.port))) {
      if (Date.now() > until || this.master.exitCode !== null) {
        const { log } = this;
        await this.stop();
        throw new Error(`Postfix did not start:\n${log}`);
      }
    }
  }
}

function mainCf(dir: string, relay: { readonly port: number; readonly connections: number }): string {
  const connections = String(relay.connections);
  return `compatibility_level = 3.6
command_directory = ${defaultOf('command_directory')}
daemon_directory = ${defaultOf('daemon_directory')}
queue_directory = ${dir}/queue
data_directory = ${dir}/data
maillog_file = ${dir}/maillog
maillog_file_prefixes = ${dir}
myhostname = relay.example.net
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
smtp_dns_support_level = disabled
relayhost = [127.0.0.1]:${String(relay.port)}
initial_destination_concurrency = ${connections}
default_destination_concurrency_limit = ${connections}
smtp_destination_concurrency_limit = ${connections}
smtp_destination_rate_delay = 0s
in_flow_delay = 0
`;
}

/** Debian's services without their chroot, the input on a port of its own. */
function masterCf(port: number): string {
  return `127.0.0.1:${String(port)} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;
}

/** A value that this Postfix was built with. */
function defaultOf(name: string): string {
  return execFileSync('postconf', ['-d', '-h', name], { encoding: 'utf8' }).trim();
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.end('QUIT\r\n');
      resolve(true);
    });
    socket.once('error', () => {
      setTimeout(resolve, 100, false);
    });
  });
}
