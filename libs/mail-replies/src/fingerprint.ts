import { namedAs } from './entities.js';

/** Longer replies differ in nothing that matters behind this. */
const MAX_COMPARED = 4096;

/** Moments, in the forms that servers write. */
const TIME =
  /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(?:Z|[+-]\d\d:?\d\d)?|\b\d{1,2}:\d\d(?::\d\d)?(?:\.\d{1,9})?\b|\b\d{4}\d\d\d\dT?\d{6}Z?\b/g;
/** A word of eight letters and digits or more that holds both, a long number, or hexadecimal: a queue or case id. */
const ID =
  /(?<![\w<.-])(?=[\w+/=-]{0,64}\d)(?=[\w+/=-]{0,64}[A-Za-z])[\w+/=-]{8,128}(?![\w>])|(?<![\w<.])\d{5,30}(?![\w>])/g;

/**
 * The reply with what changes from one to the next taken out (IP addresses, mail addresses, hosts, links, ids, times), so
 * that replies of one kind become the same text. Case codes stay. For grouping, never for judging.
 */
export function fingerprintReply(response: string): string {
  return namedAs(response.slice(0, MAX_COMPARED))
    .replace(TIME, '<time>')
    .replace(ID, '<id>')
    .replace(/\s+/g, ' ')
    .trim();
}
