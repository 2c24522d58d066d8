import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dyingWithParent } from './mortal.js';
import { freePort } from './ports.js';

/** What an instance is to be like. */
export interface PostfixOptions {
  /** Lines of `main.cf` beside those that every instance has. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where the mail of a domain goes, `smtp:[127.0.10.1]:2525`. */
  readonly transport?: Readonly<Record<string, string>>;
  /** Where it takes mail; absent: a free port. */
  readonly port?: number;
}

/**
 * Why no Postfix can be started here, or null.
 * @param alsoNeeded programs beside Postfix itself
 */
export function whyNoPostfix(alsoNeeded: readonly string[] = []): string | null {
  const missing = ['postfix', 'postconf', ...alsoNeeded].filter(
    (program) => spawnSync(program, ['-d'], { stdio: 'ignore' }).error !== undefined,
  );
  if (missing.length > 0) return `${missing.join(', ')} not found (Debian: postfix)`;
  return process.getuid?.() === 0 ? null : 'only root may start Postfix';
}

/**
 * A real Postfix of our own: configuration, queue, data and log in a temporary folder, its port on loopback only, no
 * chroot, no DNS. It takes mail by SMTP from this machine and hands it on where it is told.
 */
export class Postfix {
  private constructor(
    readonly dir: string,
    private readonly master: ChildProcess,
    readonly port: number,
    readonly version: string,
  ) {}

  static async start({ settings, transport = {}, port: wanted }: PostfixOptions): Promise<Postfix> {
    const dir = mkdtempSync(join(tmpdir(), 'stadtbote-postfix-'));
    // Its processes leave root and find their sockets by path.
    chmodSync(dir, 0o711);
    for (const folder of ['etc', 'queue', 'data']) mkdirSync(join(dir, folder));
    chownSync(join(dir, 'data'), Number(execFileSync('id', ['-u', 'postfix'])), 0);
    const port = wanted ?? (await freePort());
    const map = Object.entries(transport).map(([domain, way]) => `${domain} ${way}\n`);
    writeFileSync(join(dir, 'etc/transport'), map.join(''));
    writeFileSync(join(dir, 'etc/main.cf'), mainCf(dir, settings));
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

  /** Its configuration folder, for `-c`. */
  get configDir(): string {
    return join(this.dir, 'etc');
  }

  get logFile(): string {
    return join(this.dir, 'maillog');
  }

  /** Its last words, for an error. */
  get log(): string {
    try {
      return readFileSync(this.logFile, 'utf8').split('\n').slice(-6).join('\n');
    } catch {
      return '(no log)';
    }
  }

  async stop(): Promise<void> {
    if (this.master.exitCode === null) {
      const gone = new Promise((resolve) => this.master.once('exit', resolve));
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

function mainCf(dir: string, settings: Readonly<Record<string, string>>): string {
  const all = {
    compatibility_level: '3.6',
    command_directory: defaultOf('command_directory'),
    daemon_directory: defaultOf('daemon_directory'),
    queue_directory: `${dir}/queue`,
    data_directory: `${dir}/data`,
    maillog_file: `${dir}/maillog`,
    maillog_file_prefixes: dir,
    myhostname: 'relay.example.net',
    mydestination: '',
    local_recipient_maps: '',
    alias_maps: '',
    alias_database: '',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    mynetworks: '127.0.0.0/8',
    smtpd_relay_restrictions: 'permit_mynetworks, reject',
    smtpd_peername_lookup: 'no',
    smtp_dns_support_level: 'disabled',
    transport_maps: `texthash:${dir}/etc/transport`,
    ...settings,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
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
