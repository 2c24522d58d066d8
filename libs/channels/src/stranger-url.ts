import { isIP } from 'node:net';
import { parse } from 'tldts';
import { AddressFilter } from './address-filter.js';

/** Where URLs that others name may lead. */
export interface StrangerRules {
  /** Local mode: loopback is allowed, and plain HTTP there. */
  readonly allowInternal: boolean;
  /** Names are looked up by a proxy: only those of the public Internet are let through. */
  readonly behindProxy: boolean;
}

/**
 * What is wrong with a URL that a department gives us to call, as far as it can be told without asking the DNS; the
 * address itself is judged at each connection (SSRF).
 * @returns null when it may be saved
 */
export function strangerUrlProblem(text: string, rules: StrangerRules): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) return 'is no URL';
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (url.username !== '' || url.password !== '') return 'must not hold a user or a password';
  if (url.protocol !== 'https:' && !(rules.allowInternal && url.protocol === 'http:'))
    return 'must begin with https:';
  return isPublicHost(host, rules) ? null : 'leads to no host of the public Internet';
}

function isPublicHost(host: string, { allowInternal, behindProxy }: StrangerRules): boolean {
  if (isIP(host) !== 0) return new AddressFilter(allowInternal).allows(host);
  if (allowInternal) return true;
  if (host === 'localhost' || host.endsWith('.localhost') || !host.includes('.')) return false;
  return !behindProxy || parse(host).isIcann === true;
}
