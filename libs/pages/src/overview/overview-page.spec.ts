import type { OverviewPageModel, OverviewProvider } from '#contracts';
import { anEmptyOverviewPage, anOverviewPage } from '../testing-models/overview.js';
import { headingOf, tagWith, textOf } from '../testing-models/reading.js';
import { renderOverviewPage } from './overview-page.js';

const render = (change: Partial<OverviewPageModel> = {}): string =>
  renderOverviewPage(anOverviewPage('de', change));
const noneAtRisk = { ...anOverviewPage('de').fates, atRisk: 0 };
const well: readonly OverviewProvider[] = anOverviewPage('de').providers.filter(({ id }) => id === 'gmail');
const slow: readonly OverviewProvider[] = anOverviewPage('de').providers.filter(
  ({ id }) => id !== 'gmx' && id !== 'web.de',
);
const shut: readonly OverviewProvider[] = anOverviewPage('de').providers.filter(
  ({ health }) => health === 'blocked',
);
const [incident] = anOverviewPage('de').incidents;

describe('the finding', () => {
  it.each<[string, Partial<OverviewPageModel>, string]>([
    ['one incident', { providers: shut }, 'Eine Störung, alles andere läuft.'],
    [
      'an incident, and others unwell',
      {},
      'Eine Störung, dazu Outlook.com langsam, T-Online unter Verdacht.',
    ],
    [
      'two incidents',
      { providers: shut, incidents: [incident!, { ...incident!, names: ['twilio'] }] },
      '2 Störungen, alles andere läuft.',
    ],
    [
      'no incident, but something is unwell, the sick first',
      { incidents: [], providers: slow },
      'Keine Störung, aber nicht alles läuft: Outlook.com langsam, T-Online unter Verdacht.',
    ],
    [
      'deadlines at risk',
      { incidents: [], providers: well },
      '29 Fristen sind gefährdet, die Anbieter laufen.',
    ],
    [
      'one at risk',
      { incidents: [], providers: well, fates: { ...noneAtRisk, atRisk: 1 } },
      'Eine Frist ist gefährdet, die Anbieter laufen.',
    ],
    ['all well', { incidents: [], providers: well, fates: noneAtRisk }, 'Alles läuft.'],
  ])('%s', (_, change, finding) => {
    expect(headingOf(render(change))).toBe(finding);
  });
});

describe('an incident', () => {
  const textWith = (change: object): string => textOf(render({ incidents: [{ ...incident!, ...change }] }));

  it.each([
    ['who refuses, since when', {}, 'gesperrt seit gestern, 14:03 GMX und WEB.DE weisen unsere Mails ab.'],
    ['one alone', { names: ['GMX'] }, 'GMX weist unsere Mails ab.'],
    [
      'who is at risk, by when',
      {},
      '611 von 860 sind anders erreicht. 29 sind gefährdet, die nächste Frist endet heute, 09:30 Uhr.',
    ],
    ['at risk without a deadline known', { atRisk: 1, nextDeadlineAt: null }, '1 ist gefährdet. |'],
    ['nobody', { atRisk: 0 }, 'Niemand ist gefährdet.'],
    ['our own fault', { ownInfrastructure: true }, 'gestört seit gestern, 14:03 Die Störung liegt bei uns'],
  ])('says %s', (_, change, words) => {
    expect(textWith(change)).toContain(words);
  });
});

describe('what became of all', () => {
  it('is one bar, told in words, whose parts add up', () => {
    const html = render();
    expect(
      tagWith(
        html,
        'role="img"',
        'Von 4.812 Nachrichten haben 4.511 ihre Empfänger erreicht. Übrige: 21 unterwegs',
      ),
    ).not.toBeNull();
    expect(textOf(html)).toContain('4.812 Nachrichten in 24 Stunden');
    expect(textOf(html)).toContain('verpasst 6');
  });

  it('has no word for the rest when there is none', () => {
    const fates = { ...noneAtRisk, onTheWay: 0, held: 0, missed: 0, undeliverable: 0 };
    expect(tagWith(render({ fates }), 'haben 4.511 ihre Empfänger erreicht."')).not.toBeNull();
  });

  it('has four figures, against the period before', () => {
    const text = textOf(render());
    for (const words of [
      'erreicht | 93,7 % | davor 99,2 %',
      'Zeit bis zur Annahme | 4 s | 95 % unter 41 s',
      'Fristen gehalten | 98,1 % | davor 100 %',
      'Kosten | 42,83 € | davor 5,10 €',
    ])
      expect(text).toContain(words);
  });

  it('says what is not known', () => {
    const text = textOf(render({ before: null, timeToTold: null, deadlines: { kept: 0, total: 0 } }));
    expect(text).toContain('Zeit bis zur Annahme | – |');
    expect(text).toContain('Fristen gehalten | – | keine Frist fiel an');
    expect(text).not.toContain('davor');
  });

  it('does not colour deadlines that were all kept', () => {
    expect(render({ deadlines: { kept: 5, total: 5 } })).not.toContain('is-risk"');
    expect(render()).toContain('class="is-risk"');
  });
});

describe('providers', () => {
  it('come sick first, then by volume, with health since', () => {
    const text = textOf(render());
    const at = [
      'WEB.DE | gesperrt | gestern, 14:03',
      'GMX | gesperrt',
      'Outlook.com | langsam | 02:00',
      'T-Online | unter Verdacht',
      'Gmail | in Ordnung | – | 1.036 von 1.043',
    ].map((words) => text.indexOf(words));
    expect(at).not.toContain(-1);
    expect([...at].sort((one, other) => one - other)).toEqual(at);
  });

  it('may be none', () => {
    expect(textOf(render({ providers: [] }))).toContain('In diesem Zeitraum ging keine Mail hinaus.');
  });
});

describe('reasons', () => {
  it('come by number, and refusals about us apart', () => {
    const text = textOf(render());
    expect(text).toMatch(
      /31 nicht erreichbar: warum \| Adresse existiert nicht ?22 \| .*Postfach voll ?5 \| .*kein Kontaktweg bekannt ?4/,
    );
    expect(text).toContain('860 Abweisungen, die uns als Absender betreffen, zählen nicht dazu.');
  });

  it('may be none, and then nobody stayed unreachable', () => {
    const fates = { ...anOverviewPage('de').fates, undeliverable: 0 };
    const text = textOf(render({ fates, reasons: [], senderRefusals: 0 }));
    expect(text).toContain('Niemand blieb unerreichbar.');
    expect(text).not.toContain('Abweisung');
    expect(textOf(render({ senderRefusals: 1 }))).toContain('1 Abweisung, die uns als Absender betrifft');
  });
});

it('claims nobody unreachable whom another way told, and nobody reached who was not', () => {
  const model = anOverviewPage('de');
  const all = { ...model.fates, undeliverable: 0 };
  expect(textOf(render({ fates: all }))).toContain('Was auf einem Weg nicht ankam: | ');
  expect(textOf(render({ reasons: [] }))).toMatch(/31 nicht erreichbar(?!: warum)/);
});

describe('the tables', () => {
  const model = anOverviewPage('de');
  it('have no column that nothing is known about', () => {
    const providers = model.providers.map((one) => ({
      ...one,
      p50Ms: null,
      oldestWaitingMs: null,
      since: null,
    }));
    const channels = model.channels.map((one) => ({ ...one, p50Ms: null }));
    expect(textOf(render({ providers, channels }))).not.toMatch(/Median|älteste wartet|\| seit \|/);
    expect(textOf(render())).toMatch(/Median.*älteste wartet/);
  });

  it('count copies in the inbox without a rate', () => {
    const channels = [{ channel: 'inbox', attempts: 8, told: 0, p50Ms: 5, costCents: 0 }] as const;
    expect(textOf(render({ channels }))).toContain('Posteingang | 0 von 8 | –');
  });
});

describe('the period', () => {
  it('is chosen by links, of which one is current', () => {
    const html = render({ period: '7d' });
    expect(tagWith(html, 'href="/verwaltung/uebersicht?period=7d"', 'aria-current="page"')).not.toBeNull();
    expect(tagWith(html, 'href="/verwaltung/uebersicht?period=24h"', 'aria-current')).toBeNull();
    expect(textOf(html)).toContain('in 7 Tagen');
  });
});

it('before anything was sent, says so and shows the first steps', () => {
  const html = renderOverviewPage(anEmptyOverviewPage('de'));
  expect(headingOf(html)).toBe('Noch nichts gesendet');
  expect(textOf(html)).toContain('curl http://127.0.0.1:4100/v1/notifications');
  expect(textOf(html)).not.toMatch(/1 Störung|gesperrt seit/);
  expect(renderOverviewPage({ ...anEmptyOverviewPage('de'), firstCurl: null })).not.toContain('<pre>');
});
