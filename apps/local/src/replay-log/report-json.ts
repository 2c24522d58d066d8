import type { ReplayOptions } from './options.js';
import type { ReadLogs } from './read-logs.js';

/** The report as JSON: moments as RFC 3339 text under `…At`, lengths of time in milliseconds, money in millionths of a euro. */
export function jsonReport({ report, counts }: ReadLogs, options: ReplayOptions): string {
  const { phonesShare, deadlineMs, urgency, smsPriceMicros } = options;
  const answer = {
    assumptions: { phonesShare, deadlineMs, urgency, smsPriceMicros },
    lines: {
      read: counts.lines,
      deliveries: counts.deliveries,
      unreadable: counts.unreadable,
      shapes: counts.shapes(),
      filesCutShort: counts.cutShort,
    },
    ...report,
  };
  return `${JSON.stringify(answer, withMoments, 2)}\n`;
}

const MOMENTS = new Map([
  ['fromMs', 'fromAt'],
  ['toMs', 'toAt'],
  ['beginMs', 'beginAt'],
  ['foundMs', 'foundAt'],
  ['endMs', 'endAt'],
  ['firstMs', 'firstAt'],
  ['lastMs', 'lastAt'],
  ['atMs', 'at'],
]);

function withMoments(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]: [string, unknown]) => {
      const moment = MOMENTS.get(name);
      return moment === undefined
        ? [name, one]
        : [moment, typeof one === 'number' ? new Date(one).toISOString() : null];
    }),
  );
}
