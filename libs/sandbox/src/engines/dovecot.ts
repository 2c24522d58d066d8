import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dyingWithParent } from './mortal.js';
import { freePort } from './ports.js';

/** Why no Dovecot can be started here, or null. */
export function whyNoDovecot(): string | null {
  const { error } = spawnSync('dovecot', ['--version'], { stdio: 'ignore' });
  return error === undefined ? null : 'dovecot not found (Debian: dovecot-imapd)';
}

/**
 * A real Dovecot of our own on a free port of loopback: IMAP without TLS, one password for everybody, mailboxes as Maildir with
 * a folder for spam, all in a temporary folder.
 */
export class Dovecot {
  private delivered = 0;

  private constructor(
    private readonly dir: string,
    private readonly master: ChildProcess,
    readonly port: number,
    private readonly owner: Owner,
  ) {}

  /** @param password of every user */
  static async start(password: string): Promise<Dovecot> {
    const dir = mkdtempSync(join(tmpdir(), 'stadtbote-dovecot-'));
    // Its processes leave root and find their sockets by path.
    chmodSync(dir, 0o755);
    const owner = ownerOf();
    const port = await freePort();
    mkdirSync(join(dir, 'mail'));
    chownSync(join(dir, 'mail'), owner.uid, owner.gid);
    writeFileSync(join(dir, 'dovecot.conf'), configuration(dir, { port, password, owner }));
    const [program, ...args] = dyingWithParent(['dovecot', '-F', '-c', join(dir, 'dovecot.conf')], 'TERM');
    const master = spawn(program, args, { stdio: 'ignore', detached: true });
    const dovecot = new Dovecot(dir, master, port, owner);
    await dovecot.ready();
    return dovecot;
  }

  /**
   * Puts a mail into a user's folder.
   * @param atMs what the server says of when it arrived, Unix milliseconds
   */
  deliver(user: string, folder: 'inbox' | 'junk', mail: string, atMs: number): void {
    this.makeFolder(join(this.dir, 'mail', user));
    const box = this.boxOf(user, folder);
    for (const part of ['', 'cur', 'new', 'tmp']) this.makeFolder(join(box, part));
    this.delivered += 1;
    const file = join(box, 'new', `${String(this.delivered)}.spec.localhost`);
    writeFileSync(file, mail);
    chownSync(file, this.owner.uid, this.owner.gid);
    utimesSync(file, atMs / 1000, atMs / 1000);
  }

  /** How many mails lie in a user's folder. */
  count(user: string, folder: 'inbox' | 'junk'): number {
    const box = this.boxOf(user, folder);
    return ['cur', 'new'].reduce((sum, part) => sum + readdirSync(join(box, part)).length, 0);
  }

  async stop(): Promise<void> {
    if (this.master.exitCode === null) {
      const gone = new Promise((resolve) => this.master.once('exit', resolve));
      this.master.kill('SIGTERM');
      await gone;
    }
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 3 });
  }

  private boxOf(user: string, folder: 'inbox' | 'junk'): string {
    return join(this.dir, 'mail', user, ...(folder === 'inbox' ? [] : ['.Junk']));
  }

  private makeFolder(path: string): void {
    mkdirSync(path, { recursive: true });
    chownSync(path, this.owner.uid, this.owner.gid);
  }

  private async ready(): Promise<void> {
    const until = Date.now() + 20_000;
    while (!(await greets(this.port))) {
      if (Date.now() > until || this.master.exitCode !== null) {
        const log = this.log();
        await this.stop();
        throw new Error(`Dovecot did not start:\n${log}`);
      }
      await sleep(100);
    }
  }

  private log(): string {
    try {
      return readFileSync(join(this.dir, 'log'), 'utf8').split('\n').slice(-6).join('\n');
    } catch {
      return '(no log)';
    }
  }
}

interface Owner {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Mail belongs to nobody where root starts it: Dovecot serves no mailbox of root. */
function ownerOf(): Owner {
  const { uid, gid, username } = userInfo();
  if (uid !== 0) return { name: username, uid, gid };
  const idOf = (what: string) => Number(execFileSync('id', [what, 'nobody']));
  return { name: 'nobody', uid: idOf('-u'), gid: idOf('-g') };
}

/** Debian's users where root starts it; anybody else can only be himself. */
function usersOf({ name }: Owner): string {
  if (userInfo().uid === 0) return '';
  const group = execFileSync('id', ['-gn', name], { encoding: 'utf8' }).trim();
  const names = { internal_user: name, login_user: name, internal_group: group };
  return Object.entries(names)
    .map(([what, value]) => `default_${what} = ${value}\n`)
    .join('');
}

function configuration(
  dir: string,
  { port, password, owner }: { readonly port: number; readonly password: string; readonly owner: Owner },
): string {
  return `base_dir = ${dir}/run
log_path = ${dir}/log
${usersOf(owner)}protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
first_valid_uid = 1
first_valid_gid = 0
mail_location = maildir:~
service imap-login {
  chroot =
  inet_listener imap {
    port = ${String(port)}
  }
  inet_listener imaps {
    port = 0
  }
}
# Otherwise a wrong password makes the next sign-ins wait.
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${String(owner.uid)} gid=${String(owner.gid)} home=${dir}/mail/%u
}
namespace inbox {
  inbox = yes
  mailbox Junk {
    auto = create
    special_use = \\Junk
  }
}
`;
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
