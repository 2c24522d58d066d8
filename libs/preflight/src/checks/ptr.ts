import type { AddressFacts, PreflightFacts } from '../facts.js';
import { finding, type Finding } from '../finding.js';

/**
 * The name of each sending address: it exists, leads back to the address, is that of a mail server of ours and the one
 * that we give in HELO (GMX and T-Online refuse other addresses, r0601).
 */
export function judgePtr({ addresses, heloName }: PreflightFacts): Finding[] {
  if (addresses.length === 0) return [finding('addresses.unknown', heloName, { helo: heloName })];
  return addresses.map((address) => judgeAddress(address, heloName));
}

function judgeAddress({ address, names, confirmed, unanswered }: AddressFacts, helo: string): Finding {
  const facts = { address, helo };
  if (names.kind === 'failed') return finding('ptr.unknown', address, { ...facts, detail: names.detail });
  if (names.kind === 'none') return finding('ptr.missing', address, facts);
  const name = names.value.find((one) => one === helo) ?? names.value[0] ?? '';
  const named = { ...facts, name, names: names.value.join(', ') };
  if (unanswered.includes(name)) return finding('ptr.unknown', address, { ...named, detail: name });
  if (!confirmed.includes(name)) return finding('ptr.unconfirmed', address, named);
  if (isGeneric(name, address)) return finding('ptr.generic', address, named);
  if (name !== helo) return finding('ptr.not-helo', address, named);
  return finding(names.value.length > 1 ? 'ptr.several' : 'ptr.ok', address, named);
}

/** Words in the names of lines that a network gives its customers. */
const POOL_WORDS =
  /(?:^|[.-])(?:dyn|dynamic|dynip|dhcp|pool|pools|dip|dial|dialup|dialin|ppp|pppoe|adsl|vdsl|dsl|cable|broadband|clients?|customers?|cust|kunden|unassigned)(?:-?\d[\d-]*)?(?:\.|$)/;

/** Whether a network has made the name up, out of the address or as one of a pool. The registered domain is not looked at. */
export function isGeneric(name: string, address: string): boolean {
  const labels = name.split('.').slice(0, -2).join('.');
  return POOL_WORDS.test(labels) || holdsAddress(labels, address);
}

/** Three numbers of the address in a row, from either end, or all of it in hex. */
function holdsAddress(labels: string, address: string): boolean {
  if (address.includes(':')) return labels.replace(/[^0-9a-f]/g, '').length >= 16;
  const octets = address.split('.').map(Number);
  const hex = octets.map((octet) => octet.toString(16).padStart(2, '0')).join('');
  const padded = octets.map((octet) => String(octet).padStart(3, '0')).join('');
  const numbers = `.${(labels.match(/\d+/g) ?? []).map(Number).join('.')}.`;
  const rows = [octets, [...octets].reverse()].flatMap((row) => [row.slice(0, 3), row.slice(1)]);
  return (
    labels.includes(hex) ||
    labels.includes(padded) ||
    rows.some((row) => numbers.includes(`.${row.join('.')}.`))
  );
}
