import { rootCertificates } from 'node:tls';
import { DomainError, parseLaneKey, type Lane, type LaneKey } from '#domain';
import {
  type Clock,
  type DepartmentDirectory,
  type Gateway,
  Gateways,
  type InboxStore,
  type Links,
} from '#delivery/ports';
import { MailComposer } from './email/compose/mail-composer.js';
import { EmailGateway, type EmailGatewayOptions } from './email/email-gateway.js';
import type { DnsOptions } from './host-addresses.js';
import { InboxGateway } from './inbox/inbox-gateway.js';
import { openAgents, type OutgoingAgents, type ProxyOptions } from './outgoing-agents.js';
import { PushGateway, type PushGatewayOptions } from './push/push-gateway.js';
import { RelayGateway, type RelayGatewayOptions } from './relay/relay-gateway.js';
import { SIMULATOR_LANE, SimulatorGateway } from './simulator/simulator-gateway.js';
import { HttpSmsGateway, type HttpGatewayDescription } from './sms/http-gateway.js';
import { SmppGateway, type SmppDescription, type SmppNews } from './sms/smpp-gateway.js';
import { TwilioGateway, type TwilioGatewayOptions } from './sms/twilio-gateway.js';
import { GATEWAY_LANES } from './lane-identity.js';

type Shared =
  | 'clock'
  | 'links'
  | 'departments'
  | 'agents'
  | 'cityName'
  | 'dns'
  | 'hardLimitMs'
  | 'extraCa'
  | 'allowInternalHosts'
  | 'publicUrl';

/** Everything that the channels need. */
export interface GatewaysOptions {
  readonly clock: Clock;
  readonly links: Links;
  readonly departments: DepartmentDirectory;
  readonly inbox: InboxStore;
  /** The city's name, as citizens read it. */
  readonly cityName: string;
  /** Our address as citizens and gateways reach it. */
  readonly publicUrl: string;
  readonly dns?: DnsOptions;
  /** After this time a hand-over is cut off, milliseconds; 60 s. */
  readonly hardLimitMs?: number;
  /** PEM of authorities trusted besides the usual ones. */
  readonly extraCa?: string;
  /** Through which HTTPS to gateways goes; null or absent: straight. Mail never does. */
  readonly proxy?: ProxyOptions | null;
  /** Local mode: loopback and private networks count as public. */
  readonly allowInternalHosts?: boolean;
  readonly email: Omit<EmailGatewayOptions, Shared>;
  /** The city's own relay; absent or null: mail goes out directly. */
  readonly relay?: Omit<RelayGatewayOptions, Shared | 'composer' | 'heloName' | 'ca'> | null;
  /** null: not configured. */
  readonly sms: Omit<TwilioGatewayOptions, Shared> | null;
  /** SMS gateways beside Twilio, each with a lane `sms:<id>`; absent: none. */
  readonly smsGateways?: readonly SmsGatewayOptions[];
  /** Takes the receipts of SMPP centres. @returns whether their text was found; absent: nobody wants them */
  readonly onSmsReceipt?: (lane: LaneKey, news: SmppNews) => Promise<boolean>;
  /** null: no push keys are configured. */
  readonly push: Omit<PushGatewayOptions, Shared> | null;
}

/** An SMS gateway beside Twilio, as the settings describe it. */
export type SmsGatewayOptions = { readonly priceMicros: number } & (
  ({ readonly kind: 'http' } & HttpGatewayDescription) | ({ readonly kind: 'smpp' } & SmppDescription)
);

/** The gateways by lane: direct mail, the city's relay, Twilio, web push, the inbox, and the simulator for `test` keys. */
export class ChannelGateways extends Gateways {
  constructor(
    private readonly gateways: {
      readonly email: EmailGateway;
      readonly relay: RelayGateway | null;
      readonly sms: ReadonlyMap<LaneKey, Gateway>;
      readonly push: Gateway | null;
      readonly inbox: Gateway;
      readonly simulator: Gateway;
    },
  ) {
    super();
  }

  /** @throws DomainError `no-gateway` for a lane whose channel is not configured, or for no lane at all */
  for(lane: LaneKey): Gateway {
    const parts = parseLaneKey(lane);
    const gateway = lane === SIMULATOR_LANE ? this.gateways.simulator : this.ofLane(lane, parts);
    if (gateway === null) throw new DomainError('no-gateway', `no gateway serves the lane ${lane}`);
    return gateway;
  }

  /** Mail that was meant to go out directly does so, also when the relay has become the way out since. */
  private ofLane(key: LaneKey, lane: Lane | null): Gateway | null {
    if (lane?.channel === 'email' && lane.route === 'relay') return this.gateways.relay;
    if (lane?.channel === 'sms') return this.gateways.sms.get(key) ?? null;
    return lane === null ? null : this.gateways[lane.channel];
  }

  /** Lines that must stand for receipts to come in; what cannot be bound now is bound with the next text. */
  async listen(onError: (lane: LaneKey, error: unknown) => void): Promise<void> {
    const lines = this.centres().map(async ([lane, gateway]) => {
      await gateway.listen().catch((error: unknown) => {
        onError(lane, error);
      });
    });
    await Promise.all(lines);
  }

  private centres(): [LaneKey, SmppGateway][] {
    return [...this.gateways.sms].flatMap(([lane, gateway]) =>
      gateway instanceof SmppGateway ? [[lane, gateway] as [LaneKey, SmppGateway]] : [],
    );
  }

  /** Closes every idle connection and says goodbye to SMS centres, for shutdown. */
  async closeAll(): Promise<void> {
    this.gateways.email.closeAll();
    this.gateways.relay?.closeAll();
    await Promise.all(this.centres().map(([, gateway]) => gateway.hangUp()));
  }
}

/** Builds the gateways from their options; nothing is connected yet. */
export function createGateways(options: GatewaysOptions): ChannelGateways {
  const { email, relay, push, inbox, ...shared } = options;
  const agents = openAgents(options);
  return new ChannelGateways({
    email: new EmailGateway({ ...shared, ...email }),
    relay: relay == null ? null : relayOf(options, relay),
    sms: smsGatewaysOf(options, agents),
    push: push === null ? null : new PushGateway({ ...shared, agents, ...push }),
    inbox: new InboxGateway({ clock: options.clock, inbox }),
    simulator: new SimulatorGateway(options.clock),
  });
}

function smsGatewaysOf(options: GatewaysOptions, agents: OutgoingAgents): ReadonlyMap<LaneKey, Gateway> {
  const { sms, smsGateways = [], ...shared } = options;
  const twilio: [LaneKey, Gateway][] =
    sms === null ? [] : [[GATEWAY_LANES.sms, new TwilioGateway({ ...shared, agents, ...sms })]];
  return new Map([
    ...twilio,
    ...smsGateways.map((one): [LaneKey, Gateway] => [`sms:${one.id}`, smsGatewayOf(options, agents, one)]),
  ]);
}

function smsGatewayOf(shared: GatewaysOptions, agents: OutgoingAgents, one: SmsGatewayOptions): Gateway {
  const { priceMicros } = one;
  if (one.kind === 'http') return new HttpSmsGateway({ ...shared, agents, priceMicros, description: one });
  const { onSmsReceipt, extraCa } = shared;
  return new SmppGateway({
    ...shared,
    priceMicros,
    description: one,
    ...(extraCa === undefined ? {} : { ca: [...rootCertificates, extraCa] }),
    onReceipt: (news) => onSmsReceipt?.(`sms:${one.id}`, news) ?? Promise.resolve(true),
  });
}

function relayOf(
  { email, ...shared }: GatewaysOptions,
  relay: NonNullable<GatewaysOptions['relay']>,
): RelayGateway {
  const { clock, hardLimitMs, extraCa } = shared;
  return new RelayGateway({
    ...relay,
    clock,
    composer: new MailComposer({ ...shared, ...email }),
    heloName: email.heloName,
    ...(hardLimitMs === undefined ? {} : { hardLimitMs }),
    ...(extraCa === undefined ? {} : { ca: extraCa }),
  });
}
