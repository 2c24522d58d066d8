import type { Verdict } from '#domain';
import type { Landing } from './life.js';
import type { SiteAnswer } from './mail.js';

/** What nobody answered, as delivery notes it. */
const UNREACHED: Verdict = {
  label: 'server_temporary',
  scope: 'provider_outage',
  suppress: false,
  temporary: true,
  rule: 'unreached',
};

/** What an answer makes of the attempt: a refusal about us leaves it to be tried later, and only the recipient's own fault bounces. */
export function landingOf({ outcome, verdict }: SiteAnswer): Landing {
  if (outcome === 'accepted') return { state: 'accepted_by_gateway', verdict: null };
  if (outcome !== 'refused' || verdict === null) return { state: 'deferred', verdict: UNREACHED };
  return { state: stateAfter(verdict), verdict };
}

function stateAfter({ temporary, scope }: Verdict): Landing['state'] {
  if (temporary) return 'deferred';
  if (scope === 'recipient') return 'bounced';
  return scope === 'message' ? 'failed' : 'refused';
}
