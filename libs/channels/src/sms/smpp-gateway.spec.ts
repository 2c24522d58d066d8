import type { AddressInfo } from 'node:net';
import smpp, { type PDU, type Server, type Session } from 'smpp';
import type { Behaviour } from '../gateway-contract.js';
import { aContent, OneDepartment, OpenLinks, SetClock } from '../gateway-world.js';
import { SilentPort } from '../scripted-http.js';
import { SmppGateway, type SmppDescription, type SmppNews } from './smpp-gateway.js';
import { HARD_LIMIT_MS, PHONE, smsContract, textsFor } from './sms-contract.js';

const anSms = textsFor('sms:centre');

/** A centre made with the library's own server. */
class Centre {
  readonly submitted: PDU[] = [];
  say: (pdu: PDU, session: Session) => Record<string, unknown> | null = () => ({
    message_id: `m${String(this.submitted.length)}`,
  });
  bindStatus = 0;
  unbound = 0;
  session: Session | null = null;
  private constructor(private readonly server: Server) {}

  static async start(): Promise<Centre> {
    const server = smpp.createServer({}, (session) => {
      centre.serve(session);
    });
    const centre = new Centre(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return centre;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    for (const session of [...this.server.sessions]) session.destroy();
    this.server.close();
  }

  /** @returns the status with which the receipt was taken */
  report(text: string): Promise<number> {
    return new Promise((resolve) => {
      this.session?.deliver_sm({ esm_class: 4, short_message: text }, (pdu) => {
        resolve(pdu.command_status);
      });
    });
  }

  private serve(session: Session): void {
    session.on('error', () => undefined);
    session.on('bind_transceiver', (pdu: PDU) => {
      this.session = session;
      session.send(pdu.response({ command_status: this.bindStatus }));
    });
    session.on('submit_sm', (pdu: PDU) => {
      this.submitted.push(pdu);
      const fields = this.say(pdu, session);
      if (fields !== null) session.send(pdu.response(fields));
    });
    session.on('unbind', (pdu: PDU) => {
      this.unbound += 1;
      session.send(pdu.response());
    });
  }
}

function aGateway(
  port: number,
  news: SmppNews[] = [],
  changes: Partial<SmppDescription> = {},
  isFound = true,
): SmppGateway {
  return new SmppGateway({
    clock: new SetClock(),
    links: new OpenLinks(),
    departments: new OneDepartment(),
    cityName: 'Stadt Mülheim',
    priceMicros: 50_000,
    hardLimitMs: HARD_LIMIT_MS,
    description: {
      id: 'centre',
      host: '127.0.0.1',
      port,
      tls: false,
      systemId: 'city',
      password: 'secret',
      systemType: '',
      longTexts: 'udh',
      window: 10,
      enquireMs: 30_000,
      errors: { 1045: 'opted_out', '017': 'dead' },
      ...changes,
    },
    onReceipt: (one) => {
      news.push(one);
      return Promise.resolve(isFound);
    },
  });
}

const textOf = (pdu: PDU) => String(pdu.short_message?.message ?? '');

smsContract({ name: 'sms by SMPP', lane: 'sms:centre' }, async () => {
  const centre = await Centre.start();
  const reachable = aGateway(centre.port);
  const unreachable = aGateway(await SilentPort.closed());
  const says: Readonly<Record<Exclude<Behaviour, 'unreachable'>, Centre['say']>> = {
    accept: () => ({ message_id: `m${String(centre.submitted.length)}` }),
    transient: () => ({ command_status: 0x58 }),
    permanent: () => ({ command_status: 0x0b }),
    cut: (_, session) => {
      session.destroy();
      return null;
    },
    silent: () => null,
    stuck: () => null,
  };
  return {
    reachable,
    unreachable,
    say: (behaviour) => {
      centre.say = says[behaviour];
    },
    taken: () => centre.submitted.map((pdu) => `${pdu.destination_addr ?? ''} ${textOf(pdu)}`),
    tries: () => centre.submitted.length,
    stop: async () => {
      await reachable.hangUp();
      centre.stop();
    },
  };
});

describe('SmppGateway', () => {
  let centre: Centre;
  const open: SmppGateway[] = [];
  const gatewayWith = (...more: [SmppNews[]?, Partial<SmppDescription>?, boolean?]) => {
    const gateway = aGateway(centre.port, ...more);
    open.push(gateway);
    return gateway;
  };
  beforeEach(async () => {
    centre = await Centre.start();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((gateway) => gateway.hangUp()));
    centre.stop();
  });

  it('submits a short text with a receipt wanted, its sender by its own kind', async () => {
    const end = await gatewayWith().handOver(
      anSms({ content: aContent({ sms: 'Grüße' }), deadlineMs: null }),
    );
    expect(end).toMatchObject({ kind: 'accepted', gatewayId: 'm1' });
    expect(centre.submitted[0]).toMatchObject({
      destination_addr: PHONE.slice(1),
      source_addr: 'Muelheim',
      source_addr_ton: 5,
      registered_delivery: 1,
      data_coding: 0,
      short_message: { message: 'Grüße' },
    });
  });

  it.each([
    ['x'.repeat(161), 2, 0],
    ['x'.repeat(400), 3, 0],
    ['„'.repeat(71), 2, 8],
  ])('submits %s in parts, of which the last one is reported', async (sms, parts, coding) => {
    expect(await gatewayWith().handOver(anSms({ content: aContent({ sms }) }))).toMatchObject({
      kind: 'accepted',
      gatewayId: `m${String(parts)}`,
    });
    expect(centre.submitted.map(textOf).join('')).toBe(sms);
    expect(centre.submitted.map((pdu) => pdu.registered_delivery)).toEqual([
      ...Array.from({ length: parts - 1 }, () => 0),
      1,
    ]);
    expect(new Set(centre.submitted.map((pdu) => pdu.data_coding))).toEqual(new Set([coding]));
  });

  it('submits a long text as one where the centre wants that', async () => {
    await gatewayWith([], { longTexts: 'payload' }).handOver(
      anSms({ content: aContent({ sms: 'x'.repeat(400) }) }),
    );
    expect(centre.submitted).toHaveLength(1);
    expect(centre.submitted[0]?.message_payload?.message).toBe('x'.repeat(400));
  });

  it.each([
    [0x58, 'temporary'],
    [0x14, 'temporary'],
    [0x0b, 'dead'],
    [1045, 'opted_out'],
    [0x0a, 'ours'],
    [0x999, 'ours'],
  ])('reads status %s as %s', async (status, meaning) => {
    centre.say = () => ({ command_status: status });
    expect(await gatewayWith().handOver(anSms())).toMatchObject({ kind: 'refused', meaning, code: status });
  });

  it('does not know what becomes of a text of which one part was taken', async () => {
    centre.say = () => (centre.submitted.length === 1 ? { message_id: 'm1' } : { command_status: 0x58 });
    const end = await gatewayWith().handOver(anSms({ content: aContent({ sms: 'x'.repeat(400) }) }));
    expect(end).toMatchObject({ kind: 'unknown' });
    expect(centre.submitted).toHaveLength(2);
  });

  it('is refused at the door because of our account, and binds anew later', async () => {
    centre.bindStatus = 0x0e;
    const gateway = gatewayWith();
    expect(await gateway.handOver(anSms())).toMatchObject({ kind: 'refused', meaning: 'account' });
    centre.bindStatus = 0;
    expect(await gateway.handOver(anSms())).toMatchObject({ kind: 'accepted' });
  });

  it('takes receipts, also of an id in another spelling, and asks for those again that find no text', async () => {
    centre.say = () => ({ message_id: '00ff' });
    const news: SmppNews[] = [];
    const attempt = anSms();
    await gatewayWith(news).handOver(attempt);
    expect(await centre.report('id:255 sub:001 dlvrd:001 stat:DELIVRD err:000 text:Hallo')).toBe(0);
    expect(await centre.report('id:255 sub:001 dlvrd:000 stat:UNDELIV err:017 text:stat:DELIVRD')).toBe(0);
    expect(news).toMatchObject([
      { attempt: attempt.id, kind: 'delivered', suppress: false },
      { attempt: attempt.id, kind: 'bounced', suppress: true, details: { stat: 'UNDELIV', err: '017' } },
    ]);
    await gatewayWith(news, {}, false).listen();
    expect(await centre.report('id:unknown stat:DELIVRD err:000')).toBe(0x64);
    expect(news.at(-1)).toMatchObject({ attempt: null });
  });

  it('says goodbye', async () => {
    const gateway = gatewayWith();
    await gateway.listen();
    await gateway.hangUp();
    expect(centre.unbound).toBe(1);
    expect(await gateway.handOver(anSms())).toMatchObject({ kind: 'unreachable' });
  });
});
