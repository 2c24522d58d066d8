/** `unknown`: nobody answered, or it was not asked in full; it is neither good nor bad. */
export type FindingState = 'ok' | 'warning' | 'fault' | 'unknown';

/** Every reason with its state; the part before the dot is the check. */
const REASONS = {
  'addresses.unknown': 'unknown',
  'ptr.ok': 'ok',
  'ptr.missing': 'fault',
  'ptr.unconfirmed': 'fault',
  'ptr.generic': 'fault',
  'ptr.not-helo': 'fault',
  'ptr.several': 'warning',
  'ptr.unknown': 'unknown',
  'helo.ok': 'ok',
  'helo.not-full': 'fault',
  'helo.unresolved': 'fault',
  'helo.elsewhere': 'fault',
  'helo.unknown': 'unknown',
  'spf.ok': 'ok',
  'spf.missing': 'fault',
  'spf.missing-helo': 'warning',
  'spf.broken': 'fault',
  'spf.lookups': 'fault',
  'spf.voids': 'fault',
  'spf.not-passing': 'fault',
  'spf.open': 'fault',
  'spf.near-limit': 'warning',
  'spf.not-evaluated': 'unknown',
  'spf.unknown': 'unknown',
  'dkim.ok': 'ok',
  'dkim.no-key': 'fault',
  'dkim.missing': 'fault',
  'dkim.several': 'fault',
  'dkim.broken': 'fault',
  'dkim.revoked': 'fault',
  'dkim.other-key': 'fault',
  'dkim.too-short': 'fault',
  'dkim.short': 'warning',
  'dkim.testing': 'warning',
  'dkim.unknown': 'unknown',
  'dmarc.ok': 'ok',
  'dmarc.missing': 'fault',
  'dmarc.several': 'fault',
  'dmarc.broken': 'fault',
  'dmarc.policy-none': 'warning',
  'dmarc.unknown': 'unknown',
  'alignment.ok': 'ok',
  'alignment.dkim-only': 'warning',
  'alignment.spf-only': 'fault',
  'alignment.none': 'fault',
  'mta-sts.ok': 'ok',
  'mta-sts.none': 'ok',
  'mta-sts.broken': 'warning',
  'mta-sts.other-exchanger': 'fault',
  'mta-sts.unknown': 'unknown',
  'tls-rpt.ok': 'ok',
  'tls-rpt.none': 'ok',
  'tls-rpt.broken': 'warning',
  'tls-rpt.unknown': 'unknown',
  'tls-in.ok': 'ok',
  'tls-in.none': 'ok',
  'tls-in.ended': 'fault',
  'tls-in.ends-soon': 'warning',
  'tls-in.other-name': 'fault',
  'tls-out.ok': 'ok',
  'tls-out.no-policies': 'warning',
  'tls-out.clear': 'fault',
  'imprint.ok': 'ok',
  'imprint.unreachable': 'fault',
  'imprint.certificate': 'fault',
  'imprint.status': 'fault',
  'imprint.no-words': 'fault',
  'imprint.no-contact': 'fault',
  'imprint.unknown': 'unknown',
  'blocklist.not-asked': 'ok',
  'blocklist.clean': 'ok',
  'blocklist.listed': 'fault',
  'blocklist.unknown': 'unknown',
  'provider.met': 'ok',
  'provider.unmet': 'fault',
  'provider.open': 'unknown',
} as const satisfies Record<string, FindingState>;

/** Why a finding is as it is: `check.reason`. */
export type Reason = keyof typeof REASONS;

/** What is looked at. */
export type CheckId = Reason extends `${infer Check}.${string}` ? Check : never;

/** Values that a finding's words name; counts as numbers. */
export type FindingFacts = Readonly<Record<string, string | number>>;

/** One judged thing: the sending address's name, a signing key's record … */
export interface Finding {
  readonly check: CheckId;
  /** What it is about, unique within the check: an address, a domain, a selector, a provider. */
  readonly subject: string;
  readonly state: FindingState;
  readonly reason: Reason;
  readonly facts: FindingFacts;
}

/** The longest text that is kept of what strangers say. */
const LONGEST = 300;

/** Makes a finding; its check and state follow from the reason. */
export function finding(reason: Reason, subject: string, facts: FindingFacts = {}): Finding {
  return {
    check: reason.slice(0, reason.indexOf('.')) as CheckId,
    subject,
    state: REASONS[reason],
    reason,
    facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, bounded(value)])),
  };
}

/** The state of all together: a fault before what is not known, that before a warning. */
export function stateOfAll(findings: readonly Pick<Finding, 'state'>[]): FindingState {
  const order: readonly FindingState[] = ['fault', 'unknown', 'warning'];
  return order.find((state) => findings.some((one) => one.state === state)) ?? 'ok';
}

/** All reasons, for specs that hold words against them. */
export const ALL_REASONS = Object.keys(REASONS) as readonly Reason[];

function bounded(value: string | number): string | number {
  return typeof value === 'string' && value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
}
