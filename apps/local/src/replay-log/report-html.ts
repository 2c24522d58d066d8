import type { SiteReport } from '#foresight';
import { chartOf } from './chart.js';
import { escaped } from './escaped.js';
import type { ReplayOptions } from './options.js';
import type { ReadLogs } from './read-logs.js';
import { assumptionsOf, episodesOf, finding, isIll, readingOf, waitedOf, wouldHaveOf } from './sentences.js';
import { Words } from './words.js';

const MOST_REPLIES = 20;

const STYLE = `
:root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --line: #c8ccd1; --mail: #1f5fbf; --refused: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1214; --text: #e8eaed; --line: #454b52; --mail: #8ab4f8; --refused: #f2a29b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--ground); color: var(--text); font: 1rem/1.5 "Fira Sans", system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.25rem; border-top: 1px solid var(--line); padding-top: 1rem; } h3 { font-size: 1rem; }
svg { display: block; width: 100%; height: 140px; } .mail { fill: var(--mail); } .axis { stroke: var(--line); }
.refused { stroke: var(--refused); stroke-width: 2; fill: none; }
.legend { display: flex; flex-wrap: wrap; gap: 0 1.5rem; padding: 0; list-style: none; } .legend svg { display: inline-block; width: 1rem; height: 1rem; vertical-align: -0.15rem; }
.table { overflow-x: auto; } table { border-collapse: collapse; } th, td { border-bottom: 1px solid var(--line); padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; } td + td { text-align: right; }
summary { cursor: pointer; padding: 0.5rem 0; } :focus-visible { outline: 3px solid var(--mail); outline-offset: 2px; }
@media print { details { display: block; } }`;

/** The report as one page that needs nothing else: no script, nothing from other hosts. */
export function htmlReport(read: ReadLogs, options: ReplayOptions): string {
  const words = new Words(options.language, options.zone);
  const title = escaped(finding(read.report, words));
  const ill = read.report.sites.filter(isIll);
  return `<!doctype html>
<html lang="${words.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${STYLE}
</style>
</head>
<body>
<main>
<p>${escaped(words.texts.title)}</p>
<h1>${title}</h1>
${list(readingOf(read, words))}
${ill.map((report) => section(report, options, words)).join('\n')}
${others(read, words)}
<p>${escaped(assumptionsOf(options, words))}</p>
</main>
</body>
</html>
`;
}

function section(report: SiteReport, options: ReplayOptions, words: Words): string {
  const { site, waited, wouldHave, replies } = report;
  const would = wouldHaveOf(wouldHave, words, options.deadlineMs !== null);
  return `<section>
<h2>${escaped(site.name)}</h2>
${list(episodesOf(report, words))}
${chartOf(report, words)}
${waited.mails > 0 ? `<p>${escaped(waitedOf(waited, words))}</p>\n<h3>${escaped(words.texts.wouldHave)}</h3>\n${list(would)}` : ''}
${replies.length > 0 ? `<h3>${escaped(words.texts.replies)}</h3>\n${list(replies.slice(0, MOST_REPLIES).map(({ count, text }) => `${words.count(count)} × ${text}`))}` : ''}
</section>`;
}

function others({ report }: ReadLogs, words: Words): string {
  const rows = report.sites.filter((one) => !isIll(one));
  if (rows.length === 0) return '';
  const body = rows.map(
    ({ site, sent, deferred }) =>
      `<tr><th scope="row">${escaped(site.name)}</th><td>${words.count(sent)}</td><td>${words.count(deferred)}</td></tr>`,
  );
  return `<h2>${escaped(words.texts.others)}</h2>
<div class="table" tabindex="0" role="region" aria-label="${escaped(words.texts.others)}"><table><thead><tr><td></td><th scope="col">${words.texts.sent}</th><th scope="col">${words.texts.deferred}</th></tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

function list(lines: readonly string[]): string {
  return lines.length === 0
    ? ''
    : `<ul>${lines.map((line) => `<li>${escaped(line.trim())}</li>`).join('')}</ul>`;
}
