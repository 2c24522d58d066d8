import type { NotificationListPageModel, StaffFrame } from '#contracts';
import { NOTIFICATION_STATUSES, isUuid, type Uuid } from '#domain';
import type { Category } from '#delivery/ports';
import type { NotificationReader } from '#persistence';

type ListedRow = Awaited<ReturnType<NotificationReader['list']>>[number];

/** What a list is asked for; a cursor that is none of ours begins at the top. */
export interface ListWish {
  readonly filter: NotificationListPageModel['filter'];
  readonly before: Uuid | undefined;
  readonly continued: boolean;
}

/** What the list's page needs beside its rows. */
export interface ListSurroundings {
  readonly frame: StaffFrame;
  readonly href: string;
  readonly wish: ListWish;
  /** Rows of one page; one more row says that there is a next page. */
  readonly pageRows: number;
  readonly categories: readonly Category[];
  readonly locale: 'de' | 'en';
}

/** Reads the query of the list's page. */
export function readListWish(query: Readonly<Record<string, string>>): ListWish {
  const { status, reference, cursor } = query;
  const before = cursor !== undefined && isUuid(cursor) ? cursor : undefined;
  return {
    filter: {
      status: NOTIFICATION_STATUSES.find((one) => one === status) ?? null,
      reference: reference === undefined || reference.trim() === '' ? null : reference,
    },
    before,
    continued: before !== undefined,
  };
}

/** The list's page out of its rows. */
export function notificationListModel(
  rows: readonly ListedRow[],
  around: ListSurroundings,
): NotificationListPageModel {
  const { frame, href, wish, pageRows } = around;
  const items = rows.slice(0, pageRows);
  return {
    ...frame,
    href,
    filter: wish.filter,
    items: items.map((row) => itemOf(row, around)),
    next: rows.length > pageRows ? (items.at(-1)?.id ?? null) : null,
    continued: wish.continued,
  };
}

function itemOf(
  row: ListedRow,
  { href, categories, locale }: ListSurroundings,
): NotificationListPageModel['items'][number] {
  return {
    id: row.id,
    href: `${href}/${row.id}`,
    reference: row.reference,
    subject: null,
    category: nameOf(categories, row.category, locale),
    status: row.status,
    acceptedAt: moment(row.acceptedAtMs),
    told:
      row.toldAtMs === null || row.toldBy === null ? null : { channel: row.toldBy, at: moment(row.toldAtMs) },
    deadlineAt: row.deadlineMs === null ? null : moment(row.deadlineMs),
  };
}

function nameOf(categories: readonly Category[], id: string, locale: 'de' | 'en'): string {
  const category = categories.find((one) => one.id === id);
  return (locale === 'de' ? category?.nameDe : category?.nameEn) ?? id;
}

function moment(ms: number): string {
  return new Date(ms).toISOString();
}
