import type { SiteReport } from '#foresight';
import type { ReplayOptions } from './options.js';
import type { ReadLogs } from './read-logs.js';
import { assumptionsOf, episodesOf, finding, isIll, readingOf, waitedOf, wouldHaveOf } from './sentences.js';
import { Words } from './words.js';

const MOST_REPLIES = 8;

/** The report as plain text. */
export function textReport(read: ReadLogs, options: ReplayOptions): string {
  const words = new Words(options.language, options.zone);
  const { sites } = read.report;
  const well = sites.filter((report) => !isIll(report));
  const others = well.map(
    ({ site, sent, deferred }) =>
      `  ${site.name}: ${words.count(sent)} ${words.texts.sent}, ${words.count(deferred)} ${words.texts.deferred}`,
  );
  return [
    finding(read.report, words),
    '',
    ...readingOf(read, words),
    ...sites.filter(isIll).flatMap((report) => ['', ...siteText(report, options, words)]),
    ...(others.length > 0 ? ['', words.texts.others, ...others] : []),
    '',
    assumptionsOf(options, words),
    '',
  ].join('\n');
}

function siteText(report: SiteReport, options: ReplayOptions, words: Words): string[] {
  const { site, replies, waited, wouldHave } = report;
  const would = wouldHaveOf(wouldHave, words, options.deadlineMs !== null);
  return [
    `${site.name} (${site.site})`,
    ...episodesOf(report, words).map((line) => `  ${line}`),
    ...(waited.mails > 0
      ? [`  ${waitedOf(waited, words)}`, `  ${words.texts.wouldHave}:`, ...would.map((line) => `    ${line}`)]
      : []),
    ...(replies.length > 0 ? [`  ${words.texts.replies}:`] : []),
    ...replies.slice(0, MOST_REPLIES).map(({ count, text }) => `    ${words.count(count)} × ${text}`),
  ];
}
