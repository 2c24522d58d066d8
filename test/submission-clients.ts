import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SubmissionAddress } from './local-system.js';

/** Files that every client attaches; the calendar entry with odd but valid bytes, the other with all of them. */
export const ICS = Buffer.from(
  'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:4711\r\nSUMMARY:Gespräch  \r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
);
export const PDF = Buffer.concat([
  Buffer.from('%PDF-1.4\n'),
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
]);

/** A program that sends mail, as software has it. */
export interface MailClient {
  readonly name: string;
  /** What must be there; all or the client is skipped. */
  readonly needs: readonly string[];
  /** Arguments, with the message on stdin where it takes one. */
  readonly run: (given: Given) => { readonly command: readonly string[]; readonly stdin?: string };
  /** Whether it sends the message that it is given; else it makes one of the two files. */
  readonly sendsAsGiven: boolean;
}

interface Given extends SubmissionAddress {
  readonly to: string;
  readonly dir: string;
  readonly message: string;
}

const script = (name: string) => resolve('test/clients', name);
const JAVA = '/usr/share/java';
const CLASSPATH = ['javax.mail.jar', 'javax.activation.jar'].map((jar) => `${JAVA}/${jar}`).join(':');

export const CLIENTS: readonly MailClient[] = [
  {
    name: 'swaks',
    needs: ['swaks'],
    sendsAsGiven: true,
    run: ({ host, port, user, password, ca, from, to, message }) => ({
      command: [
        'swaks', '--server', host, '--port', String(port), '--tls', '--tls-verify', '--tls-ca-path', ca,
        '--auth-user', user, '--auth-password', password, '--from', from, '--to', to, '--data', '-',
      ], // prettier-ignore
      stdin: message,
    }),
  },
  {
    name: 'curl with TLS from the first byte',
    needs: ['curl'],
    sendsAsGiven: true,
    run: ({ tlsPort, user, password, ca, from, to, message }) => ({
      command: [
        'curl', '-sSv', `smtps://localhost:${String(tlsPort)}`, '--cacert', ca, '--user', `${user}:${password}`,
        '--mail-from', from, '--mail-rcpt', to, '--upload-file', '-',
      ], // prettier-ignore
      stdin: message,
    }),
  },
  {
    name: 'msmtp, which asks for reports',
    needs: ['msmtp'],
    sendsAsGiven: true,
    run: ({ host, port, user, password, ca, from, to, message }) => ({
      command: [
        'msmtp', `--host=${host}`, `--port=${String(port)}`, '--tls=on', `--tls-trust-file=${ca}`, '--auth=plain',
        `--user=${user}`, `--passwordeval=printf %s '${password}'`, `--from=${from}`,
        '--dsn-notify=failure,delay', '--dsn-return=headers', '--file=/dev/null', to,
      ], // prettier-ignore
      stdin: message,
    }),
  },
  {
    name: 'PHPMailer',
    needs: ['php', '/usr/share/php/libphp-phpmailer/autoload.php'],
    sendsAsGiven: false,
    run: () => ({ command: ['php', script('phpmailer.php')] }),
  },
  {
    name: "Python's smtplib",
    needs: ['python3'],
    sendsAsGiven: false,
    run: () => ({ command: ['python3', script('smtplib_client.py')] }),
  },
  {
    name: 'JavaMail',
    needs: ['java', 'ecj', `${JAVA}/javax.mail.jar`],
    sendsAsGiven: false,
    run: ({ dir }) => ({
      command: [
        'sh',
        '-c',
        `ecj -proc:none -source 11 -target 11 -cp ${CLASSPATH} -d ${dir} ${script('JavaMailClient.java')} && java -XX:TieredStopAtLevel=1 -cp ${dir}:${CLASSPATH} JavaMailClient`,
      ],
    }),
  },
];

/** What of a client's needs is not on this machine. */
export function missing({ needs }: MailClient): string[] {
  return needs.filter((need) =>
    need.startsWith('/') ? !existsSync(need) : spawnSync('sh', ['-c', `command -v ${need}`]).status !== 0,
  );
}

/** Lets a client send one mail. @returns its exit code and everything that it printed */
export async function send(
  client: MailClient,
  address: SubmissionAddress,
  mail: { readonly to: string; readonly message: string },
): Promise<{ readonly code: number | null; readonly printed: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'stadtbote-client-'));
  writeFileSync(join(dir, 'Termin.ics'), ICS);
  writeFileSync(join(dir, 'Termin.pdf'), PDF);
  const { command, stdin } = client.run({ ...address, ...mail, dir });
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    env: {
      ...process.env,
      SMTP_HOST: address.host,
      SMTP_PORT: String(address.port),
      SMTP_USER: address.user,
      SMTP_PASSWORD: address.password,
      SMTP_CA: address.ca,
      MAIL_FROM: address.from,
      MAIL_TO: mail.to,
      MAIL_ICS: join(dir, 'Termin.ics'),
      MAIL_PDF: join(dir, 'Termin.pdf'),
    },
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stdin.end(stdin ?? '');
  const code = await new Promise<number | null>((end) => child.once('close', end));
  return { code, printed };
}
