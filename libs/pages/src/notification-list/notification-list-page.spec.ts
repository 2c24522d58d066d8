import type { NotificationListPageModel } from '#contracts';
import { aNotificationListPage } from '../testing-models/notification.js';
import { tagWith, textOf } from '../testing-models/reading.js';
import { renderNotificationListPage } from './notification-list-page.js';

const render = (change: Partial<NotificationListPageModel> = {}): string =>
  renderNotificationListPage(aNotificationListPage('de', change));
const empty = { items: [], next: null, continued: false } as const;

it('shows each with status, and a link to its story', () => {
  const html = render();
  expect(textOf(html)).toContain(
    'BA-2021-031187 | Erreicht per SMS, gestern, 14:03 | Termine | gestern, 14:02 | gestern, 15:02',
  );
  expect(textOf(html)).toContain('ohne Vorgang, gestern, 14:02 | Frist abgelaufen');
  expect(textOf(html)).toContain('Unterwegs | Termine | 06:58 | –');
  expect(tagWith(html, '<td', 'role="cell"', 'data-label="Status"')).not.toBeNull();
});

it('names one by its reference where the subject is not shown', () => {
  const [item] = aNotificationListPage('de').items;
  const html = render({ items: item === undefined ? [] : [{ ...item, subject: null }] });
  expect(textOf(html)).toContain('BA-2021-031187, 06:58 | Unterwegs');
});

describe('the filter', () => {
  it('is a form that needs no script', () => {
    const html = render();
    expect(
      tagWith(html, '<form', 'method="get"', 'action="/amt/buergeramt/nachrichten"', 'role="search"'),
    ).not.toBeNull();
    expect(html).not.toContain('Auswahl aufheben');
  });

  it('keeps what was chosen and can be taken off', () => {
    const html = render({ filter: { status: 'undeliverable', reference: 'BA-1 & 2' } });
    expect(tagWith(html, '<option', 'value="undeliverable"', 'selected')).not.toBeNull();
    expect(tagWith(html, '<input', 'name="reference"', 'value="BA-1 &amp; 2"')).not.toBeNull();
    expect(textOf(html)).toContain('Auswahl aufheben');
  });
});

describe('the pager', () => {
  const filter = { status: 'sent', reference: null } as const;
  it.each([
    ['in the middle', { next: 'c1', continued: true }, true, true],
    ['on the first page', { next: 'c1', continued: false }, false, true],
    ['on the last page', { next: null, continued: true }, true, false],
    ['on the only page', { next: null, continued: false }, false, false],
  ])('%s', (_, change, hasNewest, hasOlder) => {
    const html = render({ ...change, filter });
    expect(textOf(html).includes('Zu den neuesten')).toBe(hasNewest);
    expect(
      tagWith(html, 'href="/amt/buergeramt/nachrichten?status=sent&amp;cursor=c1"', 'rel="next"') !== null,
    ).toBe(hasOlder);
  });
});

it.each([
  ['nothing yet', { status: null, reference: null }, 'Noch keine Nachrichten'],
  ['nothing by status', { status: 'sent', reference: null }, 'Keine Nachricht passt zu dieser Auswahl'],
  ['nothing by reference', { status: null, reference: 'x' }, 'Keine Nachricht passt zu dieser Auswahl'],
] as const)('%s', (_, filter, words) => {
  const html = render({ ...empty, filter });
  expect(textOf(html)).toContain(words);
  expect(html).not.toContain('<table');
});
