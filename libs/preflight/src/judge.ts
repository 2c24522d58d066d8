import { judgeBlocklists } from './checks/blocklists.js';
import { judgeDkim } from './checks/dkim.js';
import { judgeDmarc } from './checks/dmarc.js';
import { judgeHelo } from './checks/helo.js';
import { judgeImprint } from './checks/imprint.js';
import { judgeTls } from './checks/incoming.js';
import { judgeProviders } from './checks/providers.js';
import { judgePtr } from './checks/ptr.js';
import { judgeSpf } from './checks/spf.js';
import type { PreflightFacts } from './facts.js';
import type { Finding } from './finding.js';

/**
 * All findings, in the order of a report.
 * @param nowMs for what ends: Unix milliseconds
 */
export function judge(facts: PreflightFacts, nowMs: number): readonly Finding[] {
  const findings = [
    ...judgePtr(facts),
    ...judgeHelo(facts),
    ...judgeSpf(facts),
    ...judgeDkim(facts),
    ...judgeDmarc(facts),
    ...judgeImprint(facts),
    ...judgeTls(facts, nowMs),
    ...judgeBlocklists(facts),
  ];
  return [...findings, ...judgeProviders(findings)];
}
