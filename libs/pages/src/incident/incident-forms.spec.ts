import { aPrice } from '../testing-models/incident.js';
import {
  aBulkActionPage,
  aClosePage,
  aContactPage,
  anIncidentListPage,
  aNotePage,
  aNoticePage,
  anOpenIncidentPage,
} from '../testing-models/incident-forms.js';
import { headingOf, tagWith, textOf } from '../testing-models/reading.js';
import { renderBulkActionPage } from './bulk-action-page.js';
import { renderClosePage } from './close-page.js';
import { renderContactPage } from './contact-page.js';
import { renderIncidentListPage } from './incident-list-page.js';
import { renderNotePage } from './note-page.js';
import { renderNoticePage } from './notice-page.js';
import { renderOpenIncidentPage } from './open-page.js';
import type { BulkActionPageModel, ClosePageModel, IncidentListPageModel, NoticePageModel } from '#contracts';

describe('the second look', () => {
  const render = (change: Partial<BulkActionPageModel> = {}): string =>
    renderBulkActionPage(aBulkActionPage('de', change));
  const all = (kind: 'reroute' | 'release' | 'cancel') =>
    render({ choice: { kind, until: null, price: aPrice(), held: 214 } });

  it('says what exactly, what it costs, the budget after, and until when it can be undone', () => {
    const text = textOf(render());
    expect(headingOf(render())).toBe('41 Nachrichten umleiten?');
    expect(text).toContain('Es geht nur um die mit Frist bis So., 14. März, 23:59 Uhr.');
    expect(text).toContain('Preis | 33 SMS = 2,48 € · 8 Push');
    expect(text).toContain('Budget danach | Danach bleiben 20,17 € für SMS');
    expect(text).toContain('2 Minuten lang geschieht nichts');
    expect(text).toContain('41 umleiten');
  });

  it('posts to the same order', () => {
    expect(
      tagWith(render(), '<form', 'method="post"', '/massnahmen/reroute?bis=2021-03-14T22%3A59%3A00Z'),
    ).not.toBeNull();
  });

  it('demands a reason, tied to its field', () => {
    const html = render({ error: 'reason-missing' });
    expect(tagWith(html, '<textarea', 'aria-invalid="true"', 'f-reason-error')).not.toBeNull();
    expect(tagWith(html, 'href="#f-reason"')).not.toBeNull();
  });

  it('has no price where nothing is spent, and no budget line', () => {
    for (const html of [all('release'), all('cancel')]) {
      expect(textOf(html)).toContain('Preis | kostenlos');
      expect(html).not.toContain('Budget danach');
    }
    expect(headingOf(all('cancel'))).toBe('214 Nachrichten stornieren?');
    expect(textOf(all('release'))).toContain('Fristen wechseln trotzdem rechtzeitig den Weg.');
  });

  it('names every way a price may have', () => {
    const price = aPrice({ inbox: 2, later: 3, budgetCents: null });
    const text = textOf(render({ choice: { kind: 'reroute', until: null, price, held: 214 } }));
    expect(text).toContain(
      '152 SMS = 11,40 € · 31 Push · 2 nur im Posteingang · 3 später (Ruhezeit oder Budget) · 31 ohne anderen Weg',
    );
    expect(text).toContain('Budget danach | ohne Grenze');
  });

  it('tells that the count has changed, and posts the one that is shown', () => {
    const html = render({ error: 'count-changed' });
    expect(textOf(html)).toContain('Inzwischen sind mehr oder weniger angehalten.');
    expect(tagWith(html, 'type="hidden"', 'name="count"', 'value="41"')).not.toBeNull();
  });

  it('has no button when nothing is held', () => {
    const change = { choice: { ...aBulkActionPage('de').choice, price: aPrice({ count: 0 }) } };
    expect(textOf(render(change))).toContain('Inzwischen ist nichts mehr angehalten.');
    expect(render(change)).not.toContain('<textarea');
  });
});

describe('the list', () => {
  const render = (change: Partial<IncidentListPageModel> = {}): string =>
    renderIncidentListPage(anIncidentListPage('de', change));

  it('has open ones first, with their figures, then closed ones', () => {
    const text = textOf(render());
    expect(text).toMatch(/860 \| 611 \| 29 \| K. Yıldız.*Beendet/);
    expect(text).toContain('T-Online nahm unsere Mails nicht an');
    expect(text).toContain('twilio nahm unsere Nachrichten nicht an');
    expect(text).toContain('Die Störung lag bei uns');
    expect(text).toContain('3 h 30 min');
  });

  it('says that there is none', () => {
    expect(textOf(render({ open: [] }))).toContain('Keine Störung');
    expect(textOf(render())).not.toContain('Keine Störung');
    expect(textOf(render({ open: [], continued: true }))).not.toContain('Keine Störung');
  });

  it('pages by cursor', () => {
    expect(tagWith(render(), 'rel="next"', 'cursor=2020-0144')).not.toBeNull();
    expect(render({ next: null })).not.toContain('aria-label="Seiten"');
    expect(textOf(render({ next: null, continued: true }))).toContain('Zu den neuesten');
  });

  it('knows no figures where none were counted, and nobody who took it on', () => {
    const [item] = anIncidentListPage('de').open;
    const text = textOf(render({ open: [{ ...item!, counts: null, acknowledgedBy: null }] }));
    expect(text).toContain('– | – | – | niemand');
  });
});

describe('the notice', () => {
  const render = (change: Partial<NoticePageModel> = {}): string =>
    renderNoticePage(aNoticePage('de', change));

  it('is looked at before it is published: the first button only shows it', () => {
    expect(tagWith(render(), '<button', 'value="vorschau"')).not.toBeNull();
    expect(tagWith(render(), '<button', 'value="veroeffentlichen"')).toBeNull();
    const preview = render({ preview: true });
    expect(tagWith(preview, '<button', 'value="veroeffentlichen"')).not.toBeNull();
    expect(tagWith(preview, 'type="hidden"', 'name="en"')).not.toBeNull();
  });

  it('can be withdrawn only while one is published', () => {
    expect(tagWith(render(), '<button', 'value="zurueckziehen"')).not.toBeNull();
    expect(tagWith(render({ published: null }), '<button', 'value="zurueckziehen"')).toBeNull();
  });

  it('marks each text with its language', () => {
    expect(tagWith(render({ preview: true }), 'sb-bubble', 'lang="en"')).not.toBeNull();
  });
});

describe('the other forms', () => {
  const close = (change: Partial<ClosePageModel>) => renderClosePage(aClosePage('de', change));

  it('close nothing that is ill', () => {
    expect(close({})).not.toContain('Störung beenden</span></button>');
    expect(textOf(close({}))).toContain('WEB.DE ist noch nicht in Ordnung.');
    expect(textOf(close({ ill: ['GMX', 'WEB.DE'] }))).toContain('GMX und WEB.DE sind noch nicht in Ordnung.');
    expect(tagWith(close({ ill: [] }), '<button')).not.toBeNull();
    expect(textOf(close({ ill: [], held: 0 }))).not.toContain('angehalten.');
  });

  it('tie errors to their fields', () => {
    const html = renderContactPage(aContactPage('de'));
    expect(tagWith(html, '<input', 'f-at-error')).not.toBeNull();
    expect(textOf(html)).toContain('Wann: Bitte so angeben: 2021-03-11 14:35');
    const note = renderNotePage(aNotePage('de', { errors: [{ field: 'text', code: 'missing' }] }));
    expect(tagWith(note, '<textarea', 'aria-invalid="true"')).not.toBeNull();
  });

  it.each([
    ['reason-missing', 'f-reason-error'],
    ['subject-unknown', 'f-subject-error'],
    ['open-already', 'f-subject-error'],
  ] as const)('say what is wrong with opening by hand: %s', (error, id) => {
    expect(renderOpenIncidentPage(anOpenIncidentPage('de', { error }))).toContain(id);
  });

  it('have nothing to say where nothing is wrong', () => {
    expect(renderOpenIncidentPage(anOpenIncidentPage('de', { error: null }))).not.toContain('kern-alert');
  });
});
