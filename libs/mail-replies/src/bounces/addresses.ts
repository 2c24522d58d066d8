/** RFC 5321 4.5.3.1.1 allows 64; VERP and SRS local parts are longer in practice. */
const MAX_LOCAL = 128;
const MAX_FIELD = 2048;
/** What ends a local part that is not quoted. */
const OUTSIDE = new Set(Array.from(' \t\r\n\f\v\u00a0<>()[]{},;:"\\|@'));
const DOMAIN = /(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,252}[\p{L}\p{N}])?|\[[0-9A-Fa-f:.IPv]{3,45}\])/uy;

/** Where the local part before an at sign begins; the sign's own place when there is none. By hand: linear in any text. */
function localStart(text: string, at: number): number {
  if (text[at - 1] === '"') {
    const quote = text.lastIndexOf('"', at - 2);
    return quote >= 0 && at - quote <= MAX_LOCAL ? quote : at;
  }
  let start = at;
  while (start > 0 && at - start < MAX_LOCAL && !OUTSIDE.has(text[start - 1] ?? ' ')) start -= 1;
  return start;
}

/** Signs that a report puts around an address, and commands that run into it. */
function clean(address: string): string {
  return address.replace(/^(?:mailto:|(?:to|for|orcpt|rcpt|smtp)=|[*'`&.-]+(?=[^@]))/i, '');
}

function* walk(text: string): Generator<string> {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at);
    if (start === at) continue;
    DOMAIN.lastIndex = at + 1;
    const domain = DOMAIN.exec(text)?.[0];
    if (domain !== undefined) yield clean(`${text.slice(start, at)}@${domain}`);
  }
}

/** Every address of a text, in order, without repeats. */
export function addressesIn(text: string): string[] {
  return [...new Set(walk(text))];
}

/** The first address of a text, or null. */
export function addressIn(text: string): string | null {
  for (const found of walk(text)) return found;
  return null;
}

/** Whether two addresses are one: the domain, and as everywhere in practice the local part, without case. */
export function sameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** `+40` for `@` and the like (RFC 3461 4): only what is no address without it is decoded. */
function withoutXtext(text: string): string {
  return text.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * The address of a Final-Recipient or Original-Recipient field (RFC 3464 2.3.1): `rfc822; name@host`, in brackets,
 * with a display name, in xtext, or without its type. A local name without a host is kept; null when there is none.
 */
export function recipientAddress(field: string): string | null {
  const value = field
    .slice(0, MAX_FIELD)
    .replace(/^[ \t]*[\w.-]{1,20}[ \t]*;/, '')
    .trim();
  const plain = addressIn(value) ?? addressIn(withoutXtext(value));
  if (plain !== null) return plain;
  // What is no address by any rule is still what the report is about: `name@#host`, or a name of the reporter's own.
  const local = /^<?([^\s<>;,@]{1,128}(?:@[^\s<>;,@]{1,200})?)>?$/.exec(value)?.[1];
  return local === undefined || /^(?:[/|]|(?:unknown|undisclosed|none)$)/i.test(local) ? null : local;
}
