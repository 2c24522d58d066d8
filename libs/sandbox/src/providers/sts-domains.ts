/** Where a domain's TLS policy is told of, and what its record says (RFC 8461 §3.1). */
export function policyRecordOf(domain: string): { readonly name: string; readonly value: string } {
  return { name: `_mta-sts.${domain}`, value: 'v=STSv1; id=20210301;' };
}

/** Where its file lies. */
export function policyHostOf(domain: string): string {
  return `mta-sts.${domain}`;
}
