import type { Because, Channel } from '#domain';
import { because } from '../because/because.js';
import type { Situation } from '../situation.js';

/** Whose wish the order of channels is. */
export type OrderBy = 'asked' | 'preferred' | 'default';

/** Channels in the order in which they are tried. */
export interface ChannelOrder {
  readonly channels: readonly Channel[];
  readonly by: OrderBy;
}

/**
 * Rule 1: the recipient's preference for the category; else the channels asked for with the notification; else the
 * department's order. Channels asked for limit the preference; a channel that the citizen left out is used only for a
 * duty of the city or in an emergency, and last.
 */
export function orderOf(s: Situation): ChannelOrder {
  const { channels: asked, category, urgency } = s.facts.notification;
  const preferred = s.facts.recipient.preferredChannels;
  const allowed = asked ?? s.policy.channelOrder;
  if (preferred === null) return { channels: allowed, by: asked === null ? 'default' : 'asked' };
  const wanted = asked === null ? preferred : preferred.filter((channel) => asked.includes(channel));
  const isDuty = category.duty === true || urgency === 'emergency';
  const rest = isDuty ? allowed.filter((channel) => !wanted.includes(channel)) : [];
  return { channels: [...wanted, ...rest], by: wanted.length > 0 ? 'preferred' : 'default' };
}

/** Why this channel is the first one. */
export function becauseOfOrder(s: Situation, channel: Channel): Because {
  const { by } = orderOf(s);
  if (by === 'asked') return because('1-asked-order', { channel });
  if (by === 'preferred') return because('1-preferred-order', { channel });
  const { site } = s.facts;
  if (channel === 'email' && site?.health === 'healthy')
    return because('1-default-order-healthy', { site: site.name });
  return because('1-default-order', { channel });
}
