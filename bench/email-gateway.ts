/**
 * How many mails a second the email gateway hands over: composing, RSA-2048 DKIM and SMTP, to a sink of its own process.
 *   node tools/run.mjs bench/email-gateway [--messages 5000] [--connections 20] [--rounds 5] [--unsigned] [--sink host:port]
 */
import { fork } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { attemptId, laneKey, uuidV7, type Uuid } from '#domain';
import {
  Clock,
  DepartmentDirectory,
  Links,
  type ClaimedAttempt,
  type Category,
  type Department,
} from '#delivery/ports';
import { EmailGateway, ProviderDirectory } from '#channels';

const DEPARTMENT: Department = {
  id: '01782200-0000-7000-8000-000000000001',
  slug: 'buergeramt',
  name: 'Bürgeramt',
  cityName: 'Stadt Musterstadt',
  phone: null,
  mailbox: null,
  sender: {
    fromName: 'Bürgeramt Musterstadt',
    fromAddress: 'buergeramt@mail.stadt.example',
    replyTo: null,
    smsSenderId: 'Stadt',
    imprint: 'Stadt Musterstadt, Rathausplatz 1, 12345 Musterstadt',
  },
  smsBudgetMicrosPerMonth: null,
  policySettings: null,
};
const LANE = laneKey({ channel: 'email', stream: 'transactional', route: 'direct', site: 'sink.example' });

class WallClock extends Clock {
  override now(): number {
    return Date.now();
  }

  override realNow(): number {
    return Date.now();
  }
}

class BenchLinks extends Links {
  override token(kind: string, subject: Uuid): string {
    return `${kind}${subject.replaceAll('-', '')}`;
  }

  override read(): Uuid | null {
    return null;
  }

  override url(kind: string, subject: Uuid): string {
    return `https://stadt.example/${kind}/${this.token(kind, subject)}`;
  }
}

class BenchDepartments extends DepartmentDirectory {
  override department(): Promise<Department | null> {
    return Promise.resolve(DEPARTMENT);
  }

  override categories(): Promise<readonly Category[]> {
    return Promise.resolve([]);
  }
}

function anAttempt(number: number): ClaimedAttempt {
  const notificationId = uuidV7(Date.now(), randomBytes(10));
  return {
    id: attemptId(notificationId, 1),
    notificationId,
    ordinal: 1,
    fence: 1,
    lane: LANE,
    channel: 'email',
    before: 'queued',
    contentKind: 'original',
    content: {
      subject: `Ihr Termin ${number} im Bürgeramt: bitte bestätigen`,
      body: `Guten Tag Person ${number},\n\nSie haben einen Termin am **12. März 2021 um 10:30 Uhr** im Bürgeramt, Zimmer ${number % 200}.\n\nBitte bestätigen Sie ihn bis heute, 15:02 Uhr. Ohne Bestätigung verfällt der Termin.\n\nBringen Sie bitte mit:\n\n- Personalausweis oder Reisepass\n- ein biometrisches Foto\n\nMit freundlichen Grüßen\nIhr Bürgeramt`,
      sms: null,
      push: null,
      late: null,
      action: { label: 'Termin bestätigen', url: null },
      attachments: [],
      calendar: null,
    },
    contact: { channel: 'email', address: `person${number}@sink.example`, name: `Person ${number}` },
    departmentId: DEPARTMENT.id,
    category: 'appointments',
    keyKind: 'live',
    simulatedEnd: null,
    citizenId: null,
    language: 'de',
    urgency: 'important',
    confidential: false,
    hasSecondFactor: false,
    acceptedAtMs: Date.now(),
    deadlineMs: null,
    validUntilMs: null,
    reference: null,
    tries: 0,
    leaseUntilRealMs: Date.now() + 600_000,
  };
}

interface Settings {
  readonly messages: number;
  readonly connections: number;
  readonly rounds: number;
  readonly signed: boolean;
}

function gatewayTo(port: number, settings: Settings): EmailGateway {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = {
    domain: 'stadt.example',
    selector: 'bench',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  return new EmailGateway({
    clock: new WallClock(),
    links: new BenchLinks(),
    departments: new BenchDepartments(),
    directory: new ProviderDirectory(),
    messageIdKey: randomBytes(32),
    bounceDomain: 'bounce.stadt.example',
    heloName: 'mail.stadt.example',
    dkim: settings.signed ? [key] : [],
    port,
    defaultLimits: { connections: settings.connections, messagesPerConnection: 1000, tls: 'opportunistic' },
    allowInternalHosts: true,
  });
}

/** As many hand-overs in flight as connections, as a lane's runner does. @returns messages per second */
async function round(gateway: EmailGateway, host: string, settings: Settings): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  const sender = async () => {
    while (next < settings.messages) {
      next += 1;
      const end = await gateway.handOver(anAttempt(next), [host]);
      if (end.kind !== 'accepted') throw new Error(`handed over as ${JSON.stringify(end)}`);
    }
  };
  await Promise.all(Array.from({ length: settings.connections }, sender));
  return settings.messages / ((performance.now() - startedAt) / 1000);
}

async function startSink(): Promise<{ host: string; port: number; stop: () => void }> {
  const child = fork(new URL('./smtp-sink.js', import.meta.url));
  const port = await new Promise<number>((resolve) => {
    child.once('message', (message) => {
      resolve(Number(message));
    });
  });
  return {
    host: '127.0.0.1',
    port,
    stop: () => {
      child.disconnect();
    },
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      messages: { type: 'string', default: '5000' },
      connections: { type: 'string', default: '20' },
      rounds: { type: 'string', default: '5' },
      unsigned: { type: 'boolean', default: false },
      sink: { type: 'string' },
    },
  });
  const settings = {
    messages: Number(values.messages),
    connections: Number(values.connections),
    rounds: Number(values.rounds),
    signed: !values.unsigned,
  };
  const [host = '', port = ''] = values.sink?.split(':') ?? [];
  const sink =
    values.sink === undefined ? await startSink() : { host, port: Number(port), stop: () => undefined };
  const gateway = gatewayTo(sink.port, settings);
  await round(gateway, sink.host, { ...settings, messages: 500 });
  const rates: number[] = [];
  const cpuBefore = process.cpuUsage();
  for (let i = 0; i < settings.rounds; i += 1) rates.push(await round(gateway, sink.host, settings));
  const cpu = process.cpuUsage(cpuBefore);
  const total = settings.messages * settings.rounds;
  const median = [...rates].sort((a, b) => a - b)[Math.floor(rates.length / 2)] ?? 0;
  console.log(
    `email hand-over, ${settings.connections} connections, ${settings.signed ? 'RSA-2048 DKIM' : 'unsigned'}: ` +
      `${median.toFixed(0)} messages/s (median of ${rates.map((rate) => rate.toFixed(0)).join(', ')}), ` +
      `${((cpu.user + cpu.system) / total).toFixed(0)} µs CPU a message`,
  );
  gateway.closeAll();
  sink.stop();
}

await main();
