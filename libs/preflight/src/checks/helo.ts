import type { PreflightFacts } from '../facts.js';
import { finding, type Finding } from '../finding.js';

/** The name that we give in EHLO is a full name and resolves to every address that we send from (RFC 5321, 4.1.1.1). */
export function judgeHelo({ heloName, heloAddresses, addresses }: PreflightFacts): Finding[] {
  const facts = { helo: heloName };
  if (!isFullName(heloName)) return [finding('helo.not-full', heloName, facts)];
  if (heloAddresses.kind === 'failed')
    return [finding('helo.unknown', heloName, { ...facts, detail: heloAddresses.detail })];
  if (heloAddresses.kind === 'none') return [finding('helo.unresolved', heloName, facts)];
  const missing = addresses.filter(({ address }) => !heloAddresses.value.includes(address));
  const found = { ...facts, addresses: heloAddresses.value.join(', ') };
  if (missing.length === 0) return [finding('helo.ok', heloName, found)];
  const others = missing.map(({ address }) => address).join(', ');
  return [finding('helo.elsewhere', heloName, { ...found, missing: others })];
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function isFullName(name: string): boolean {
  const labels = name.split('.');
  const last = labels.at(-1) ?? '';
  return (
    labels.length >= 2 &&
    !/^\d+$/.test(last) &&
    last !== 'localhost' &&
    labels.every((one) => LABEL.test(one))
  );
}
