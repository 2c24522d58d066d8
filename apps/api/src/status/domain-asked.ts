import { domainToASCII } from 'node:url';

/** No name is longer (RFC 1035, section 2.3.4); what a form sends may be. */
const LONGEST = 253;
/** What may stand in a domain in any script; `domainToASCII` would read an address of the web as its host. */
const WRITTEN = /^[\p{L}\p{M}\p{N}._\u3002-]+$/u;
const LABELS = /^(?:[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/**
 * The domain that somebody asks about, as DNS knows it: ASCII, lower case, without a dot at its end.
 * @returns null when that is no domain
 */
export function domainAsked(text: string): string | null {
  const written = domainWritten(text);
  // Reading a name of many kilobytes as international takes seconds.
  if (written.length > LONGEST || !WRITTEN.test(written)) return null;
  const ascii = domainToASCII(written).toLowerCase();
  return ascii.length <= LONGEST && LABELS.test(ascii) ? ascii : null;
}

/** The same domain as it was written: mail that came by the API may have gone to it under this name. */
export function domainWritten(text: string): string {
  return text
    .trim()
    .replace(/[.\u3002]$/u, '')
    .toLowerCase();
}
