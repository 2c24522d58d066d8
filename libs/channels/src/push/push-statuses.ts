import type { GatewayMeaning } from '#delivery/ports';

/** What a push service's refusal means (RFC 8030, 5–7; RFC 8292; Windows answers 406 where others say 429). */
const MEANINGS: Readonly<Record<number, GatewayMeaning>> = {
  400: 'ours',
  401: 'ours',
  403: 'ours',
  404: 'gone',
  406: 'temporary',
  410: 'gone',
  413: 'message',
  429: 'temporary',
};

/** The meaning of a status other than 2xx. Servers' own errors pass; anything unforeseen is ours to look into. */
export function meaningOfPushStatus(status: number): GatewayMeaning {
  return MEANINGS[status] ?? (status >= 500 ? 'temporary' : 'ours');
}
