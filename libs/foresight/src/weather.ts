import { readReply } from '#mail-replies';
import type { SiteAnswer } from './mail.js';

/** How a provider fails. Moments are Unix milliseconds. */
export interface Failure {
  readonly sites: ReadonlySet<string>;
  readonly fromMs: number;
  readonly untilMs: number;
  /** What it says at the greeting; null: it cannot be reached. */
  readonly reply: string | null;
}

/** What GMX said in March 2021, at the greeting. */
export const REPLY_OF_2021 =
  '554-gmx.net (mxgmx117) Nemesis ESMTP Service not available\n554-No SMTP service\n554 IP address is block listed.';

const ACCEPTED: SiteAnswer = { outcome: 'accepted', stage: 'end', verdict: null, latencyMs: 300 };
const UNREACHED: SiteAnswer = { outcome: 'timeout', stage: 'connect', verdict: null, latencyMs: 30_000 };

/** Sites that fail for some time, and take everything before, after and elsewhere. */
export function failing({
  sites,
  fromMs,
  untilMs,
  reply,
}: Failure): (site: string, atMs: number) => SiteAnswer {
  const refusal = reply === null ? UNREACHED : refusedAtGreeting(reply);
  return (site, atMs) => (sites.has(site) && atMs >= fromMs && atMs < untilMs ? refusal : ACCEPTED);
}

function refusedAtGreeting(response: string): SiteAnswer {
  const { label, scope, suppress, temporary, rule } = readReply({ response, stage: 'connect' });
  return {
    outcome: 'refused',
    stage: 'connect',
    verdict: { label, scope, suppress, temporary, rule },
    latencyMs: 300,
  };
}
