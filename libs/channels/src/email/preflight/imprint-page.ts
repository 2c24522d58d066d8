import type { ImprintFacts, ImprintPage } from '#preflight';
import { httpCall, type HttpEnd } from '../../http-call.js';
import type { OutgoingAgents } from '../../outgoing-agents.js';

const MOST_BYTES = 262_144;
/** From the bare name to the city's site, say. */
const MOST_REDIRECTS = 3;
const KEPT_TEXT = 20_000;

/** The page at this address and the one that it links to as its imprint, as text. Only HTTPS, and no strangers' inner networks. */
export async function fetchImprint(agents: OutgoingAgents, url: URL, limitMs: number): Promise<ImprintFacts> {
  const first = await follow(agents, url, limitMs);
  if (first.kind === 'cut') return { kind: 'cut', reason: first.reason, detail: first.detail };
  const link = imprintLink(first.body, first.url);
  const second = link === null ? null : await follow(agents, link, limitMs);
  const pages = [first, ...(second?.kind === 'page' ? [second] : [])].map(pageOf);
  return { kind: 'pages', pages };
}

type Fetched =
  | Extract<HttpEnd, { kind: 'cut' }>
  | { readonly kind: 'page'; readonly url: URL; readonly status: number; readonly body: string };

async function follow(
  agents: OutgoingAgents,
  url: URL,
  limitMs: number,
  left = MOST_REDIRECTS,
): Promise<Fetched> {
  const end = await httpCall({
    method: 'GET',
    url,
    headers: { Accept: 'text/html' },
    body: null,
    limitMs,
    mostBytes: MOST_BYTES,
    agent: agents.for(url),
  });
  if (end.kind === 'cut') return end;
  const next = end.status >= 300 && end.status < 400 ? target(end.headers.location, url) : null;
  if (next !== null && left > 0 && agents.allowsStranger(next.hostname))
    return follow(agents, next, limitMs, left - 1);
  return { kind: 'page', url, status: end.status, body: end.body };
}

function target(location: string | undefined, base: URL): URL | null {
  const url = location === undefined ? null : URL.parse(location, base);
  return url?.protocol === 'https:' ? url : null;
}

const LINK = /<a\s[^>]{0,400}?href\s*=\s*["']?([^"'\s>]{1,500})[^>]{0,400}>([^<]{0,200})/gi;
const IMPRINT = /impressum|imprint|legal-?notice|anbieterkennzeichnung/i;

function imprintLink(body: string, base: URL): URL | null {
  for (const [, href = '', words = ''] of body.matchAll(LINK)) {
    const url = IMPRINT.test(href) || IMPRINT.test(words) ? target(href, base) : null;
    if (url !== null && url.href !== base.href) return url;
  }
  return null;
}

function pageOf({ url, status, body }: Extract<Fetched, { kind: 'page' }>): ImprintPage {
  return { url: url.href, status, text: textOf(body).slice(0, KEPT_TEXT) };
}

/** Without markup, a piece at a time: no pattern that a page could make run long. */
function textOf(html: string): string {
  const bare = html
    .split('<')
    .map((piece, at) => (at === 0 ? piece : piece.slice(piece.indexOf('>') + 1)))
    .join(' ');
  return bare
    .replace(/&(?:#64|#x40|commat);/gi, '@')
    .replace(/&auml;/g, 'ä')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
