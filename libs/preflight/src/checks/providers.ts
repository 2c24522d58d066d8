import { finding, type CheckId, type Finding, type Reason } from '../finding.js';
import { PROVIDER_DEMANDS, type Demand, type ProviderDemands } from '../provider-demands.js';

/** Which findings answer a demand: faults of these checks, or these reasons alone, leave it unmet. */
const ANSWERED_BY: Readonly<
  Record<Demand, { readonly checks: readonly CheckId[]; readonly only?: readonly Reason[] }>
> = {
  ptr: { checks: ['ptr', 'addresses'], only: ['ptr.missing', 'ptr.unconfirmed'] },
  own_name: { checks: ['ptr', 'addresses'], only: ['ptr.missing', 'ptr.generic', 'ptr.not-helo'] },
  helo: { checks: ['helo'] },
  spf: { checks: ['spf'] },
  dkim: { checks: ['dkim'] },
  dkim_aligned: { checks: ['alignment'] },
  dmarc: { checks: ['dmarc'] },
  // Our own mail has it wherever a category may be left (RFC 8058): the composer's specs hold it.
  one_click: { checks: [] },
  imprint: { checks: ['imprint'] },
  tls: { checks: ['tls-out'], only: ['tls-out.clear'] },
};

/** Per provider, what it demands and whether we meet it, by what the other checks found. */
export function judgeProviders(findings: readonly Finding[]): Finding[] {
  return PROVIDER_DEMANDS.map((row) => judgeProvider(row, findings));
}

function judgeProvider({ name, demands, source }: ProviderDemands, findings: readonly Finding[]): Finding {
  const states = demands.map((demand) => ({ demand, state: stateOf(demand, findings) }));
  const listed = (state: string) =>
    states
      .filter((one) => one.state === state)
      .map(({ demand }) => demand)
      .join(', ');
  const facts = { name, met: listed('met'), unmet: listed('unmet'), open: listed('open'), source };
  if (facts.unmet !== '') return finding('provider.unmet', name, facts);
  return finding(facts.open === '' ? 'provider.met' : 'provider.open', name, facts);
}

function stateOf(demand: Demand, findings: readonly Finding[]): 'met' | 'unmet' | 'open' {
  const { checks, only } = ANSWERED_BY[demand];
  const relevant = findings.filter(({ check }) => checks.includes(check));
  const faults = relevant.filter(
    ({ state, reason }) => state === 'fault' && (only === undefined || only.includes(reason)),
  );
  if (faults.length > 0) return 'unmet';
  return relevant.some(({ state }) => state === 'unknown') ? 'open' : 'met';
}
