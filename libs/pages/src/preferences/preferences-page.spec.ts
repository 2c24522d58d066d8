import type { PreferenceContactPoint, PreferencesPageModel } from '#contracts';
import { aPreferencesPage } from '../testing-models/preferences.js';
import { headingOf, tagWith, textOf } from '../testing-models/reading.js';
import { renderPreferencesPage } from './preferences-page.js';

const render = (change: Partial<PreferencesPageModel> = {}): string =>
  renderPreferencesPage(aPreferencesPage('de', change));

/** The options of a select as `value` or `value*` when chosen. */
function optionsOf(html: string, name: string): string[] {
  const [, inner] = new RegExp(`<select[^>]*name="${name.replaceAll('.', '\\.')}"[^>]*>(.*?)</select>`).exec(
    html,
  )!;
  return [...inner!.matchAll(/<option value="([^"]*)"( selected="")?/g)].map(([, value, chosen]) =>
    chosen === undefined ? value! : `${value!}*`,
  );
}

const point = (change: Partial<PreferenceContactPoint>): PreferenceContactPoint => ({
  channel: 'email',
  masked: 'e••••••n@gmx.de',
  state: 'usable',
  provider: { name: 'GMX', health: 'healthy', suspected: false },
  ...change,
});

describe('contact points', () => {
  const provider = { name: 'GMX', health: 'healthy', suspected: false } as const;
  it.each([
    ['well', point({}), 'bestätigt'],
    ['without a provider', point({ channel: 'sms', provider: null }), 'bestätigt'],
    ['not confirmed', point({ state: 'unverified' }), 'noch nicht bestätigt'],
    ['suppressed', point({ state: 'suppressed' }), 'kommen zurück. Bitte melden Sie sich bei uns.'],
    ['missing', point({ state: 'missing', masked: null }), 'nicht eingerichtet'],
    ['inbox', point({ channel: 'inbox', masked: null, provider: null }), 'Hier steht immer alles.'],
    ['blocked', point({ provider: { ...provider, health: 'blocked' } }), 'GMX nimmt zurzeit nichts an'],
    ['probing', point({ provider: { ...provider, health: 'probing' } }), 'GMX nimmt zurzeit nichts an'],
    ['slow', point({ provider: { ...provider, health: 'degraded' } }), 'GMX nimmt zurzeit nur langsam an'],
    [
      'recovering',
      point({ provider: { ...provider, health: 'recovering' } }),
      'GMX nimmt zurzeit nur langsam an',
    ],
    [
      'suspected',
      point({ provider: { ...provider, suspected: true } }),
      'GMX: Wir prüfen, ob unsere Mails ankommen',
    ],
  ])('%s', (_, contactPoint, words) => {
    expect(textOf(render({ contactPoints: [contactPoint] }))).toContain(words);
  });
});

describe('channels per category', () => {
  const html = render();

  it('are chosen in selects, in the saved order', () => {
    expect(optionsOf(html, 'appointments.1')).toEqual(['email*', 'sms']);
    expect(optionsOf(html, 'appointments.2')).toEqual(['email', 'sms*', 'none']);
    expect(optionsOf(html, 'appointments.3')).toEqual(['email', 'sms', 'none*']);
  });

  it('offers to switch off what is voluntary, and no duty', () => {
    expect(optionsOf(html, 'waste.1')).toEqual(['email', 'sms', 'none*']);
    expect(textOf(html)).toContain('Abfall und Straße | ausgeschaltet');
    expect(textOf(html)).toContain('Sie bleiben an, den Weg wählen Sie.');
  });

  it('keeps a chosen channel that is not usable now', () => {
    expect(optionsOf(html, 'health.2')).toEqual(['email', 'sms', 'push*', 'none']);
    expect(optionsOf(html, 'health.1')).toEqual(['email', 'sms*']);
  });

  it('lets a duty without any order yet be left as it is', () => {
    const categories = aPreferencesPage('de').categories.map((category) => ({ ...category, channels: [] }));
    expect(optionsOf(render({ categories }), 'appointments.1')).toEqual(['email', 'sms', 'none*']);
  });
});

describe('settings', () => {
  it('shows quiet hours, or that there are none', () => {
    expect(optionsOf(render(), 'quiet.from')).toContain('21:00*');
    expect(optionsOf(render(), 'quiet.to')).toContain('07:00*');
    expect(optionsOf(render({ quietHours: null }), 'quiet.from')[0]).toBe('*');
  });

  it('shows language and plain language', () => {
    const html = render({ language: 'en', plainLanguage: true });
    expect(tagWith(html, 'name="language"', 'value="en"', 'checked')).not.toBeNull();
    expect(tagWith(html, 'name="language"', 'value="de"', 'checked')).toBeNull();
    expect(tagWith(html, 'name="plainLanguage"', 'value="yes"', 'checked')).not.toBeNull();
  });

  it('posts to the link itself and may not be indexed', () => {
    expect(tagWith(render(), '<form', 'method="post"', 'action="/p/3f9cQ"')).not.toBeNull();
    expect(tagWith(render(), '<meta', 'name="robots"', 'noindex')).not.toBeNull();
    expect(tagWith(render(), '<meta', 'name="referrer"', 'no-referrer')).not.toBeNull();
  });
});

describe('after sending', () => {
  const wrong = render({
    errors: [
      { field: 'health.2', code: 'channel-twice' },
      { field: 'quiet.to', code: 'quiet-hours-incomplete' },
      { field: 'elsewhere', code: 'unknown-value' },
    ].slice(0, 2) as PreferencesPageModel['errors'],
  });

  it('lists what is wrong on top, linked to the fields, and names it in the title', () => {
    expect(tagWith(wrong, '<a', 'href="#f-health-2"')).not.toBeNull();
    expect(textOf(wrong)).toContain('Gesundheit, Wenn das nicht geht: Dieser Weg ist schon gewählt.');
    expect(wrong).toContain('<title>Fehler: Einstellungen');
    expect(wrong.indexOf('f-health-2')).toBeLessThan(wrong.indexOf('<h1'));
  });

  it('ties each message to its field, and opens its category', () => {
    expect(
      tagWith(wrong, '<select', 'id="f-health-2"', 'aria-invalid="true"', 'f-health-2-error'),
    ).not.toBeNull();
    expect(tagWith(wrong, 'id="f-health-2-error"')).not.toBeNull();
    expect(tagWith(wrong, '<select', 'id="f-health-1"', 'aria-invalid')).toBeNull();
    expect([...wrong.matchAll(/<details class="kern-accordion" open="">/g)]).toHaveLength(2);
  });

  it.each([
    ['what changed', ['Termine'], ['quietHours', 'language'], 'Geändert: Termine, Ruhezeit und Sprache.'],
    ['one change', ['Termine'], [], 'Geändert: Termine. Das gilt ab der nächsten Nachricht.'],
    ['a setting', [], ['plainLanguage'], 'Geändert: Leichte Sprache.'],
    ['that nothing did', [], [], 'Es hat sich nichts geändert.'],
  ] as const)('says %s', (_, categories, settings, words) => {
    const saved = render({ saved: { categories, settings } });
    expect(textOf(saved)).toContain(words);
    expect(headingOf(saved)).toBe('Wie sollen wir Sie erreichen?');
  });
});
