import type { SiteReport } from '#foresight';
import { escaped } from './escaped.js';
import type { Words } from './words.js';

const HOUR_MS = 3_600_000;
const MOST_COLUMNS = 120;
const HEIGHT = 120;
/** Nobody disappears: a column with one mail is still seen. */
const LOWEST = 2;

interface Column {
  readonly atMs: number;
  readonly sent: number;
  readonly refused: number;
}

/**
 * Accepted mail as columns and refusals as crosses above, in inline SVG without viewBox: columns stretch, nothing else does.
 * The same in words for those who do not see it, and as a table.
 */
export function chartOf(report: SiteReport, words: Words): string {
  const columns = columnsOf(report);
  if (columns.length === 0) return '';
  const { texts } = words;
  const most = Math.max(1, ...columns.map(({ sent }) => sent));
  const refused = columns.reduce((sum, column) => sum + column.refused, 0);
  const label = escaped(texts.chart(report.site.name, words.count(most), words.count(refused)));
  const width = 100 / columns.length;
  return `<svg role="img" aria-label="${label}" xmlns="http://www.w3.org/2000/svg">
<line class="axis" x1="0" x2="100%" y1="${String(HEIGHT + 12)}" y2="${String(HEIGHT + 12)}"/>
${columns.map((column, place) => columnSvg(column, place * width, width, most)).join('')}
</svg>
<ul class="legend"><li><svg aria-hidden="true"><rect class="mail" width="100%" height="100%"/></svg> ${escaped(texts.sent)}</li><li><svg aria-hidden="true"><path class="refused" d="M3 3l10 10M13 3L3 13"/></svg> ${escaped(texts.refused)}</li></ul>
${tableOf(columns, words)}`;
}

function columnSvg({ sent, refused }: Column, left: number, width: number, most: number): string {
  const height = sent === 0 ? 0 : Math.max(LOWEST, (sent / most) * HEIGHT);
  const bar = `<rect class="mail" x="${percent(left)}" width="${percent(width * 0.8)}" y="${(HEIGHT + 12 - height).toFixed(1)}" height="${height.toFixed(1)}"/>`;
  const cross = `<svg x="${percent(left)}" width="9" height="9" style="overflow:visible"><path class="refused" d="M1 1l7 7M8 1L1 8"/></svg>`;
  return `${sent > 0 ? bar : ''}${refused > 0 ? cross : ''}`;
}

function percent(value: number): string {
  return `${value.toFixed(3)}%`;
}

/** The time around the illness, or all of it, in columns of whole hours. */
function columnsOf({ hours, episodes }: SiteReport): Column[] {
  const [first, last] = [hours[0], hours.at(-1)];
  if (first === undefined || last === undefined) return [];
  const fromMs = Math.max(first.atMs, (episodes[0]?.beginMs ?? first.atMs) - 24 * HOUR_MS);
  const endMs = episodes.at(-1)?.endMs ?? null;
  const toMs = endMs === null ? last.atMs : Math.min(last.atMs, endMs + 24 * HOUR_MS);
  const step = Math.max(1, Math.ceil((toMs - fromMs + HOUR_MS) / HOUR_MS / MOST_COLUMNS)) * HOUR_MS;
  const startMs = Math.floor(fromMs / HOUR_MS) * HOUR_MS;
  const columns = Array.from({ length: Math.floor((toMs - startMs) / step) + 1 }, (_, place) => ({
    atMs: startMs + place * step,
    sent: 0,
    refused: 0,
  }));
  for (const { atMs, sent, refused } of hours) {
    const column = columns[Math.floor((atMs - startMs) / step)];
    if (column === undefined) continue;
    column.sent += sent;
    column.refused += refused;
  }
  return columns;
}

function tableOf(columns: readonly Column[], words: Words): string {
  const { texts } = words;
  const rows = columns
    .filter(({ sent, refused }) => sent + refused > 0)
    .map(
      ({ atMs, sent, refused }) =>
        `<tr><th scope="row">${words.moment(atMs)}</th><td>${words.count(sent)}</td><td>${words.count(refused)}</td></tr>`,
    );
  return `<details><summary>${escaped(texts.table)}</summary><div class="table" tabindex="0" role="region" aria-label="${escaped(texts.table)}"><table><thead><tr><th scope="col">${escaped(texts.hour)}</th><th scope="col">${escaped(texts.sent)}</th><th scope="col">${escaped(texts.refused)}</th></tr></thead><tbody>${rows.join('')}</tbody></table></div></details>`;
}
