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
import { HostAddresses, makeResolver, type DnsOptions } from './host-addresses.js';
import { InboxGateway } from './inbox/inbox-gateway.js';
import { OutgoingAgents, type ProxyOptions } from './outgoing-agents.js';
import { PushGateway, type PushGatewayOptions } from './push/push-gateway.js';
import { RelayGateway, type RelayGatewayOptions } from './relay/relay-gateway.js';
import { SIMULATOR_LANE, SimulatorGateway } from './simulator/simulator-gateway.js';
import { TwilioGateway, type TwilioGatewayOptions } from './sms/twilio-gateway.js';

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
  /** null: no SMS gateway is configured. */
  readonly sms: Omit<TwilioGatewayOptions, Shared> | null;
  /** null: no push keys are configured. */
  readonly push: Omit<PushGatewayOptions, Shared> | null;
}

/** The gateways by lane: direct mail, the city's relay, Twilio, web push, the inbox, and the simulator for `test` keys. */
export class ChannelGateways extends Gateways {
  constructor(
    private readonly gateways: {
      readonly email: EmailGateway;
      readonly relay: RelayGateway | null;
      readonly sms: Gateway | null;
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
    const gateway = lane === SIMULATOR_LANE ? this.gateways.simulator : this.ofLane(parts);
    if (gateway === null) throw new DomainError('no-gateway', `no gateway serves the lane ${lane}`);
    return gateway;
  }

  /** Mail that was meant to go out directly does so, also when the relay has become the way out since. */
  private ofLane(lane: Lane | null): Gateway | null {
    if (lane?.channel === 'email' && lane.route === 'relay') return this.gateways.relay;
    return lane === null ? null : this.gateways[lane.channel];
  }

  /** Closes every idle connection, for shutdown. */
  closeAll(): void {
    this.gateways.email.closeAll();
    this.gateways.relay?.closeAll();
  }
}

/** Builds the gateways from their options; nothing is connected yet. */
export function createGateways(options: GatewaysOptions): ChannelGateways {
  const { email, relay, sms, push, inbox, ...shared } = options;
  const agents = outgoingAgents(options);
  return new ChannelGateways({
    email: new EmailGateway({ ...shared, ...email }),
    relay: relay == null ? null : relayOf(options, relay),
    sms: sms === null ? null : new TwilioGateway({ ...shared, agents, ...sms }),
    push: push === null ? null : new PushGateway({ ...shared, agents, ...push }),
    inbox: new InboxGateway({ clock: options.clock, inbox }),
    simulator: new SimulatorGateway(options.clock),
  });
}

function outgoingAgents({ dns, allowInternalHosts, extraCa, proxy }: GatewaysOptions): OutgoingAgents {
  const addresses = new HostAddresses(makeResolver(dns ?? {}), {
    allowInternal: allowInternalHosts ?? false,
  });
  return new OutgoingAgents({
    addresses,
    proxy: proxy ?? null,
    ...(extraCa === undefined ? {} : { extraCa }),
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
