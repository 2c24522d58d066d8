import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { EmailGateway, ProviderDirectory, type SmtpSender } from '#channels';
import {
  Clock,
  DepartmentDirectory,
  Links,
  type Category,
  type ClaimedAttempt,
  type Content,
  type Department,
} from '#delivery/ports';
import { attemptId, laneKey, uuidV7, type Uuid } from '#domain';

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

/** The one MX site of the mail benchmarks, and its lane. */
export const SITE = 'sink.example';
export const LANE = laneKey({ channel: 'email', stream: 'transactional', route: 'direct', site: SITE });

/** Domain time is real time. */
export class WallClock extends Clock {
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

/** Where mail number `number` goes. */
export function addressOf(number: number): string {
  return `person${String(number)}@${SITE}`;
}

/** What mail number `number` says. */
export function contentOf(number: number): Content {
  return {
    subject: `Ihr Termin ${String(number)} im Bürgeramt: bitte bestätigen`,
    body: `Guten Tag Person ${String(number)},\n\nSie haben einen Termin am **12. März 2021 um 10:30 Uhr** im Bürgeramt, Zimmer ${String(number % 200)}.\n\nBitte bestätigen Sie ihn bis heute, 15:02 Uhr. Ohne Bestätigung verfällt der Termin.\n\nBringen Sie bitte mit:\n\n- Personalausweis oder Reisepass\n- ein biometrisches Foto\n\nMit freundlichen Grüßen\nIhr Bürgeramt`,
    sms: null,
    push: null,
    late: null,
    action: { label: 'Termin bestätigen', url: null },
    attachments: [],
    calendar: null,
  };
}

function attemptFromMemory(number: number): ClaimedAttempt {
  const notificationId = uuidV7(Date.now(), Buffer.from(String(number).padStart(10, '0')));
  return {
    id: attemptId(notificationId, 1),
    notificationId,
    ordinal: 1,
    fence: 1,
    lane: LANE,
    channel: 'email',
    before: 'queued',
    contentKind: 'original',
    content: contentOf(number),
    contact: { channel: 'email', address: addressOf(number), name: `Person ${String(number)}` },
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

/** How the gateway sends in a benchmark. */
export interface MailSettings {
  readonly connections: number;
  readonly signed: boolean;
  /** `pipelined` when absent. */
  readonly sender?: SmtpSender;
}

/** The product's email gateway, with one site whose exchanger listens at `port` of this machine. */
export function gatewayTo(port: number, settings: MailSettings): EmailGateway {
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
    // Between its rounds others have their turn.
    idleMs: 120_000,
    sender: settings.sender ?? 'pipelined',
  });
}

/** Hands mail over from memory: as many at a time as the gateway has places for, as a lane's runner does. */
export async function handOverFromMemory(
  gateway: EmailGateway,
  host: string,
  messages: number,
): Promise<void> {
  const { connections, handOvers } = gateway.limits(LANE);
  let next = 0;
  const sender = async () => {
    while (next < messages) {
      next += 1;
      const end = await gateway.handOver(attemptFromMemory(next), [host]);
      if (end.kind !== 'accepted') throw new Error(`handed over as ${JSON.stringify(end)}`);
    }
  };
  await Promise.all(Array.from({ length: handOvers ?? connections }, sender));
}
