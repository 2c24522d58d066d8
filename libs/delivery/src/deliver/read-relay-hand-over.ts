import type { ReplyLabel } from '#domain';
import type { LaneObservation, Outcome } from '../ports/index.js';

type Seen = Omit<LaneObservation, 'probe'>;

/** A hand-over as it reads when nobody knows that the other side is our own. */
interface Read {
  readonly outcome: Outcome;
  readonly observation: Seen | null;
}

/** What a relay may know of a recipient: it asked the provider before it answered us. */
const ABOUT_RECIPIENT: readonly ReplyLabel[] = [
  'mailbox_unknown',
  'mailbox_disabled',
  'mailbox_full',
  'domain_unknown',
];

/**
 * A hand-over to the city's own relay. Its 250 tells nothing of the provider; its refusals, its daily limit and its
 * silence are ours and never a provider's block.
 */
export function byRelay({ outcome, observation }: Read): Read & { readonly ofRelay: Seen | null } {
  if (observation === null || observation.outcome === 'accepted')
    return { outcome, observation: null, ofRelay: observation };
  const { verdict } = observation;
  if (verdict !== null && speaksOfMail(verdict)) return { outcome, observation: null, ofRelay: observation };
  return {
    outcome: asOurs(outcome),
    observation: ours(observation, outcome.temporary),
    ofRelay: asOfGateway(observation),
  };
}

/** What would be about the recipient had the provider said it leaves address and mail as they are. */
function asOurs(outcome: Outcome): Outcome {
  if (outcome.state === 'unknown') return outcome;
  const state = outcome.state === 'bounced' ? 'refused' : outcome.state;
  return { ...outcome, state, scope: 'own_infrastructure', suppress: false };
}

function speaksOfMail({ label, scope }: { readonly label: ReplyLabel; readonly scope: string }): boolean {
  return scope === 'message' || (scope === 'recipient' && ABOUT_RECIPIENT.includes(label));
}

/** For the provider's lane it says nothing, but that a probe did not get there. */
function ours(seen: Seen, temporary: boolean): Seen {
  const own = { label: 'other', scope: 'own_infrastructure', suppress: false, rule: 'relay-itself' } as const;
  return { ...seen, outcome: 'refused', stage: null, verdict: { ...own, temporary } };
}

/** For the relay itself it is what a provider's refusal is for a provider. */
function asOfGateway(seen: Seen): Seen {
  if (seen.verdict === null) return seen;
  return { ...seen, stage: null, verdict: { ...seen.verdict, scope: 'sender_at_provider' } };
}
