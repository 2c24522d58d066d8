import type { BlocklistFacts, PreflightFacts } from '../facts.js';
import { finding, type Finding } from '../finding.js';

/** What DNS lists say of our addresses, where any are to be asked (RFC 5782). */
export function judgeBlocklists({ blocklists }: PreflightFacts): Finding[] {
  if (blocklists.length === 0) return [finding('blocklist.not-asked', 'all')];
  return blocklists.map(judgeList);
}

function judgeList({ list, address, codes }: BlocklistFacts): Finding {
  const subject = `${list} ${address}`;
  const facts = { list, address };
  if (codes.kind === 'none') return finding('blocklist.clean', subject, facts);
  if (codes.kind === 'failed')
    return finding('blocklist.unknown', subject, { ...facts, detail: codes.detail });
  const said = { ...facts, codes: codes.value.join(', ') };
  // 127.255.255.0/24: the list refuses to answer our resolver. What lies outside of 127/8 is a resolver that makes answers up.
  const isListed = codes.value.some((code) => code.startsWith('127.') && !code.startsWith('127.255.255.'));
  return finding(isListed ? 'blocklist.listed' : 'blocklist.unknown', subject, {
    ...said,
    detail: said.codes,
  });
}
