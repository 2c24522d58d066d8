/** `npm run bench -- submission`: mail of booking software, a session with TLS for each, taken by a postbox on one core. */
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, LocalAuthority } from '#sandbox';
import { startBenchDatabase, type BenchDatabase } from './harness/database.js';
import { session, type SmtpPlace } from './harness/smtp-client.js';
import { machine, median } from './harness/statistics.js';

const ROUNDS = 5;
const ROUND_MS = 6_000;
/** The server greets after 100 ms, for those who talk before: this many sessions at once leave it no pause. */
const SESSIONS_AT_ONCE = 48;
const GOAL_PER_MINUTE = 3_000;
const FROM = 'amt@lindenburg.example';
const TICKS_PER_S = 100;

/** @returns the exit code: 0 when the goal was met */
export async function main(): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'stadtbote-bench-'));
  const database = await startBenchDatabase();
  const { child, place } = await startPostbox(dir, database);
  try {
    process.stdout.write(`${machine()}\n`);
    const rounds = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const result = await measure(place, child.pid ?? 0);
      // The first round warms up.
      if (round > 0) rounds.push(result);
    }
    return print(rounds);
  } finally {
    child.kill('SIGTERM');
    await database.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

interface Round {
  readonly perMinute: number;
  /** What one whole core would take. */
  readonly perMinuteOfCpu: number;
}

function print(rounds: readonly Round[]): number {
  const perMinute = rounds.map((round) => round.perMinute);
  const met = median(perMinute) >= GOAL_PER_MINUTE;
  const range = (values: readonly number[]) =>
    `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)})`;
  process.stdout.write(
    `${met ? 'ok  ' : 'MISS'} accepted sessions a minute on one core, TLS, one mail a session: ${range(perMinute)}, goal >= ${String(GOAL_PER_MINUTE)}\n` +
      `     by its CPU time a whole core would take ${range(rounds.map((round) => round.perMinuteOfCpu))} a minute\n`,
  );
  return met ? 0 : 1;
}

async function measure(place: SmtpPlace, pid: number): Promise<Round> {
  const startedAt = performance.now();
  const cpuBefore = cpuSeconds(pid);
  let accepted = 0;
  const one = async (): Promise<void> => {
    while (performance.now() - startedAt < ROUND_MS) {
      const answer = await session(place, letter());
      if (!/^250 .*accepted [0-9a-f-]{36}/.test(answer)) throw new Error(answer);
      accepted += 1;
    }
  };
  await Promise.all(Array.from({ length: SESSIONS_AT_ONCE }, one));
  const minutes = (performance.now() - startedAt) / 60_000;
  const cpuMinutes = (cpuSeconds(pid) - cpuBefore) / 60;
  return { perMinute: accepted / minutes, perMinuteOfCpu: accepted / cpuMinutes };
}

/** User and system time of a process (proc(5), stat, 14 and 15). */
function cpuSeconds(pid: number): number {
  const fields =
    readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

/** An appointment as München's software writes it: text, HTML, calendar entry. */
function letter() {
  const to = `p${randomUUID()}@gmx.de`;
  const calendar = Buffer.from(
    [
      'BEGIN:VCALENDAR',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      `UID:${to}`,
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
  ).toString('base64');
  const message = [
    `From: Amt <${FROM}>`,
    `To: ${to}`,
    'Subject: Ihr Termin im Amt',
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomUUID()}@booking.example>`,
    'Stadtbote-Deadline: PT60M',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="m"',
    '',
    '--m',
    'Content-Type: multipart/alternative; boundary="a"',
    '',
    '--a',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `Guten Tag, bitte aktivieren Sie Ihren Termin: https://termin.example/a/${randomUUID()}`,
    '--a',
    'Content-Type: text/html; charset=utf-8',
    '',
    `<p>Guten Tag,</p><p>bitte <a href="https://termin.example/a/${randomUUID()}">aktivieren</a> Sie Ihren Termin.</p>`,
    '--a--',
    '--m',
    'Content-Type: text/calendar; name=Termin.ics',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename=Termin.ics',
    '',
    calendar,
    '--m--',
  ].join('\r\n');
  return { from: FROM, to, message };
}

async function startPostbox(
  dir: string,
  { env, key }: BenchDatabase,
): Promise<{ child: ChildProcess; place: SmtpPlace }> {
  const authority = LocalAuthority.open(dir);
  authority.certificateFor('postbox', ['localhost', '127.0.0.1']);
  const port = await freePort(new Set());
  const tlsPort = await freePort(new Set([port]));
  const child = fork(fileURLToPath(new URL('../apps/postbox/src/main.js', import.meta.url)), [], {
    env: {
      ...process.env,
      ...env,
      SUBMISSION_PORT: String(port),
      SUBMISSION_TLS_PORT: String(tlsPort),
      SUBMISSION_CERT_FILE: join(dir, 'postbox.pem'),
      SUBMISSION_KEY_FILE: join(dir, 'postbox-key.pem'),
    },
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => {
      resolve();
    });
    child.once('exit', (code) => {
      reject(new Error(`the postbox ended with ${String(code)}`));
    });
  });
  // All its threads on one core: signing and hashing would otherwise use the second.
  spawnSync('taskset', ['-a', '-c', '-p', '0', String(child.pid)]);
  return { child, place: { port: tlsPort, ca: authority.caPem, user: 'benchkey', password: key } };
}
