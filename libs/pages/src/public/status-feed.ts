import type { StatusFeedModel } from '#contracts';
import { pageContextOf } from '../components/page-context.js';
import { entriesOf, type StatusEntry } from './status-entries.js';

/** Readers keep what they have seen; a feed need not tell everything again. */
const ENTRIES = 50;
/** RFC 4151: a year in which the authority is ours. It is part of every id and never changes. */
const TAG_YEAR = '2021';

/** The incidents as an Atom feed (RFC 4287) in one language: beginnings, ends and notices, newest first. */
export function renderStatusFeed({ locale, report, publicUrl }: StatusFeedModel): string {
  const page = pageContextOf({
    locale,
    now: report.asOf,
    city: report.city,
    path: '/status.atom',
    homeHref: '/status',
  });
  const t = page.texts.status;
  const tag = `tag:${new URL(publicUrl).hostname},${TAG_YEAR}`;
  const entries = entriesOf(report, page).slice(0, ENTRIES);
  const pageUrl = `${publicUrl}/status?lang=${locale}`;
  // Nothing told yet: the feed is as old as the period that it looks at.
  const newest = entries
    .map((one) => Date.parse(one.updatedAt))
    .reduce((a, b) => Math.max(a, b), Date.parse(report.from));
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${locale}">`,
    element('id', `${tag}:status:${locale}`),
    element('title', t.feedTitle(report.city)),
    element('updated', new Date(newest).toISOString()),
    `<author>${element('name', report.city)}</author>`,
    link('self', 'application/atom+xml', `${publicUrl}/status.atom?lang=${locale}`),
    link('alternate', 'text/html', pageUrl),
    ...entries.map((entry) => entryElement(entry, `${tag}:status:${entry.key}:${locale}`, pageUrl)),
    '</feed>',
    '',
  ].join('\n');
}

function entryElement(entry: StatusEntry, id: string, pageUrl: string): string {
  return [
    '<entry>',
    element('id', id),
    element('title', entry.title),
    element('published', entry.at),
    element('updated', entry.updatedAt),
    link('alternate', 'text/html', `${pageUrl}#verlauf`),
    `<content type="text">${escaped(entry.text)}</content>`,
    '</entry>',
  ].join('\n');
}

function element(name: string, text: string): string {
  return `<${name}>${escaped(text)}</${name}>`;
}

function link(rel: string, type: string, href: string): string {
  return `<link rel="${rel}" type="${type}" href="${escaped(href)}"/>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** XML 1.0 has no way at all to write control characters and lone surrogates: they are left out. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
