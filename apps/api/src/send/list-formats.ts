import type { NotificationAnswer } from '#contracts';

/** A page of a list. */
export interface Page {
  readonly items: readonly NotificationAnswer[];
  readonly next: string | null;
}

/** Cuts the one row too many that tells whether another page follows. */
export function pageOf(rows: readonly NotificationAnswer[], limit: number): Page {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

export function asNdjson(items: readonly NotificationAnswer[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('');
}

const COLUMNS = [
  'id',
  'status',
  'category',
  'urgency',
  'reference',
  'acceptedAt',
  'deadline',
  'toldAt',
  'toldBy',
  'endedAt',
] as const;

/** RFC 4180. A leading `=`, `+`, `-` or `@` is quoted with an apostrophe, so that no spreadsheet takes it for a formula. */
export function asCsv(items: readonly NotificationAnswer[]): string {
  const rows = items.map((item) =>
    COLUMNS.map((column) => cell(column === 'deadline' ? item.deadline?.at : item[column])).join(','),
  );
  return [COLUMNS.join(','), ...rows].map((row) => `${row}\r\n`).join('');
}

function cell(value: string | null | undefined): string {
  const text = value ?? '';
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
