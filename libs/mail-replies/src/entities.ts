/**
 * Things a reply names that are no words of it: links, addresses, IPs, hosts. They are taken out before words are
 * matched, because a link such as `…/policy/spam?user=unknown` says nothing; what a link is *for* is kept as a token.
 */

/** Stands for a link, an address and so on in a normalised text. `@` never opens a word of a language. */
export type EntityToken =
  | '@url'
  | '@addr'
  | '@ip'
  | '@host'
  | '@iplist'
  | '@domainlist'
  | '@spf'
  | '@greylist'
  | '@barelf'
  | `case${string}`;

const URL = /\b(?:https?:\s?\/\/|www\.)[^\s<>"]{1,400}|\b[a-z0-9.-]{1,80}\.[a-z]{2,6}\/[^\s<>"]{1,300}/gi;
const NOT_BEFORE_AT = /[\s<>"'(),:;[\]@]/;
const BEHIND_AT = /[a-z0-9.-]{1,255}/iy;
const MAILTO = 'mailto:';
/** Also masked ones such as `****@example.jp`. */
const ADDRESS = /(?:mailto:)?[^\s<>"'(),:;[\]@]{1,64}@[a-z0-9.-]{1,255}/gi;
const IP =
  /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)|\b(?:[x#]{1,3}\.){3}[x#]{1,3}(?!\w)|#\.#\.#\.#|\b(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4}){0,4}(?![:\w])|\b[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?(?![:\w])|(?<![\w:])::[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}(?![:\w])/gi;
const HOST = /(?<![\w.@-])(?:[a-z0-9*_-]{1,63}\.){1,8}([a-z][a-z0-9-]{1,23})(?![\w-])/gi;
/** Exchange's component names, and names of signatures, look like hosts but are words. */
const COMPONENT = /^(?:\w{0,20}signature|resolver|storedrv|transport|queue|routing|smtpsend|agent|rfc)\./i;

const DOMAIN_LIST =
  /(?:^|[./])(?:dbl|surbl|uribl|rhsbl|rhs|ivmuri|ubl)(?=[./]|$)|spamhaus\.org\/(?:dbl|query\/domain)/i;
const IP_LIST_HOST =
  /(?:^|[.-])(?:dnsbl\d?|dnsrbl|rbl\d?|rbls|bl|zen|sbl|xbl|pbl|cbl|ipbl|dul|drbl|blacklists?|blocklists?|blocked|blackholes?|spamhaus|spamcop|sorbs|abuseat|barracudacentral|uceprotect|psbl|mailspike|nixspam|manitu|spamrl|spamcannibal|njabl|invaluement|abusix|senderscore|senderbase|talosintelligence|mail-abuse|truncate|hostkarma|wpbl|backscatterer|blue-shield|ipcheck|prs|csi|mxrate|ahbl|spfbl|trustedsource|spamauditor)(?=[.-]|$)/i;
/** A look-up page of one address at a vendor whose other pages say nothing. */
const IP_LOOKUP =
  /(?:dnsbl|rbl|denyip|blockedip|reputation|blacklist|blocklist|lookup|reset-request|bl\.shtml|unblock|delist|removal)/i;
const CASE = /[?&;]c=([a-z]{2,5}|r\d{4})(?=[&;\s]|$)/i;
const CASE_HOST = /postmaster\.|error-messages|senderguidelines|ionos|1und1|gmx|web\.de/i;

function listToken(name: string): EntityToken | null {
  if (DOMAIN_LIST.test(name)) return '@domainlist';
  const host = name.replace(/^https?:\s?\/\//i, '').replace(/[/?#].*$/, '');
  return IP_LIST_HOST.test(host) ? '@iplist' : null;
}

/** GMX, WEB.DE, mail.com and IONOS put the ground of a refusal into the link as `c=r0201`: the only word of it kept. */
function linkToken(link: string): EntityToken {
  const code = CASE_HOST.test(link) ? CASE.exec(link)?.[1] : undefined;
  if (code !== undefined) return `case${code.toLowerCase()}`;
  const list = listToken(link);
  if (list !== null) return list;
  if (/[./]openspf\.|[./]spf\./i.test(link)) return '@spf';
  if (/postgrey|greylist/i.test(link)) return '@greylist';
  if (/smtplf/i.test(link)) return '@barelf';
  return IP_LOOKUP.test(link) ? '@iplist' : '@url';
}

function hostToken(host: string, top: string): string {
  if (COMPONENT.test(host)) return host.replaceAll('.', ' ');
  // `later.Please` is a missing blank between two sentences, not a host.
  if (/^[A-Z][a-z]/.test(top)) return host.replaceAll('.', '. ');
  return listToken(host) ?? '@host';
}

/** Where the address begins whose `@` stands at `at`; `at` itself when nothing that could be one stands before it. */
function startOfAddress(words: string, from: number, at: number): number {
  const first = Math.max(from, at - 64);
  let start = at;
  while (start > first && !NOT_BEFORE_AT.test(words.charAt(start - 1))) start -= 1;
  const named = start - MAILTO.length;
  return start < at && named >= from && words.slice(named, start).toLowerCase() === MAILTO ? named : start;
}

/** Puts ` @addr ` for what ADDRESS finds, from each `@` backwards: a pattern begins anew at every letter of the reply. */
function withoutAddresses(words: string): string {
  let plain = '';
  let from = 0;
  for (let at = words.indexOf('@'); at >= 0; at = words.indexOf('@', Math.max(from, at + 1))) {
    const start = startOfAddress(words, from, at);
    BEHIND_AT.lastIndex = at + 1;
    if (start === at || !BEHIND_AT.test(words)) continue;
    plain += `${words.slice(from, start)} @addr `;
    from = BEHIND_AT.lastIndex;
  }
  return from === 0 ? words : plain + words.slice(from);
}

/** Replaces what is named by tokens, each with blanks around it. */
export function withoutEntities(words: string): string {
  let plain = words;
  if (plain.includes('/') || plain.includes('www'))
    plain = plain.replace(URL, (link) => ` ${linkToken(link)} `);
  plain = withoutAddresses(plain);
  if (/[.:][\dx#a-f]/i.test(plain)) plain = plain.replace(IP, ' @ip ');
  if (/\.[a-z]/i.test(plain)) plain = plain.replace(HOST, (host, top: string) => ` ${hostToken(host, top)} `);
  return plain;
}

/** Case codes and block lists tell kinds of replies apart; everything else that is named does not. */
function linkName(link: string): string {
  const token = linkToken(link);
  if (token.startsWith('case')) return `<link ${token.slice('case'.length)}>`;
  return token === '@iplist' || token === '@domainlist' ? '<list>' : '<link>';
}

/** Replaces what is named by readable names, in the reply's own letters. */
export function namedAs(response: string): string {
  return response
    .replace(URL, linkName)
    .replace(ADDRESS, '<address>')
    .replace(IP, '<ip>')
    .replace(HOST, (host, top: string) =>
      hostToken(host, top) === '@host' ? host.replace(/^(\d{3}-)?.*$/, '$1<host>') : host,
    );
}
