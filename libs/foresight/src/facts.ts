import type { PolicyFacts, SiteFacts } from '#policy';
import type { ForeseenMail, World } from './mail.js';

const WELL = { health: 'healthy', usable: true } as const;

/** How long each gateway usually takes to tell somebody, as delivery reckons. */
const GATEWAYS: PolicyFacts['gateways'] = {
  sms: { gateway: 'sms', latencyMs: 30_000, ...WELL },
  push: { gateway: 'push', latencyMs: 10_000, ...WELL },
  inbox: { gateway: 'inbox', latencyMs: 0, ...WELL },
};

/**
 * What the policy sees of a foreseen mail: everything but the one provider works, nobody reads or confirms meanwhile, the
 * budget suffices, no quiet hours.
 */
export function factsOf(mail: ForeseenMail, site: SiteFacts | null, world: World, now: number): PolicyFacts {
  return {
    notification: mail.notification,
    recipient: {
      hasAccount: mail.hasAccount,
      contacts: mail.contacts,
      preferredChannels: null,
      quietUntilMs: null,
      endOfDayMs: world.endOfDayMs(now),
      digestAtMs: null,
      readAtMs: null,
      confirmedAtMs: null,
      pageOpenedAtMs: null,
    },
    site,
    emailRouteUsable: true,
    gateways: GATEWAYS,
    budget: {
      leftMicros: null,
      priceMicros: world.smsPriceMicros,
      nearerNeedMicros: 0,
      deadlineNeedMicros: 0,
    },
    condition: null,
    phone: { allowedRange: mail.phoneRangeAllowed, sentLastHour: 0 },
  };
}
