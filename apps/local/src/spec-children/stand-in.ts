/**
 * Stands in for every child in the launcher's specs; by its environment it knows which one it is. It says that it is ready,
 * answers HTTP on its port with what it knows, and stops at SIGTERM. `/crash` ends it, `/hang` makes it deaf to SIGTERM, and
 * `/clock/N` lets the sandbox move the domain time.
 */
import http from 'node:http';
import { Client } from 'pg';

interface SandboxGiven {
  readonly controlPort: number;
  readonly dir: string;
  readonly scenario?: string;
}

const { env } = process;
let clock = Number(env['CLOCK_OFFSET_MS'] ?? 0);
let isDeaf = false;

function answer(path: string): string {
  if (path === '/crash') process.exit(3);
  if (path === '/hang') isDeaf = true;
  if (path.startsWith('/clock/')) process.send?.({ clock: { offsetMs: Number(path.slice(7)), rate: 1 } });
  const databases = Object.keys(env).filter((name) => /^DATABASE_.*URL$/.test(name));
  return JSON.stringify({
    pid: process.pid,
    offsetMs: clock,
    rate: 1,
    instanceId: env['INSTANCE_ID'],
    databases: databases.sort(),
  });
}

async function serve(port: number): Promise<void> {
  const server = http.createServer((request, response) => response.end(answer(request.url ?? '/')));
  process.on('SIGTERM', () => {
    if (!isDeaf) process.exit(0);
  });
  process.on('message', (message: { clock?: number }) => {
    clock = message.clock ?? clock;
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
}

async function beSandbox({ controlPort, dir, scenario }: SandboxGiven): Promise<unknown> {
  if (scenario !== undefined) {
    process.stderr.write('sandbox: the scenario is wrong\n');
    process.exit(2);
  }
  await serve(controlPort);
  const url = `http://127.0.0.1:${controlPort}`;
  const elsewhere = { twilioUrl: url, pushUrl: url, webhookUrl: url, caPath: `${dir}/ca.pem` };
  return { control: url, dnsServer: '127.0.0.1:53', smtpPort: 25, policyPort: 443, ...elsewhere };
}

interface PrepareGiven {
  readonly serverUrl: string;
  readonly previous: unknown;
}

async function prepare({ serverUrl, previous }: PrepareGiven): Promise<unknown> {
  if (previous === null) {
    const client = new Client({ connectionString: serverUrl });
    await client.connect();
    await client.query('CREATE DATABASE stadtbote');
    await client.end();
  }
  return (
    previous ?? {
      departmentId: '01980000-0000-7000-8000-000000000001',
      keys: { live: `live-${process.pid}`, team: null, test: null, notify: null },
      otherDepartment: null,
      signIns: [{ role: 'administrator', email: 'admin@musterstadt.example' }],
      signInLinks: [],
    }
  );
}

async function be(): Promise<unknown> {
  if (env['SANDBOX_OPTIONS'] !== undefined)
    return beSandbox(JSON.parse(env['SANDBOX_OPTIONS']) as SandboxGiven);
  if (env['PREPARE_OPTIONS'] !== undefined)
    return prepare(JSON.parse(env['PREPARE_OPTIONS']) as PrepareGiven);
  await serve(Number(env['INSTANCE_ID']?.startsWith('api-') === true ? env['PORT'] : env['METRICS_PORT']));
  return true;
}

process.send?.({ ready: await be() });
