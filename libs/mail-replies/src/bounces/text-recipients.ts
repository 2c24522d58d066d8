import { addressesIn, addressIn } from './addresses.js';

/**
 * Ways in which a report that is no DSN names its recipients, surest first: the first way that finds one decides.
 * `line` has to match; the addresses behind the match, or in the whole line where `whole` is set, are meant.
 */
interface NamingWay {
  readonly id: string;
  readonly line: RegExp;
  readonly whole?: true;
}

/** Words that announce whom the message could not reach. English, German, and the tongues of big providers. */
const RECIPIENT_WORDS =
  'recipients?|address(?:es|\\(es\\))?|users?|mailbox(?:es)?|account|delivered to|undeliverable to|deliver(?:ing)? (?:your |the )?(?:message|mail|e-mail) to|delivery to|(?:message|mail) (?:to|for)|reach|empfänger|empfaenger|adresse|an|für|zustellung an|destinataires?|destinatarios?|adresát|ontvanger';

const WAYS: readonly NamingWay[] = [
  {
    id: 'line-led',
    line: /^[\s>]{0,12}(?![245]\d\d[ -])(?:[-*•·]{1,3}\s{0,4}|\d{1,3}[.)]\s{1,4})?(?:["']?<|["'[(])?(?=[^\s<>@"']{1,128}@[^\s<>@"']{2,253}|"[^"]{1,64}"@)/,
    whole: true,
  },
  {
    id: 'announced',
    line: new RegExp(
      `(?:^|[^\\p{L}])(?:${RECIPIENT_WORDS})\\b[^@\\n]{0,60}?(?=["'<[(]{0,2}[^\\s<>@"'(]{1,128}@)`,
      'iu',
    ),
  },
  { id: 'in-session', line: /^[\s>]{0,8}(?:<<<\s{0,2})?[45]\d\d[ -]|\brcpt to\s{0,2}:/i, whole: true },
  { id: 'named', line: /^/, whole: true },
];
/** Header-like lines that name the sender, or help: no recipient, whatever stands there. */
const NOT_RECIPIENT =
  /^[\s>*-]{0,8}(?:from|sender|original sender|return-path|reply-to|message-id|mail from|von|absender|subject|betreff|in-reply-to|references)\b[ \t]{0,3}:|\bmail from\b|\bcontact\b|\bpostmaster@|\bmailer-daemon@|\bhelp(?:desk)?@|\bsupport@|\babuse@|https?:\/\/\S{0,200}@/i;

/** A name without a host, alone on an indented line, as Exim and Sendmail write their own users. */
const LOCAL_NAME = /^(?:\t|\s{2,12}|<)([a-z0-9][\w.+-]{0,63})>?(?:\s{1,3}\(.{0,80}\))?:?$/i;
const ANNOUNCE = /\b(?:following|recipient|address|permanent|fatal|fehlgeschlagen|empfänger)\b.{0,120}$/i;

function byWay(lines: readonly string[], way: NamingWay): string[] {
  const found: string[] = [];
  for (const line of lines) {
    if (!line.includes('@') || NOT_RECIPIENT.test(line)) continue;
    const match = way.line.exec(line);
    if (match === null) continue;
    const text = way.whole ? line : line.slice(match.index + match[0].length);
    if (way.id === 'line-led') found.push(addressIn(text) ?? '');
    else found.push(...addressesIn(text));
  }
  return found.filter((address) => address !== '');
}

/** The lines behind "did not reach the following recipient(s):"; all where nothing is announced or nobody named behind. */
function announced(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex((line) => /\bfollowing (?:recipient|address)/i.test(line));
  const behind = lines.slice(at + 1);
  return at >= 0 && behind.some((line) => line.includes('@')) ? behind : lines;
}

function localNames(lines: readonly string[]): string[] {
  const at = lines.findIndex((line) => ANNOUNCE.test(line));
  if (at < 0) return [];
  return lines.slice(at + 1, at + 40).flatMap((line) => LOCAL_NAME.exec(line)?.[1] ?? []);
}

/**
 * Whom a report in words is about: addresses in the order in which they stand, without those that `isOurs` knows as
 * the sender's or the reporter's. Empty when nobody is named.
 */
export function recipientsInText(lines: readonly string[], isOurs: (address: string) => boolean): string[] {
  for (const way of WAYS) {
    const all = distinct(byWay(way.id === 'named' ? announced(lines) : lines, way));
    const found = all.filter((address) => !isOurs(address));
    if (found.length > 0) return found;
    // Whoever writes to himself is sender and recipient in one; only the surest way may say so.
    if (way.id === 'line-led' && all.length > 0) return all;
    if (way.id === 'announced') {
      const names = distinct(localNames(lines));
      if (names.length > 0) return names;
    }
  }
  return [];
}

/** The same addresses, each once, without regard to case. */
export function distinct(addresses: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const address of addresses)
    if (!seen.has(address.toLowerCase())) seen.set(address.toLowerCase(), address);
  return [...seen.values()];
}
