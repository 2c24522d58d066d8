/** What stands in the place of an address in a reply. */
const RECIPIENT = '<recipient>';
const NUMBER = '<number>';

/**
 * An address in any dress that replies quote it in: plain, quoted, with `%40` or `=40` for the sign, in a VERP or SRS form (whose `=`
 * belong to it). The signs of a query string bound it, so that the case id behind it stays.
 */
const ADDRESS =
  /<?(?:"(?:[^"\\\r\n]|\\.){0,64}"|[^\s<>()[\]:;,"\\?&]+[?&]*|[?&]+)\s?(?:@|%40|=40|\(at\))\s?(?:\[[^\]\s]*\]|[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*)>?/giu;

/** With its country code, or as it is dialled within the country, in groups. */
const TELEPHONE =
  /(?<![\w.:=-])(?:\+|00)\d[\d ()/.-]{6,}\d|(?<![\w.:=-])\(?0\d{1,5}\)?[ /-]\d[\d ()/-]{3,}\d(?![\w.])/g;

/**
 * A reply without what could be a person's: addresses whole, with their domain, since that may be a family's own, and telephone
 * numbers. Case ids, queue ids and our own addresses (IP) stay: without them a postmaster finds nothing.
 * @param ours mail addresses that may be told: our own and the provider's
 */
export function withoutPeople(reply: string, ours: ReadonlySet<string>): string {
  return reply
    .replace(ADDRESS, (found) => (ours.has(found.replace(/[<>]/g, '').toLowerCase()) ? found : RECIPIENT))
    .replace(TELEPHONE, NUMBER);
}
