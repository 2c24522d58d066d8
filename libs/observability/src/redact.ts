/** Longest text that is searched; what lies beyond is cut off, so that a hostile text costs a bounded time. */
const LONGEST = 4096;

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** Not inside a longer word: each long run is tried once, not from each of its characters. */
const START = '(?<![A-Za-z0-9_-])';
const END = '(?![A-Za-z0-9_-])';

/**
 * In this order; the first that fits at a place wins. All repetitions are bounded or begin at a word's start: 100 kB of
 * one character must not cost a quadratic search.
 */
const PATTERNS: readonly (readonly [name: string, pattern: string])[] = [
  ['credentials', '(?<=[a-z]://)[^\\s/@]{1,256}(?=@[^\\s@/])'],
  ['email', '(?:"[^"\\n]{1,64}"|[^\\s<>()\\[\\]",;:@/?&]{1,64})(?:@|%40)[^\\s<>()\\[\\]",;:@\'/?&]{1,255}'],
  ['authorization', '(?<=\\b(?:Bearer|Basic|Digest) {1,3})[A-Za-z0-9+/=_.~-]{8,}'],
  ['key', `${START}sb_[a-z]{1,16}_[A-Za-z0-9_-]{8,}`],
  ['key', `${UUID}-${UUID}`],
  // An id by itself is no secret and is what a log is searched by.
  ['keep', `${START}${UUID}(?:\\.[0-9]{1,5})?${END}`],
  ['token', '\\beyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]{2,}\\.[A-Za-z0-9_-]{0,}'],
  ['token', `${START}[0-9a-fA-F]{32,}${END}`],
  [
    'token',
    `${START}(?=[A-Za-z0-9_-]*[A-Z])(?=[A-Za-z0-9_-]*[a-z])(?=[A-Za-z0-9_-]*[0-9])[A-Za-z0-9_-]{32,}${END}`,
  ],
  ['token', `(?<=/[amp]/)[A-Za-z0-9_-]{16,}`],
  ['phone', '(?<![\\w.])(?:\\+|%2B|00)[1-9](?:[ /().-]{0,2}[0-9]){6,14}(?![0-9])'],
  ['phone', '(?<![\\w.:-])\\(?0[1-9](?:[ /()-]{0,2}[0-9]){6,13}(?![0-9:])'],
];

const ALL = new RegExp(PATTERNS.map(([, pattern]) => `(${pattern})`).join('|'), 'g');

/**
 * Takes email addresses, phone numbers, keys, tokens and passwords in addresses out of a free text, such as an error's
 * message or a server's reply: `550 <[email]>: user unknown`. UUIDs, host names, IP addresses and times stay. Names of
 * people cannot be told from other words: such texts do not belong into a log at all.
 */
export function redact(text: string): string {
  const searched = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  const clean = searched.replace(ALL, (match, ...groups: (string | undefined)[]) => {
    const name = PATTERNS[groups.findIndex((group) => group !== undefined)]?.[0];
    return name === 'keep' ? match : `[${String(name)}]`;
  });
  return searched === text ? clean : `${clean}… (cut, ${String(text.length)} characters)`;
}
