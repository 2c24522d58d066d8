import type { Gateway } from '#delivery/ports';
import { gatewayContract, type Behaviour } from '../gateway-contract.js';
import { anAttempt } from '../gateway-world.js';

/** After this a hand-over of these specs is cut off, milliseconds. */
export const HARD_LIMIT_MS = 1200;
export const PHONE = '+4915112345678';

/** Makes texts to that phone, bound for a gateway's lane. */
export function textsFor(lane: string): typeof anAttempt {
  const contact = { channel: 'sms', phone: PHONE, verified: true } as const;
  return (changes) => anAttempt({ channel: 'sms', lane, contact, ...changes });
}

/** An SMS gateway with its server on the other side, and one at whose port nobody listens. */
export interface SmsGround {
  readonly reachable: Gateway;
  readonly unreachable: Gateway;
  say(behaviour: Exclude<Behaviour, 'unreachable'>): void;
  /** Number and text of each that the server took. */
  taken(): readonly string[];
  tries(): number;
  stop(): Promise<void> | void;
}

/** What every SMS gateway does alike: a text is refused, unknown or never begun, by the same behaviours of its server. */
export function smsContract(
  { name, lane }: { readonly name: string; readonly lane: string },
  start: () => Promise<SmsGround>,
): void {
  const ends = {
    transient: 'refused',
    permanent: 'refused',
    cut: 'unknown',
    silent: 'unknown',
    unreachable: 'unreachable',
  } as const;
  gatewayContract({ name, hardLimitMs: HARD_LIMIT_MS, recognisable: true, ends }, async () => {
    const ground = await start();
    let gateway = ground.reachable;
    return {
      get gateway() {
        return gateway;
      },
      hosts: [],
      personal: PHONE.slice(1),
      attempt: textsFor(lane),
      behave(behaviour) {
        gateway = behaviour === 'unreachable' ? ground.unreachable : ground.reachable;
        if (behaviour !== 'unreachable') ground.say(behaviour);
      },
      taken: () => ground.taken(),
      tries: () => ground.tries(),
      stop: () => ground.stop(),
    };
  });
}
