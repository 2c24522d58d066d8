import type { ActionView, ProtectedView, SignInPageModel } from '#contracts';
import { headingOf, tagWith, textOf } from '../testing-models/reading.js';
import {
  aLockedView,
  anActionPage,
  anActionView,
  anErrorPage,
  aProtectedPage,
  aSignInPage,
  aTextPage,
  OPEN_MESSAGE,
} from '../testing-models/public.js';
import { renderActionPage } from './action-page.js';
import { renderErrorPage } from './error-page.js';
import { renderProtectedPage } from './protected-page.js';
import { renderSignInPage } from './sign-in-page.js';
import { renderTextPage } from './text-page.js';

describe("the text of a mail that an office's software wrote", () => {
  const withText = (text: string, linked: boolean) =>
    renderProtectedPage(
      aProtectedPage('de', {
        state: 'open',
        message: { subject: 'Ihr Termin', text, linked, deadlineAt: null, action: null },
      }),
    );

  it.each([
    ['https://stadt.example/a?x=1&y=2', 'https://stadt.example/a?x=1&amp;y=2'],
    ['Bitte [https://stadt.example/a].', 'https://stadt.example/a'],
    ['siehe http://stadt.example/a, oder', 'http://stadt.example/a'],
  ])('%s leads there', (text, href) => {
    expect(tagWith(withText(text, true), '<a', `href="${href}"`, 'rel="noopener noreferrer"')).not.toBeNull();
    expect(tagWith(withText(text, false), '<a', `href="${href}"`)).toBeNull();
  });

  it.each(['javascript:alert(1)', '<a href="https://x.example">x</a>', 'https://', 'ftp://stadt.example/a'])(
    '%s stays text',
    (text) => {
      const html = withText(text, true);
      expect(html).not.toMatch(/href="(javascript|ftp):/);
      expect(html).not.toContain('<a href="https://x.example">x</a>');
    },
  );
});

describe('signing in', () => {
  it('happens by a button, never by opening the link', () => {
    const html = renderSignInPage(aSignInPage('de', 'ready'));
    expect(tagWith(html, '<form', 'method="post"', 'action="/anmelden/abc"')).not.toBeNull();
    expect(textOf(html)).toContain('Sie melden sich mit Ihrem Dienstzugang an.');
  });

  it.each<[SignInPageModel['state'], string]>([
    ['expired', 'Der Link ist abgelaufen'],
    ['used', 'Der Link gilt nicht mehr'],
    ['other_browser', 'Der Link gehört zu einem anderen Browser'],
    ['signed_out', 'Sie sind abgemeldet'],
    ['required', 'Bitte melden Sie sich an'],
  ])('%s offers no button', (state, heading) => {
    const html = renderSignInPage(aSignInPage('de', state));
    expect(headingOf(html)).toBe(heading);
    expect(html).not.toContain('<form');
  });
});

it.each([
  ['required', true, true],
  ['used', true, true],
  ['required', false, false],
  ['signed_out', true, false],
] as const)('signing in, %s, local %s: says where the links are: %s', (state, local, said) => {
  const html = renderSignInPage({ ...aSignInPage('de', state), local });
  expect(textOf(html).includes('im Terminal')).toBe(said);
});

it.each([
  ['done', 'Erledigt: Termin bestätigen'],
  ['declined', 'Erledigt: Termin absagen'],
  ['late', 'Die Frist ist vorbei'],
  ['open', 'Bitte antworten'],
] as const)('the action’s title is its finding: %s', (state, title) => {
  const html = renderActionPage(
    anActionPage('de', anActionView({ state, answeredAt: '2021-03-11T13:21:40Z' })),
  );
  expect(html).toContain(`<title>${title} – Stadt Lindenburg</title>`);
});

it('the title of a message that is gone says so', () => {
  const html = renderProtectedPage(aProtectedPage('de', { state: 'gone' }));
  expect(html).toContain('<title>Diese Nachricht gibt es hier nicht mehr – ');
});

describe('errors', () => {
  it('tell a broken link from a missing page', () => {
    const html = renderErrorPage({ ...anErrorPage('de', 404), kind: 'link' });
    expect(headingOf(html)).toBe('Diesen Link kennen wir nicht');
    expect(headingOf(renderErrorPage({ ...anErrorPage('de', 500), kind: 'link' }))).toContain(
      'schiefgegangen',
    );
  });

  it.each([
    [400, 'Das konnten wir nicht verarbeiten'],
    [401, 'Diese Seite ist nicht für Sie freigegeben'],
    [403, 'Diese Seite ist nicht für Sie freigegeben'],
    [404, 'Diese Seite gibt es nicht'],
    [410, 'Diese Seite gibt es nicht'],
    [429, 'Gerade sind es zu viele Anfragen'],
    [500, 'Da ist bei uns etwas schiefgegangen'],
    [502, 'Da ist bei uns etwas schiefgegangen'],
    [503, 'Das geht gerade nicht'],
  ])('%d says %s, when, and what to name', (status, heading) => {
    const html = renderErrorPage(anErrorPage('de', status));
    expect(headingOf(html)).toBe(heading);
    expect(textOf(html)).toContain('req-7f3a | Zeitpunkt: heute, 14:21 Uhr');
    expect(textOf(html).includes('Noch einmal versuchen')).toBe(status >= 500);
  });
});

describe('the protected page', () => {
  const render = (view: ProtectedView): string => renderProtectedPage(aProtectedPage('de', view));

  it('asks for the second factor by the name the office gave it', () => {
    const html = render(aLockedView());
    expect(
      tagWith(html, '<input', 'name="secondFactor"', 'required', 'aria-describedby="f-secondFactor-hint"'),
    ).not.toBeNull();
    expect(textOf(html)).toContain('Buchungsnummer | Noch 5 Versuche.');
    expect(html).not.toContain('aria-invalid');
  });

  it.each([
    ['wrong', 'Diese Angabe passt nicht zu der Nachricht.'],
    ['missing', 'Bitte füllen Sie dieses Feld aus.'],
  ] as const)('says what is %s, on top and at the field', (error, words) => {
    const html = render(aLockedView({ error, triesLeft: 1 }));
    expect(textOf(html).split(words)).toHaveLength(3);
    expect(textOf(html)).toContain('Noch 1 Versuch.');
    expect(
      tagWith(html, '<input', 'aria-invalid="true"', 'f-secondFactor-hint f-secondFactor-error'),
    ).not.toBeNull();
    expect(html).toContain('<title>Fehler: Ihre Nachricht');
  });

  it('shows the mail as text, with its deadline and its action', () => {
    const html = render(OPEN_MESSAGE);
    expect(headingOf(html)).toBe('Bitte bestätigen Sie Ihren Termin');
    expect(html).toContain(
      '<p>Ihr Termin: Dienstag, 16. März 2021, 09:20 Uhr<br/>Bürgeramt, Schalter 4 &lt;b&gt;&amp;&lt;/b&gt;</p>',
    );
    expect(html).not.toContain('<p></p>');
    expect(textOf(html)).toContain('Bitte bis heute, 15:02 Uhr handeln.');
    expect(tagWith(html, '<a', 'href="/a/7Q4K"')).not.toBeNull();
  });

  it('needs neither deadline nor action', () => {
    const { message } = OPEN_MESSAGE as Extract<ProtectedView, { state: 'open' }>;
    const html = render({ state: 'open', message: { ...message, deadlineAt: null, action: null } });
    expect(html).not.toContain('sb-due');
    expect(html).not.toContain('kern-btn');
  });

  it.each([
    ['shut', 'Die Seite ist gesperrt'],
    ['gone', 'Diese Nachricht gibt es hier nicht mehr'],
  ] as const)('%s shows nothing but whom to call', (state, heading) => {
    const html = render({ state });
    expect(headingOf(html)).toBe(heading);
    expect(tagWith(html, 'href="tel:+4920855501000"')).not.toBeNull();
    expect(html).not.toContain('<form');
  });

  it('has no call line without a number', () => {
    expect(renderProtectedPage({ ...aProtectedPage('de', OPEN_MESSAGE), telephone: null })).not.toContain(
      'tel:',
    );
  });
});

describe('the action page', () => {
  const render = (view: ActionView): string => renderActionPage(anActionPage('de', view));

  it('shows what, when and by when, and posts the answer', () => {
    const html = render(anActionView());
    expect(headingOf(html)).toBe('Möchten Sie diesen Termin bestätigen?');
    expect(tagWith(html, '<button', 'name="answer"', 'value="yes"')).not.toBeNull();
    expect(tagWith(html, '<button', 'name="answer"', 'value="no"')).not.toBeNull();
    expect(textOf(html)).toContain('Bitte bis heute, 15:02 Uhr antworten.');
    expect(textOf(html)).toContain('Oben in der Adresszeile steht stadt.lindenburg.example.');
    expect(tagWith(html, '<meta', 'name="robots"', 'noindex')).not.toBeNull();
  });

  it('has one button where there is one answer, and says why there is more time', () => {
    const html = render(anActionView({ declineLabel: null, extended: true, details: [] }));
    expect(tagWith(html, '<button', 'value="no"')).toBeNull();
    expect(textOf(html)).toContain('Sie bekommen deshalb mehr Zeit.');
    expect(html).not.toContain('Worum es geht');
  });

  it.each<[string, ActionView, string]>([
    [
      'confirmed',
      anActionView({ state: 'done', answeredAt: '2021-03-11T13:21:00Z' }),
      'Erledigt: Termin bestätigen',
    ],
    ['declined', anActionView({ state: 'declined', answeredAt: null }), 'Erledigt: Termin absagen'],
    ['declined in our words', anActionView({ state: 'declined', declineLabel: '' }), 'Erledigt: Absagen'],
    [
      'another time',
      anActionView({ state: 'other_time', wish: 'vormittags' }),
      'Erledigt: Anderer Termin gewünscht',
    ],
  ])('%s can be taken back until the deadline', (_, view, words) => {
    const html = render(view);
    expect(headingOf(html)).toBe(words);
    expect(tagWith(html, '<button', 'name="answer"', 'value="undo"')).not.toBeNull();
    expect(textOf(html)).toContain('Sie können Ihre Antwort bis heute, 15:02 Uhr ändern.');
  });

  it('after the deadline an answer stands, without a button', () => {
    const html = render(anActionView({ state: 'done', mayChange: false }));
    expect(headingOf(html)).toBe('Erledigt: Termin bestätigen');
    expect(html).not.toContain('<form');
  });

  it('asks for another time in a form of its own, in words or out of a list', () => {
    const free = render(anActionView());
    expect(tagWith(free, '<textarea', 'name="wish"')).not.toBeNull();
    expect(tagWith(free, '<button', 'name="answer"', 'value="other"')).not.toBeNull();
    const listed = render(anActionView({ otherTime: { options: ['Mo', 'Di <b>'], isMissing: true } }));
    expect(tagWith(listed, '<select', 'name="wish"', 'aria-invalid="true"')).not.toBeNull();
    expect(listed).toContain('Di &lt;b&gt;');
    expect(textOf(listed)).toContain('Bitte wählen oder schreiben Sie eine Zeit.');
    expect(render(anActionView({ otherTime: null }))).not.toContain('name="wish"');
  });

  it('says when the department has withdrawn it', () => {
    const html = render({ state: 'withdrawn' });
    expect(headingOf(html)).toBe('Diese Nachricht gilt nicht mehr');
    expect(html).not.toContain('<form');
  });

  it('says when the answer came', () => {
    expect(textOf(render(anActionView({ state: 'done', answeredAt: '2021-03-11T13:21:00Z' })))).toContain(
      'Ihre Antwort ist da, heute, 14:21 Uhr.',
    );
  });

  it('after the deadline offers the telephone, and no button', () => {
    const html = render(anActionView({ state: 'late' }));
    expect(headingOf(html)).toBe('Die Frist ist vorbei');
    expect(textOf(html)).toContain('Rufen Sie uns an, wir finden eine Lösung: 0208 555 010 00');
    expect(html).not.toContain('<form');
    const silent = renderActionPage({
      ...anActionPage('de', anActionView({ state: 'late' })),
      telephone: null,
    });
    expect(silent).not.toContain('tel:');
  });

  it('does not know every link', () => {
    expect(headingOf(render({ state: 'unknown' }))).toBe('Diesen Link kennen wir nicht');
  });
});

describe('the pages of the footer', () => {
  it.each([
    ['accessibility', 'Erklärung zur Barrierefreiheit'],
    ['privacy', 'Datenschutz'],
    ['imprint', 'Impressum'],
  ] as const)('%s names whom to ask', (page, heading) => {
    const html = renderTextPage(aTextPage('de', page));
    expect(headingOf(html)).toBe(heading);
    expect(tagWith(html, 'href="mailto:barrierefrei@stadt.lindenburg.example"')).not.toBeNull();
    const quiet = renderTextPage({
      ...aTextPage('de', page),
      contact: { ...aTextPage('de', page).contact, telephone: null },
    });
    expect(quiet).not.toContain('tel:');
  });
});
