import type { ReplayReport, SiteReport, Waited, WouldHave } from '#foresight';
import type { ReplayOptions } from './options.js';
import type { ReadLogs } from './read-logs.js';
import type { Words } from './words.js';

/** The title of a report: its finding. */
export function finding({ sites, totals }: ReplayReport, words: Words): string {
  const names = sites.filter(isIll).map(({ site }) => site.name);
  if (names.length === 0) return words.texts.nothing;
  const shown = names.slice(0, 3).join(', ');
  return words.texts.finding(words.count(totals.waited.mails), names.length > 3 ? `${shown} …` : shown);
}

/** Whether a site has something to tell. */
export function isIll({ episodes, waited }: SiteReport): boolean {
  return episodes.length > 0 || waited.mails > 0;
}

/** What was read. */
export function readingOf({ report, counts }: ReadLogs, words: Words): string[] {
  const { texts } = words;
  const { fromMs, toMs } = report;
  return [
    ...(fromMs === null || toMs === null
      ? []
      : [`${texts.period}: ${texts.from} ${words.moment(fromMs)} ${texts.to} ${words.moment(toMs)}`]),
    `${words.count(counts.lines)} ${texts.lines}, ${words.count(counts.deliveries)} ${texts.deliveries}, ${words.count(counts.unreadable)} ${texts.unreadable}`,
    ...counts.shapes().map(({ shape, count }) => `  ${words.count(count)} × ${shape}`),
    ...(counts.cutShort > 0 ? [`${words.count(counts.cutShort)} ${texts.cutShort}`] : []),
    ...(report.forgotten > 0 ? [`${words.count(report.forgotten)} ${texts.forgotten}`] : []),
    `${words.count(report.sent)} ${texts.sent}, ${words.count(report.deferred)} ${texts.deferred}, ${words.count(report.bounced)} ${texts.bounced}`,
  ];
}

/** When a site was not well. */
export function episodesOf({ site, episodes }: SiteReport, words: Words): string[] {
  const { texts } = words;
  return episodes.map((episode) => {
    const end =
      episode.endMs === null
        ? texts.openEnd
        : `${texts.to} ${words.moment(episode.endMs)} (${words.duration(episode.endMs - episode.beginMs)})`;
    return `${texts[episode.kind]} ${texts.from} ${words.moment(episode.beginMs)} ${end}; ${texts.known} ${words.moment(episode.foundMs)}: ${words.cause(site, episode)}`;
  });
}

/** Who waited, and how long. */
export function waitedOf(waited: Waited, words: Words): string {
  const { texts } = words;
  const times = `${texts.median} ${words.duration(waited.p50Ms)}, p95 ${words.duration(waited.p95Ms)}, ${texts.most} ${words.duration(waited.maxMs)}`;
  const parts = (['delivered', 'lost', 'open'] as const)
    .filter((end) => waited[end] > 0)
    .map((end) => `${words.count(waited[end])} ${texts[end]}${end === 'delivered' ? ` (${times})` : ''}`);
  return `${words.count(waited.mails)} ${texts.waited}: ${parts.join('; ')}`;
}

/** What would have been done. */
export function wouldHaveOf(would: WouldHave, words: Words, hasDeadline: boolean): string[] {
  const { texts } = words;
  const { email, sms } = would.toldBy;
  return [
    ...(sms === undefined
      ? []
      : [
          `${words.count(sms)} ${texts.toldBy.sms}, ${texts.median} ${words.duration(would.smsP50Ms)} ${texts.after}; ${texts.cost} ${words.euros(would.costMicros)}`,
        ]),
    ...(email === undefined ? [] : [`${words.count(email)} ${texts.toldBy.email}`]),
    `${words.count(would.held)} ${texts.held}, ${words.count(would.untold)} ${texts.untold}`,
    ...(hasDeadline
      ? [
          `${texts.missed}: ${words.count(would.missedWithout)} ${texts.without}, ${words.count(would.missedWith)} ${texts.with}`,
        ]
      : []),
  ];
}

/** What the answer rests on. */
export function assumptionsOf(options: ReplayOptions, words: Words): string {
  const { texts } = words;
  const share = Math.round(options.phonesShare * 100);
  const deadline =
    options.deadlineMs === null
      ? texts.noDeadline
      : `${texts.deadline} ${words.duration(options.deadlineMs)}`;
  return `${texts.assumptions}: ${String(share)} % ${texts.phones}, ${deadline}, ${options.urgency}, SMS ${words.euros(options.smsPriceMicros)}. ${texts.private}`;
}
