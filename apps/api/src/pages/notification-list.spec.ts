import { uuidV7 } from '#domain';
import { notificationListModel, readListWish } from './notification-list.js';

const FIRST = uuidV7(1_000, new Uint8Array(10));
const LAST = uuidV7(2_000, new Uint8Array(10));

describe('the wish', () => {
  it.each([
    ['nothing', {}, { status: null, reference: null, before: undefined }],
    ['a status', { status: 'delivered' }, { status: 'delivered', reference: null, before: undefined }],
    ['an unknown status', { status: 'x' }, { status: null, reference: null, before: undefined }],
    ['blanks', { reference: '  ' }, { status: null, reference: null, before: undefined }],
    ['a page', { cursor: FIRST }, { status: null, reference: null, before: FIRST }],
    ['no cursor of ours', { cursor: '/amt?cursor=1' }, { status: null, reference: null, before: undefined }],
  ])('%s', (_, query, { before, ...filter }) => {
    expect(readListWish(query)).toEqual({ filter, before, continued: before !== undefined });
  });
});

describe('the next page', () => {
  const row = {
    status: 'delivered',
    reference: 'A',
    category: 'x',
    acceptedAtMs: 0,
    toldAtMs: null,
    toldBy: null,
  };
  const listed = (ids: readonly string[], pageRows: number) =>
    notificationListModel(ids.map((id) => ({ ...row, id, deadlineMs: null })) as never, {
      frame: {} as never,
      href: '/amt/x/nachrichten',
      wish: readListWish({}),
      pageRows,
      categories: [],
      locale: 'de',
    });

  it('begins after the last row shown, by a cursor that the wish can read', () => {
    const { next, items } = listed([LAST, FIRST], 1);
    expect(items).toHaveLength(1);
    expect(readListWish({ cursor: next ?? '' }).before).toBe(LAST);
  });

  it('is none when all rows are shown', () => {
    expect(listed([LAST, FIRST], 2).next).toBeNull();
  });
});
