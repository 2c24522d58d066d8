import type { AttemptState, Channel } from '#domain';
import type { AttemptEntry } from '#contracts';
import type { Texts } from '../texts/texts.js';

type AcceptedKey = keyof Texts['words']['accepted'];

/** What the best two states mean on each channel: a relay's 250 says less than a provider's. */
const ACCEPTED: Readonly<
  Record<Channel, Readonly<Record<'accepted_by_gateway' | 'delivered', AcceptedKey>>>
> = {
  email: { accepted_by_gateway: 'emailByProvider', delivered: 'emailByProvider' },
  sms: { accepted_by_gateway: 'smsByGateway', delivered: 'smsByNetwork' },
  push: { accepted_by_gateway: 'pushByService', delivered: 'pushByDevice' },
  inbox: { accepted_by_gateway: 'inboxStored', delivered: 'inboxRead' },
};

const AT_RELAY: Readonly<Record<NonNullable<AttemptEntry['atRelay']>, AcceptedKey>> = {
  deferred: 'emailDeferredAtRelay',
  possibly_late: 'emailPossiblyLate',
  taken_out: 'emailTakenOut',
};

/** Where an attempt stands, in words that claim no more than is known. */
export function attemptWords({ channel, state, route, atRelay }: AttemptEntry, { words }: Texts): string {
  if (atRelay === 'taken_out' || (atRelay !== undefined && state === 'accepted_by_gateway'))
    return words.accepted[AT_RELAY[atRelay]];
  if (state !== 'accepted_by_gateway' && state !== 'delivered') return words.attempt[state];
  if (channel === 'email' && route === 'relay' && state === 'accepted_by_gateway')
    return words.accepted.emailByRelay;
  return words.accepted[ACCEPTED[channel][state]];
}

/** How an attempt's line looks. */
export function attemptTone(state: AttemptState): 'ok' | 'bad' | 'plain' {
  if (state === 'accepted_by_gateway' || state === 'delivered') return 'ok';
  return state === 'refused' || state === 'bounced' || state === 'failed' ? 'bad' : 'plain';
}
