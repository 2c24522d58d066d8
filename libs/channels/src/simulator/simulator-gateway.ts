import { type ClaimedAttempt, type Clock, Gateway, type HandOver, type LaneLimits } from '#delivery/ports';
import type { SmtpStage } from '#domain';
import { LAPSED, leaseIsOver } from '../outcome.js';

/** Lane of attempts made with a `test` key. It is no lane of a provider, so `parseLaneKey` answers null for it. */
export const SIMULATOR_LANE = 'simulator';

/** The refusals that end a simulated mail, in the words of real servers. */
const REFUSALS: Readonly<
  Record<'unknown' | 'full' | 'blocked' | 'late', { readonly stage: SmtpStage; readonly reply: string }>
> = {
  unknown: { stage: 'rcpt', reply: '550 5.1.1 <recipient>: mailbox unknown' },
  full: { stage: 'rcpt', reply: '552 5.2.2 <recipient>: mailbox full' },
  blocked: {
    stage: 'connect',
    reply:
      '554-gmx.net (mxgmx000) Nemesis ESMTP Service not available\n554-No SMTP service\n554-IP address is block listed.\n' +
      '554 For explanation visit https://postmaster.gmx.net/en/case?c=r0201&i=ip&v=203.0.113.1&r=simulator',
  },
  late: { stage: 'connect', reply: '421 4.3.2 Service not available, try again later' },
};

/**
 * Ends `test` notifications as their address says, and sends nothing. The end belongs to the email address; other channels
 * accept, so that a fallback can be seen. `late` is refused for now once, and accepted when it is tried again.
 */
export class SimulatorGateway extends Gateway {
  constructor(private readonly clock: Clock) {
    super();
  }

  handOver(attempt: ClaimedAttempt): Promise<HandOver> {
    return Promise.resolve(leaseIsOver(attempt, this.clock) ? LAPSED : endOf(attempt));
  }

  limits(): LaneLimits {
    return { connections: 16, messagesPerConnection: null };
  }
}

function endOf(attempt: ClaimedAttempt): HandOver {
  const end = attempt.channel === 'email' ? attempt.simulatedEnd : null;
  if (end === null || end === 'delivered' || (end === 'late' && attempt.tries > 0))
    return { kind: 'accepted', reply: '250 2.0.0 simulated', gatewayId: null, latencyMs: 0 };
  const { stage, reply } = REFUSALS[end];
  return { kind: 'refused', reply, code: Number(reply.slice(0, 3)), stage, meaning: null, latencyMs: 0 };
}
