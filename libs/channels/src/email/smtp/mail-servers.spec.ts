import { jest } from '@jest/globals';
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { HandOver } from '#delivery/ports';
import { dyingWithParent, freePort, Postfix, whyNoPostfix } from '#sandbox';
import { aContent, anAttempt, OneDepartment, OpenLinks, SetClock } from '../../gateway-world.js';
import { EmailGateway, type EmailGatewayOptions, type SmtpSender } from '../email-gateway.js';
import { ProviderDirectory } from '../provider-directory.js';
import { ScriptedSmtp } from './scripted-smtp.js';

/**
 * Both senders against the servers that most of the world's mail arrives at. Each takes mail for example.net only and hands
 * it on to a scripted server, so that what arrived can be counted and read.
 */
interface MailServer {
  readonly port: number;
  stop(): Promise<void>;
}

interface Setting {
  /** Where it hands its mail on. */
  readonly next: number;
  readonly tls: boolean;
}

/** They conflict as packages: .ci/run unpacks them beside the installed Postfix. */
const UNPACKED = '/opt/test-mail-servers/usr/sbin';
const FOLDERS = [...(process.env['PATH'] ?? '').split(delimiter), UNPACKED];

const BIG = 2_000_000;
const LARGEST = 1_048_576;
// Servers that sync each mail, on a shared machine.
jest.setTimeout(40_000);

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

function folderOf(name: string, { tls }: Setting): string {
  const dir = mkdtempSync(join(tmpdir(), `stadtbote-${name}-`));
  chmodSync(dir, 0o755);
  if (tls) makeCertificate(dir);
  return dir;
}

function makeCertificate(dir: string): void {
  const files = ['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem')];
  const what = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=mx.example.net'];
  execFileSync('openssl', ['req', ...what, ...files], { stdio: 'ignore' });
  chmodSync(join(dir, 'key.pem'), 0o600);
}

async function startPostfix(setting: Setting): Promise<MailServer> {
  const dir = folderOf('files', setting);
  const settings: Record<string, string> = {
    mynetworks: '',
    relay_domains: 'example.net',
    parent_domain_matches_subdomains: '',
    smtpd_relay_restrictions: 'reject_unauth_destination',
    default_transport: `smtp:[127.0.0.1]:${String(setting.next)}`,
    relay_transport: `smtp:[127.0.0.1]:${String(setting.next)}`,
    message_size_limit: String(LARGEST),
  };
  if (setting.tls) {
    settings['smtpd_tls_security_level'] = 'may';
    settings['smtpd_tls_cert_file'] = join(dir, 'cert.pem');
    settings['smtpd_tls_key_file'] = join(dir, 'key.pem');
  }
  const postfix = await Postfix.start({ settings });
  return {
    port: postfix.port,
    stop: async () => {
      await postfix.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function startExim(setting: Setting): Promise<MailServer> {
  const dir = folderOf('exim', setting);
  const program = pathOf('exim4') ?? '';
  const port = await freePort();
  const tls = !setting.tls
    ? 'tls_advertise_hosts ='
    : `tls_advertise_hosts = *\ntls_certificate = ${dir}/cert.pem\ntls_privatekey = ${dir}/key.pem`;
  writeFileSync(
    join(dir, 'exim.conf'),
    `primary_hostname = mx.example.net
exim_path = ${program}
spool_directory = ${dir}/spool
log_file_path = ${dir}/%slog
pid_file_path = ${dir}/pid
exim_user = Debian-exim
exim_group = Debian-exim
never_users =
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${String(port)}
keep_environment =
add_environment =
acl_smtp_mail = accept
acl_smtp_rcpt = check_rcpt
acl_smtp_data = accept
${tls}
host_lookup =
rfc1413_query_timeout = 0s
smtp_accept_queue_per_connection = 0
message_size_limit = ${String(LARGEST)}
dsn_advertise_hosts = *
begin acl
check_rcpt:
  deny message = no such mailbox here
       !domains = example.net
  accept
begin routers
all:
  driver = manualroute
  transport = smtp
  route_list = * 127.0.0.1
  self = send
begin transports
smtp:
  driver = smtp
  port = ${String(setting.next)}
  allow_localhost
`,
  );
  const [uid, gid] = ['-u', '-g'].map((what) => Number(execFileSync('id', [what, 'Debian-exim'])));
  mkdirSync(join(dir, 'spool'));
  for (const file of ['.', 'spool', ...(!setting.tls ? [] : ['cert.pem', 'key.pem'])])
    chownSync(join(dir, file), uid ?? 0, gid ?? 0);
  return started(dir, port, [program, '-C', join(dir, 'exim.conf'), '-bdf', '-q1m']);
}

async function startOpenSmtpd(setting: Setting): Promise<MailServer> {
  const dir = folderOf('opensmtpd', setting);
  const port = await freePort();
  const pki = !setting.tls
    ? ''
    : `pki mx.example.net cert "${dir}/cert.pem"\npki mx.example.net key "${dir}/key.pem"\n`;
  writeFileSync(
    join(dir, 'smtpd.conf'),
    `${pki}smtp max-message-size ${String(LARGEST)}
listen on 127.0.0.1 port ${String(port)} hostname mx.example.net${!setting.tls ? '' : ' tls pki mx.example.net'}
action "on" relay host smtp://127.0.0.1:${String(setting.next)}
match from any for domain "example.net" action "on"
`,
  );
  // Its spool and its socket have fixed places: they are given new ones in a mount namespace of its own.
  writeFileSync(
    join(dir, 'run.sh'),
    `set -e
for at in /var/spool /run /var/lib; do mount -t tmpfs none $at; done
mkdir -m 711 /var/spool/smtpd; mkdir -p /var/lib/opensmtpd/empty
exec ${pathOf('smtpd') ?? ''} -d -f ${dir}/smtpd.conf
`,
  );
  return started(dir, port, ['unshare', '-m', 'sh', join(dir, 'run.sh')]);
}

async function started(
  dir: string,
  port: number,
  command: readonly [string, ...string[]],
): Promise<MailServer> {
  const [program, ...args] = dyingWithParent(command, 'TERM');
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended: ${said}`);
    return greets(port);
  });
  return { port, stop: () => stopped(child, dir) };
}

async function stopped(child: ChildProcess, dir: string): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null && child.kill('SIGTERM')) await gone;
  rmSync(dir, { recursive: true, force: true });
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.end('QUIT\r\n');
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

function pathOf(program: string): string | undefined {
  return FOLDERS.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

function whyNot(program: string, user: string): string | null {
  if (pathOf('openssl') === undefined) return 'openssl not found';
  if (process.getuid?.() !== 0) return 'only root may start it';
  if (pathOf(program) === undefined) return `${program} not found`;
  if (spawnSync('id', ['-u', user], { stdio: 'ignore' }).status !== 0) return `there is no user ${user}`;
  return spawnSync('unshare', ['-m', 'true'], { stdio: 'ignore' }).status === 0
    ? null
    : 'no mount namespaces here';
}

/** Debian's OpenSMTPD 6.8 cannot sign with OpenSSL 3: its TLS breaks in the handshake, and mail is worth more (RFC 7435). */
const SERVERS: readonly {
  readonly name: string;
  readonly start: (setting: Setting) => Promise<MailServer>;
  readonly missing: string | null;
  readonly breaks?: boolean;
}[] = [
  { name: 'Postfix', start: startPostfix, missing: whyNoPostfix(['openssl']) },
  { name: 'Exim', start: startExim, missing: whyNot('exim4', 'Debian-exim') },
  { name: 'OpenSMTPD', start: startOpenSmtpd, missing: whyNot('smtpd', 'opensmtpd'), breaks: true },
];
const SENDERS: readonly SmtpSender[] = ['nodemailer', 'pipelined'];

for (const { name, start, missing, breaks = false } of SERVERS)
  for (const tls of [false, true])
    (missing === null ? describe : describe.skip)(
      `${name}${tls ? (breaks ? ' offering TLS that breaks' : ' under TLS') : ' in clear'}${missing === null ? '' : ` (SKIPPED: ${missing})`}`,
      () => {
        let server: MailServer;
        let next: ScriptedSmtp;
        beforeAll(async () => {
          next = await ScriptedSmtp.start();
          server = await start({
            next: next.port,
            tls,
          });
        }, 30_000);
        afterAll(async () => {
          await server.stop();
          await next.stop();
        });

        const aGateway = (sender: SmtpSender, changes: Partial<EmailGatewayOptions> = {}) =>
          new EmailGateway({
            clock: new SetClock(),
            links: new OpenLinks(),
            departments: new OneDepartment(),
            directory: new ProviderDirectory(),
            messageIdKey: Buffer.alloc(32, 7),
            bounceDomain: 'bounce.stadt.example',
            dkim: [{ domain: 'stadt.example', selector: 'sb', privateKey }],
            heloName: 'mail.stadt.example',
            port: server.port,
            defaultLimits: {
              connections: 2,
              messagesPerConnection: 20,
              tls: tls && !breaks ? 'require' : 'opportunistic',
            },
            allowInternalHosts: true,
            sender,
            ...changes,
          });
        const mailTo = (address: string, body = 'Guten Tag') =>
          anAttempt({ contact: { channel: 'email', address, name: null }, content: aContent({ body }) });
        const arrivedFor = (id: string) => next.taken.filter(({ raw }) => raw.includes(id));
        /** One after the other into the gateway, so that the unknown mailboxes stand between the others. */
        const handOver = (gateway: EmailGateway, addresses: readonly string[]) =>
          Promise.all(
            addresses.map((address, at) => gateway.handOver(mailTo(address, `Marke-${String(at)}-`), HOSTS)),
          );

        it.each(SENDERS)('takes every mail of %s once, as it was', async (sender) => {
          const gateway = aGateway(sender);
          const bodies = Array.from(
            { length: 30 },
            (_, at) => `.Punkt\n\n..\n\n${sender}-Marke-${String(at)}-`,
          );
          const ends = await Promise.all(
            bodies.map((body, at) => gateway.handOver(mailTo(`p${String(at)}@example.net`, body), HOSTS)),
          );
          gateway.closeAll();
          expect(kindsOf(ends)).toEqual({ accepted: 30 });
          await until(() => Promise.resolve(arrivedFor(`${sender}-Marke-`).length >= 30));
          for (let at = 0; at < 30; at += 1) {
            const [mail, ...more] = arrivedFor(`${sender}-Marke-${String(at)}-`);
            expect(more).toHaveLength(0);
            expect(mail?.to).toEqual([`p${String(at)}@example.net`]);
            expect(mail?.raw).toMatch(/^\.Punkt/m);
          }
        });

        // After the handshake that breaks everything goes on in clear, as above.
        if (tls && breaks) return;

        it.each(SENDERS)('refuses what it does not serve, and goes on with %s', async (sender) => {
          const gateway = aGateway(sender);
          const addresses = Array.from({ length: 15 }, (_, at) =>
            at % 3 === 1 ? `u${String(at)}@unknown.example.net` : `${sender}${String(at)}@example.net`,
          );
          const ends = await handOver(gateway, addresses);
          gateway.closeAll();
          ends.forEach((end, at) => {
            expect(end).toMatchObject(
              at % 3 === 1 ? { kind: 'refused', stage: 'rcpt' } : { kind: 'accepted' },
            );
          });
          const served = addresses.filter((address) => address.startsWith(sender));
          const arrived = () => next.taken.flatMap(({ to }) => to).filter((to) => to.startsWith(sender));
          await until(() => Promise.resolve(arrived().length >= served.length));
          expect(arrived().sort()).toEqual(served.sort());
        });

        it.each(SENDERS)('is not given what it says is too large, by %s', async (sender) => {
          const gateway = aGateway(sender);
          const end = await gateway.handOver(mailTo('big@example.net', 'x'.repeat(BIG)), HOSTS);
          gateway.closeAll();
          expect(end).toMatchObject({ kind: 'refused', meaning: 'message' });
        });

        it.each(SENDERS)('gets a long mail whole from %s', async (sender) => {
          const gateway = aGateway(sender);
          const body = `${'Zeile mit Umlaut ä\n'.repeat(15_000)}Lang-${sender}`;
          const ends = await Promise.all(
            [0, 1, 2].map(() => gateway.handOver(mailTo('lang@example.net', body), HOSTS)),
          );
          gateway.closeAll();
          expect(kindsOf(ends)).toEqual({ accepted: 3 });
          await until(() => Promise.resolve(arrivedFor(`Lang-${sender}`).length >= 3));
        });

        it.each(SENDERS)('gets nothing of %s when the lease ends before the content', async (sender) => {
          const clock = new SetClock();
          const gateway = aGateway(sender, { clock });
          let asked = 0;
          const leaseUntilRealMs = Date.now() + 60_000;
          // At the door, when its turn comes, and when the connection stands; the next time is before the content.
          clock.realNow = () => ((asked += 1) > 3 ? leaseUntilRealMs + 1 : Date.now());
          const lapsed = await gateway.handOver(
            { ...mailTo(`lease-${sender}@example.net`), leaseUntilRealMs },
            HOSTS,
          );
          expect(lapsed.kind).toBe('not_tried');
          clock.realNow = () => Date.now();
          const after = await gateway.handOver(mailTo(`lease-after-${sender}@example.net`), HOSTS);
          gateway.closeAll();
          expect(after.kind).toBe('accepted');
          const arrived = () =>
            next.taken.flatMap(({ to }) => to).filter((to) => to.endsWith(`-${sender}@example.net`));
          await until(() => Promise.resolve(arrived().length > 0));
          expect(arrived()).toEqual([`lease-after-${sender}@example.net`]);
        });

        if (tls && !breaks)
          it.each(SENDERS)('was spoken to by %s under TLS', async (sender) => {
            const gateway = aGateway(sender);
            await gateway.handOver(mailTo('tls@example.net', `Tls-${sender}`), HOSTS);
            gateway.closeAll();
            await until(() => Promise.resolve(arrivedFor(`Tls-${sender}`).length > 0));
            expect(arrivedFor(`Tls-${sender}`)[0]?.raw).toMatch(/Received:[^;]*(?:TLS|ESMTPS|esmtps)/);
          });
      },
    );

const HOSTS = ['127.0.0.1'];

function kindsOf(ends: readonly HandOver[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { kind } of ends) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return kinds;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > endMs) throw new Error('the condition did not come true');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
