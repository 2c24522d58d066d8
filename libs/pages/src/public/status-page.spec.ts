import type { StatusPageModel, StatusReport, StatusService } from '#contracts';
import { headingOf, tagWith, textOf } from '../testing-models/reading.js';
import {
  aService,
  anIncidentOfStatus,
  aStatusPage,
  aStatusReport,
  aWellReport,
  SERVICES,
} from '../testing-models/status.js';
import { renderStatusPage } from './status-page.js';

const render = (change: Partial<StatusPageModel> = {}, locale: 'de' | 'en' = 'de'): string =>
  renderStatusPage(aStatusPage(locale, change));
const withReport = (change: Partial<StatusReport>): string => render({ report: aStatusReport(change) });
const only = (...services: StatusService[]): string => withReport({ services, incidents: [] });

const OWN = anIncidentOfStatus({ kind: 'own_infrastructure', affected: [], notices: [] });

describe('the finding', () => {
  it.each<[string, StatusService[], string]>([
    ['shut', [...SERVICES], 'Mails an GMX und WEB.DE kommen zurzeit nicht an'],
    ['slow', [aService({ health: 'degraded' })], 'Mails an GMX kommen zurzeit verspätet an'],
    [
      'shut before slow',
      [aService({ health: 'recovering' }), aService({ id: 'a', name: 'A', health: 'probing' })],
      'Mails an A kommen zurzeit nicht an',
    ],
    [
      'some of the small sites',
      [aService({ id: 'others', name: null, health: 'degraded' })],
      'Mails an einzelne andere Anbieter kommen zurzeit verspätet an',
    ],
    [
      'most of the small sites',
      [aService({ id: 'others', name: null, health: 'blocked' })],
      'Mails an andere Anbieter kommen zurzeit nicht an',
    ],
    [
      'another way',
      [aService({ id: 'sms', kind: 'sms', name: null, health: 'blocked' })],
      'Zurzeit gestört: SMS',
    ],
    ['well', [aService({ suspected: true })], 'Alle Mails der Stadt kommen an'],
  ])('%s', (_, services, finding) => {
    expect(headingOf(only(...services))).toBe(finding);
  });

  it('our own trouble comes before all, while it lasts', () => {
    expect(headingOf(withReport({ incidents: [OWN] }))).toBe('Mails der Stadt kommen zurzeit verspätet an');
    const over = { ...OWN, closedAt: '2021-03-12T05:00:00Z' };
    expect(headingOf(withReport({ incidents: [over] }))).toContain('GMX und WEB.DE');
  });
});

describe('whom it concerns', () => {
  it('names providers, since when, the domains, and what the city has to say', () => {
    const text = textOf(render());
    expect(text).toContain('Betroffen: Mails an GMX, WEB.DE, Outlook.com und einzelne andere Anbieter');
    expect(text).toContain(
      'Seit Donnerstag, 11. März 2021, 14:03 Uhr, nehmen GMX und WEB.DE keine Mails der Stadt an.',
    );
    expect(text).toContain('Seit Freitag, 12. März 2021, 06:40 Uhr, kommen Mails an Outlook.com');
    expect(text).toContain('Alle übrigen Anbieter nehmen unsere Mails an.');
    expect(text).toContain('Adressen, die auf gmx.de, gmx.net, gmx.at und web.de enden.');
    expect(text).toContain('Die Sperre besteht weiter. Wir haben die Anbieter um 06:40 erinnert. (Freitag');
  });

  it('counts the domains that it does not name', () => {
    const domains = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `${name}.de`);
    expect(textOf(only(aService({ health: 'blocked', domains })))).toContain(
      'a.de, b.de, c.de, d.de, e.de, f.de oder eine von 2 weiteren Domains enden.',
    );
  });

  it.each<[string, Partial<StatusReport>, string]>([
    [
      'one alone',
      { services: [aService({ health: 'blocked', since: '2021-03-12T05:00:00Z' })] },
      'nimmt GMX keine',
    ],
    [
      'since nobody knows when',
      { services: [aService({ health: 'blocked' })] },
      'Mails an GMX kommen zurzeit nicht an.',
    ],
    [
      'SMS',
      {
        services: [
          aService({ id: 'sms', kind: 'sms', name: null, health: 'degraded', since: '2021-03-12T05:00:00Z' }),
        ],
      },
      'Betroffen: SMS | Seit Freitag, 12. März 2021, 06:00 Uhr, ist SMS gestört.',
    ],
    ['us', { services: [], incidents: [OWN] }, 'Es liegt an uns, nicht an Ihrem Anbieter.'],
  ])('%s', (_, report, words) => {
    expect(textOf(withReport(report))).toContain(words);
  });

  it('a notice stands even when all is well, and without either there is no box', () => {
    const notice = withReport({ services: [aService()], incidents: [anIncidentOfStatus()] });
    expect(textOf(notice)).toContain('Mitteilung der Stadt | Die Sperre besteht weiter.');
    expect(render({ report: aWellReport() })).not.toContain('kern-alert');
  });

  it('a notice that was withdrawn or whose incident is over stands no more', () => {
    const [newest, withdrawn] = anIncidentOfStatus().notices;
    const shown = (change: object): boolean =>
      withReport({ services: [], incidents: [anIncidentOfStatus(change)] }).includes('kern-alert');
    expect(shown({ notices: [newest] })).toBe(true);
    expect(shown({ notices: [withdrawn, newest] })).toBe(false);
    expect(shown({ notices: [newest], closedAt: '2021-03-12T05:00:00Z' })).toBe(false);
  });

  it('says what to do while something is ill, and nothing when all is well', () => {
    expect(textOf(render())).toContain('Rufen Sie uns an: 0208 555 010 00');
    expect(textOf(render())).toContain('führen nur auf stadt.lindenburg.example. Wir fragen nie');
    expect(textOf(render({ telephone: null }))).toContain('Fragen Sie bitte das Amt');
    expect(textOf(render({ report: aWellReport() }))).not.toContain('Was Sie tun können');
  });
});

describe('a copy', () => {
  it('says of when it is, and that there is nothing newer', () => {
    const text = textOf(withReport({ current: false }));
    expect(text).toContain('Sie zeigt den Stand von Freitag, 12. März 2021, 07:02 Uhr. Neuere Angaben');
    expect(textOf(render())).not.toContain('Kopie');
  });

  it('names days, never "heute": nobody knows when it is read', () => {
    expect(textOf(withReport({ current: false }))).not.toMatch(/heute,|gestern/);
  });
});

describe('the check', () => {
  it.each<[StatusPageModel['check'], string]>([
    [
      { domain: 'gmx.de', state: 'delayed', provider: 'GMX' },
      'Mails an gmx.de (GMX) kommen zurzeit nicht oder verspätet an.',
    ],
    [{ domain: 'gmail.com', state: 'arrives', provider: 'Gmail' }, 'Mails an gmail.com (Gmail) kommen an.'],
    [{ domain: 'verein.example', state: 'not_known' }, 'Von verein.example wissen wir noch nichts'],
    [{ domain: 'a b', state: 'invalid' }, 'Das ist keine Domain.'],
  ])('answers for %j', (check, words) => {
    expect(textOf(render({ check }))).toContain(words);
  });

  it('marks what is no domain, and asks without an answer at first', () => {
    const wrong = render({ check: { domain: 'a b', state: 'invalid' } });
    expect(tagWith(wrong, '<input', 'name="domain"', 'aria-invalid="true"')).not.toBeNull();
    expect(tagWith(render({ check: null }), '<input', 'name="domain"', 'value=""')).not.toBeNull();
    expect(tagWith(render(), '<form', 'method="get"', 'action="/status"')).not.toBeNull();
  });
});

describe('90 days', () => {
  const names = (html: string) =>
    [...html.matchAll(/class="sb-days"><div><b>([^<]*)/g)].map(([, name]) => name);

  it('the sick first, then providers, then all others, then the other ways; those always well fold away', () => {
    const html = render();
    expect(names(html)).toEqual([
      'GMX',
      'WEB.DE',
      'Outlook.com',
      'andere Anbieter',
      'T-Online',
      'Gmail',
      'Posteo',
      'mailbox.org',
      'freenet',
      'STRATO',
      'IONOS',
      'Tuta',
      'iCloud',
      'SMS',
      'App-Meldung',
      'Yahoo',
      'Proton',
    ]);
    expect(textOf(html)).toContain('2 weitere Anbieter ohne Störung');
  });

  it('a suspected one stands before the well', () => {
    expect(names(only(aService(), aService({ id: 'a', name: 'A', suspected: true })))).toEqual(['A', 'GMX']);
  });

  it('tells each strip in words', () => {
    const html = render();
    expect(
      tagWith(html, '<svg', 'GMX: 88 von 90 Tagen ohne Störung, gesperrt: seit 11. März'),
    ).not.toBeNull();
    expect(tagWith(html, '<svg', 'Gmail: 90 von 90 Tagen ohne Störung"')).not.toBeNull();
  });

  it('marks the right bars: the 89th and the 90th', () => {
    const [strip] = /aria-label="GMX:.*?<\/svg>/s.exec(render()) ?? [];
    const marks = [...(strip ?? '').matchAll(/x="([0-9.]+)%"[^>]*fill="url\(#p-missed\)"/g)];
    expect(marks.map(([, x]) => Math.round((Number(x) / 100) * 90))).toEqual([88, 89]);
  });

  it('is a table too', () => {
    const text = textOf(render());
    expect(text).toContain('GMX | 88 von 90 | gesperrt: seit 11. März');
    expect(text).toContain(
      'Outlook.com | 87 von 90 | gesperrt: 3. Januar bis 4. Januar; langsam: seit 12. März',
    );
    expect(text).toContain('T-Online | 89 von 90 | langsam: 29. Januar');
    expect(text).toContain('Gmail | 90 von 90 | keine');
    expect(text).toContain('andere Anbieter | 89 von 90 | teils gestört: seit 12. März');
  });

  it('says so when no mail has been sent yet', () => {
    expect(textOf(withReport({ services: [] }))).toContain('Noch ist keine Mail gesendet worden.');
  });
});

describe('the log', () => {
  it('tells beginnings, notices and ends, newest first, without what was withdrawn', () => {
    const text = textOf(render());
    const log = text.slice(text.indexOf('Verlauf'));
    const order = [
      'Die Sperre besteht weiter',
      'GMX und WEB.DE weisen unsere E-Mails ab',
      'Störung beginnt: Mails an GMX und WEB.DE.',
      'Störung beendet: SMS.',
      'Störung beginnt: SMS.',
    ].map((words) => log.indexOf(words));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
    expect(text).not.toContain('gilt nicht mehr');
  });

  it('folds what is older, and says when there is nothing', () => {
    const many = Array.from({ length: 5 }, (_, index) =>
      anIncidentOfStatus({ id: `id${String(index)}`, notices: [], closedAt: '2021-03-11T14:00:00Z' }),
    );
    expect(textOf(withReport({ incidents: many }))).toContain('Frühere Störungen');
    expect(textOf(render())).not.toContain('Frühere Störungen');
    expect(textOf(render({ report: aWellReport() }))).toContain(
      'In den letzten 90 Tagen gab es keine Störung.',
    );
  });

  it('leads to the feed of the same language and to the data', () => {
    const html = render({}, 'en');
    expect(tagWith(html, '<a', 'href="/status.atom?lang=en"')).not.toBeNull();
    expect(tagWith(html, '<link', 'rel="alternate"', 'application/atom+xml', 'lang=en')).not.toBeNull();
    expect(tagWith(html, '<a', 'href="/status.json"')).not.toBeNull();
    expect(textOf(html)).toContain('The block goes on.');
  });
});
