import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '#sandbox';
import { setUpSystem } from '#testing';

/** The parts of the ready file that the promises need. */
export interface Ready {
  readonly api: string;
  readonly sandbox: string;
  readonly databaseUrl: string;
  readonly departmentId: string;
  readonly keys: { readonly live: string; readonly team: string; readonly test: string };
  readonly otherDepartment: { readonly id: string; readonly keys: { readonly live: string } };
  readonly adminKey: string;
  readonly smtpSubmission: SubmissionAddress;
  readonly postbox: { readonly host: string; readonly port: number };
  readonly pids: Record<string, number | number[] | null>;
}

/** How mail is handed over by SMTP. */
export interface SubmissionAddress {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly user: string;
  readonly password: string;
  readonly from: string;
  readonly ca: string;
}

/** What the promises read of an answer's JSON; a part that is not there fails the expectation that reads it. */
export interface AnswerJson {
  readonly id: string;
  readonly status: string | number;
  readonly code: string;
  readonly key: string;
  readonly toldBy: string | null;
  readonly connections: { readonly open: number };
  readonly decisions: readonly { readonly because: Readonly<Record<string, string>> }[];
  readonly attempts: readonly {
    readonly channel: string;
    readonly state: string;
    readonly relay: { readonly possiblyLate: boolean; readonly deferrals: number } | null;
  }[];
  readonly items: readonly {
    readonly index: number;
    readonly id?: string;
    readonly error?: { readonly code: string };
    readonly raw: string;
    readonly envelope: { readonly from: string };
  }[];
}

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty where the answer is no JSON. */
  readonly json: AnswerJson;
}

const ENTRY = resolve('dist/apps/local/src/main.js');

/** The whole system as `npm start` runs it, in real processes, in a directory of its own. */
export class LocalSystem {
  private constructor(
    private readonly child: ChildProcess,
    readonly dir: string,
    readonly ready: Ready,
    readonly screen: () => string,
  ) {}

  /** @param earlier an earlier system's directory, to go on with it; otherwise a new one that was just set up */
  static async start(
    options: readonly string[] = ['--no-demo'],
    earlier: string | null = null,
  ): Promise<LocalSystem> {
    const dir = earlier ?? (await newDirectory());
    const readyFile = join(dir, 'ready.json');
    rmSync(readyFile, { force: true });
    const args = [
      ENTRY,
      '--dir',
      join(dir, 'data'),
      '--port',
      String(await freePort()),
      '--ready-file',
      readyFile,
      ...options,
    ];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '', SWEEP_MS: '250' },
    });
    let screen = '';
    child.stdout.on('data', (chunk: Buffer) => (screen += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (screen += chunk.toString()));
    await waitFor(() => existsSync(readyFile) || child.exitCode !== null, 90_000);
    if (!existsSync(readyFile)) throw new Error(`the system did not start:\n${screen}`);
    return new LocalSystem(child, dir, JSON.parse(readFileSync(readyFile, 'utf8')) as Ready, () => screen);
  }

  /** Stops it as Ctrl-C does. @returns the exit code */
  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const ended = new Promise<number | null>((end) => this.child.once('exit', end));
    this.child.kill('SIGINT');
    return ended;
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** A request to the API; a body that is a text goes out as it is. */
  async api(
    method: string,
    path: string,
    options: {
      readonly key?: string | null;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
    } = {},
  ): Promise<Answer> {
    const { key = this.ready.keys.live, body } = options;
    const response = await fetch(`${this.ready.api}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return answerOf(response);
  }

  async sandbox(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.ready.sandbox}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return answerOf(response);
  }

  /** A notification once it is as wanted. */
  async notification(
    id: string,
    wanted: (json: AnswerJson) => boolean,
    withinMs = 30_000,
  ): Promise<AnswerJson> {
    let last = {} as AnswerJson;
    await waitFor(async () => {
      last = (await this.api('GET', `/v1/notifications/${id}`)).json;
      return wanted(last);
    }, withinMs).catch(() => {
      throw new Error(`not as wanted: ${JSON.stringify(last)}`);
    });
    return last;
  }
}

/** A copy of what a first start sets up: every spec doing that again would be a third of their time. */
async function newDirectory(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'stadtbote-e2e-'));
  // Node's own copying leaves the modes of directories out, and Postgres insists on its.
  await promisify(execFile)('cp', ['-a', await setUpSystem(), join(dir, 'data')]);
  return dir;
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '') && text !== '';
  const json = (isJson ? JSON.parse(text) : {}) as AnswerJson;
  return { status: response.status, headers: response.headers, text, json };
}

/** Waits for a condition. @throws when it does not come true in time */
export async function waitFor(condition: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const endsAt = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > endsAt) throw new Error(`nothing within ${withinMs} ms`);
    await sleep(50);
  }
}

/** An appointment to confirm within the hour. */
export function appointment(
  recipient: Record<string, unknown>,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    recipient,
    category: 'appointments',
    content: { subject: 'Termin bestätigen', body: 'Bitte bestätigen Sie **Ihren Termin**.' },
    urgency: 'urgent',
    deadline: { at: new Date(Date.now() + 3_600_000).toISOString() },
    ...more,
  };
}

/** The captured refusal at connect. */
export const REFUSAL = {
  stage: 'connect',
  reply:
    '554-gmx.net (mxgmx104) Nemesis ESMTP Service not available\r\n554-No SMTP service\r\n554-IP address is block listed.\r\n554 For explanation visit https://postmaster.gmx.net/en/case?c=r0201&i=ip&v=198.51.100.42&r=1MNcgj-1ue23t3pyV-00S2YR',
};
