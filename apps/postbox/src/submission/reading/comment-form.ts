const OPENING = /<!--\s{0,20}stadtbote\s/gi;
const LONGEST = 2_000;
/** What may stand before the words of an HTML mail: its head, tags and space. */
const HEAD = /<head\b[\s\S]{0,100000}?<\/head\s*>|<!doctype[^>]*>|<[a-z/][^<>]*>|\s+/giy;
const PAIR = /([a-z][a-z-]{0,30})=(?:"([^"]*)"|(\S+))/gi;

/** The short names of templates beside the full ones. */
const FULL_NAMES: Readonly<Record<string, string>> = { ref: 'reference', factor: 'second-factor' };

/**
 * The keys of `<!-- stadtbote deadline=PT60M phone=… ref=… -->`, by their lower-case names as in the header fields. One
 * comment, before all words: of two none is honoured, for a citizen's free text must set nothing.
 */
export function commentFields(html: string): ReadonlyMap<string, string> {
  const [opening, second] = html.matchAll(OPENING);
  if (opening === undefined || second !== undefined || !isLeading(html, opening.index)) return new Map();
  const [words, end] = html.slice(opening.index + opening[0].length).split('-->', 2);
  if (words === undefined || end === undefined || words.length > LONGEST) return new Map();
  const pairs = [...words.matchAll(PAIR)].map(
    ([, name = '', quoted, bare]) => [nameOf(name.toLowerCase()), (quoted ?? bare ?? '').trim()] as const,
  );
  return new Map(pairs.filter(([, value]) => value !== ''));
}

function nameOf(name: string): string {
  return FULL_NAMES[name] ?? name;
}

function isLeading(html: string, at: number): boolean {
  let place = 0;
  while (place < at) {
    HEAD.lastIndex = place;
    if (!HEAD.test(html)) return false;
    place = HEAD.lastIndex;
  }
  // The head is taken as a whole, so a comment within it is passed over: it stands before all words too.
  return true;
}
