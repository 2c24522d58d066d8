import { parseLaneKey, type LaneKey } from '#domain';
import type { LaneIdentity } from '#delivery/ports';
import type { ProviderDirectory } from './email/provider-directory.js';

/** Lanes of the gateways that are not chosen by address. */
export const GATEWAY_LANES = { sms: 'sms:twilio', push: 'push:web', inbox: 'inbox' } as const;

/** A lane's name to show and its group of sister sites. */
export function laneIdentity(lane: LaneKey, directory: ProviderDirectory): LaneIdentity {
  const parts = parseLaneKey(lane);
  if (parts?.channel !== 'email') return { lane, name: parts?.channel ?? lane, group: null };
  const provider = directory.providerOfSite(parts.site);
  return { lane, name: provider?.name ?? parts.site, group: provider?.group ?? null };
}

/** Lanes by the same route and stream to the other sites of the provider's group. */
export function sisterLanes(lane: LaneKey, directory: ProviderDirectory): LaneKey[] {
  const parts = parseLaneKey(lane);
  if (parts?.channel !== 'email') return [];
  const group = directory.providerOfSite(parts.site)?.group;
  if (group == null) return [];
  return directory
    .all()
    .filter((provider) => provider.group === group)
    .flatMap(({ mxSuffixes }) =>
      mxSuffixes.map((suffix) => `email:${parts.stream}:${parts.route}:${suffix.slice(1)}`),
    );
}
