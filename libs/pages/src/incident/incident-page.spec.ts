import type { IncidentLogLine, IncidentPageModel, IncidentRisk } from '#contracts';
import { anAction, anIncidentPage } from '../testing-models/incident.js';
import { aClosedIncidentPage, aFreshIncidentPage } from '../testing-models/incident-states.js';
import { headingOf, tagWith, textOf } from '../testing-models/reading.js';
import { renderIncidentPage } from './incident-page.js';

const unchanged = renderIncidentPage(anIncidentPage('de'));
const render = (change?: Partial<IncidentPageModel>): string =>
  change === undefined ? unchanged : renderIncidentPage(anIncidentPage('de', change));
const unchangedText = textOf(unchanged);
const read = (change?: Partial<IncidentPageModel>): string =>
  change === undefined ? unchangedText : textOf(render(change));
const { fates } = anIncidentPage('de');
const closed = renderIncidentPage(aClosedIncidentPage('de'));

describe('the headline', () => {
  it.each<[string, Partial<IncidentPageModel>, string]>([
    ['who refuses', {}, 'GMX und WEB.DE weisen unsere Mails ab'],
    ['one alone', { names: ['GMX'] }, 'GMX weist unsere Mails ab'],
    ['late is not refused', { health: 'degraded' }, 'Mails an GMX und WEB.DE kommen verspätet an'],
    ['a gateway', { about: 'gateway', names: ['twilio'] }, 'twilio nimmt unsere Nachrichten nicht an'],
    [
      'a gateway by its channel',
      { about: 'gateway', names: ['sms'] },
      'Das SMS-Gateway nimmt unsere Nachrichten nicht an',
    ],
    ['our own', { about: 'own_infrastructure', names: [] }, 'Die Störung liegt bei uns'],
    [
      'one that is over',
      { closed: { by: null, at: '2021-03-12T05:50:00Z' } },
      'GMX und WEB.DE nahmen unsere Mails nicht an',
    ],
  ])('%s', (_, change, headline) => {
    expect(headingOf(render(change))).toBe(headline);
  });

  it('stands above since when, how long, and who took it on', () => {
    expect(read()).toContain('gesperrt seit gestern, 14:03 (16 h 58 min)');
    expect(read()).toContain('übernommen von K. Yıldız');
    expect(read()).not.toContain('Störung übernehmen');
    expect(read({ acknowledged: null })).toContain('Störung übernehmen');
    expect(textOf(closed)).toContain('beendet gestern, 14:03 bis 06:50 (16 h 46 min)');
  });
});

describe('what comes first', () => {
  const risk = anIncidentPage('de').risks[0]!;
  const withList = (list: IncidentRisk['list']) => read({ risks: [{ ...risk, list }] });

  it.each([
    [
      'who has no other way, and by when',
      read(),
      '29 Menschen haben noch keinen anderen Weg. Die nächste Frist endet heute, 09:30 Uhr.',
    ],
    [
      'one person',
      read({ fates: { ...fates, atRisk: 1 }, risks: [risk] }),
      '1 Mensch hat noch keinen anderen Weg. Die Frist endet heute, 09:30 Uhr.',
    ],
    ['a list that was mailed', withList({ sentAt: '2021-03-12T05:45:00Z' }), 'seit 06:45: Bürgeramt.'],
    ['a list to come', withList('coming'), 'Die Liste geht binnen fünf Minuten an: Bürgeramt.'],
    ['whom to call', withList('no_mailbox'), 'Ohne Funktionspostfach, bitte anrufen: Bürgeramt.'],
    [
      'nobody at risk',
      read({ fates: { ...fates, atRisk: 0 } }),
      'Niemand ist gefährdet. 214 Nachrichten warten.',
    ],
    [
      'nothing held',
      read({ fates: { ...fates, atRisk: 0, held: 0 } }),
      'Niemand ist gefährdet und nichts wartet.',
    ],
    ['the end', textOf(closed), 'Die Störung ist seit heute, 06:50 Uhr beendet. | Sie dauerte 16 h 46 min.'],
  ])('says %s', (_, text, words) => {
    expect(text).toContain(words);
  });

  it('leads to the list below', () => {
    expect(tagWith(render(), 'href="#gefaehrdet"')).not.toBeNull();
    expect(tagWith(render(), '<section', 'id="gefaehrdet"')).not.toBeNull();
  });
});

describe('what became of all', () => {
  it('is one bar, told in words', () => {
    const finding =
      'Von 860 betroffenen Nachrichten: 498 per SMS erreicht, 113 per Push erreicht, 214 angehalten, Zeit genug, 29 gefährdet, 6 Frist verpasst.';
    expect(tagWith(render(), 'role="img"', finding)).not.toBeNull();
  });

  it('has four figures', () => {
    const text = read();
    for (const words of [
      '611 | 71 % der Betroffenen',
      'Fristen gehalten | 40 von 46 | 6 verpasst',
      'SMS dieser Störung | 37,35 € | 498 SMS',
      'nächste Probe | 07:31 | GMX',
    ])
      expect(text).toContain(words);
  });

  it('says that nothing is affected, and shows no empty bar', () => {
    const html = renderIncidentPage(aFreshIncidentPage('de'));
    expect(textOf(html)).toContain('Noch keine Nachricht ist betroffen.');
    expect(html).not.toContain('Fristen gehalten');
  });

  it('tells hour by hour, with the figures behind it', () => {
    expect(
      tagWith(render(), 'Betroffene Nachrichten je Stunde: die meisten ab gestern, 14:00, es waren 157.'),
    ).not.toBeNull();
    expect(read()).toContain('06:00 | 46 | 20 | 9 |');
  });
});

describe('what can be done', () => {
  it('has the price before, what remains, and a check that follows', () => {
    const text = read();
    expect(text).toContain('Vorschlag: nur die 41 mit Frist bis So., 14. März, 23:59 Uhr umleiten');
    expect(text).toContain('33 SMS = 2,48 € · 8 Push |');
    expect(text).toContain('Die übrigen 173 warten, bis wieder angenommen wird.');
    expect(text).toContain('Danach bleiben 20,17 € für SMS; die Fristen der Angehaltenen brauchen');
    expect(text).toContain('152 SMS = 11,40 € · 31 Push · 31 ohne anderen Weg');
    expect(text).toContain('214 umleiten …');
    expect(
      tagWith(
        render(),
        'href="/verwaltung/stoerungen/2021-0017/massnahmen/reroute?bis=2021-03-14T22%3A59%3A00Z"',
      ),
    ).not.toBeNull();
  });

  it('says that a budget does not suffice', () => {
    const [first] = anIncidentPage('de').choices;
    const choices = [{ ...first!, price: { ...first!.price, budgetCents: 100 } }];
    expect(read({ choices })).toContain('Das Budget reicht nicht: Es bleiben 1,00 € für SMS.');
  });

  it('offers nothing once it is over, and no probe where none is possible', () => {
    expect(closed).not.toContain('massnahmen');
    expect(read({ canProbe: false })).not.toContain('Probe vorziehen');
    expect(read({ choices: [], canProbe: false })).toContain('Nichts ist angehalten.');
  });

  it('shows orders with their undo, as long as there is something to take back', () => {
    const undo = `/verwaltung/stoerungen/2021-0017/massnahmen/${anAction().id}/zuruecknehmen`;
    const html = render({ actions: [anAction()] });
    expect(textOf(html)).toContain('41 umleiten | 07:01 | K. Yıldız | Fristen am Wochenende | beginnt 07:03');
    expect(tagWith(html, 'method="post"', undo)).not.toBeNull();
    const over = render({
      actions: [anAction({ state: 'undone', canUndo: false, takenBack: 41 })],
    });
    expect(textOf(over)).toContain('zurückgenommen: 41');
    expect(over).not.toContain('zuruecknehmen');
  });

  it('says what was just ordered, with its undo on top', () => {
    const html = render({ done: { kind: 'ordered', action: anAction() } });
    expect(textOf(html)).toContain('41 Nachrichten sind vorgemerkt | Bis heute, 07:03 Uhr geschieht nichts.');
    expect(tagWith(html, 'method="post"', 'zuruecknehmen')).not.toBeNull();
  });
});

describe('the evidence', () => {
  it('gathers replies by wording, with the full one folded and escaped', () => {
    const html = render();
    expect(textOf(html)).toContain('45 Antworten, 3 Wortlaute. Alle betreffen uns als Absender');
    expect(textOf(html)).toContain(
      '554 IP address is block listed | GMX | Anbieter sperrt unseren Server | 22 | gestern, 14:03 | 06:31',
    );
    expect(html).toContain('c=r0103&amp;i=ip');
  });

  it('shows each site: state, what it said, probes, the next one, and its last day', () => {
    const html = render();
    expect(textOf(html)).toContain('24 Antworten gegen uns, 17 Proben. Nächste Probe 07:31.');
    expect(
      tagWith(html, 'GMX in den letzten 24 Stunden: in Ordnung, ab gestern, 14:00 gesperrt'),
    ).not.toBeNull();
    expect(tagWith(html, 'href="/verwaltung/anbieter/gmx.net"')).not.toBeNull();
  });

  it('says when a site is well, and how fast it may be sent to', () => {
    const [site] = anIncidentPage('de').sites;
    const well = { ...site!, wellAt: '2021-03-12T05:00:00Z', perMinute: 30, nextProbeAt: null };
    expect(read({ sites: [well] })).toContain(
      '17 Proben, höchstens 30 Nachrichten je Minute, in Ordnung seit 06:00.',
    );
  });

  it('offers the dossier only where there is one', () => {
    expect(tagWith(render(), 'href="/verwaltung/stoerungen/2021-0017/akte.pdf"')).not.toBeNull();
    expect(render({ dossierHref: null })).not.toContain('akte.pdf');
  });

  it('shows contacts and the public notice', () => {
    expect(read()).toContain('Formular, GMX | Vorgang GX-4471902: noch keine Antwort');
    expect(read()).toContain('sichtbar seit gestern, 14:40');
    expect(read({ notice: null, contacts: [] })).toContain('nicht veröffentlicht');
    expect(read({ contacts: [] })).toContain('Noch hat niemand beim Anbieter nachgefragt.');
  });

  it('escapes what people wrote', () => {
    const log: IncidentLogLine[] = [
      { at: '2021-03-12T06:00:00Z', kind: 'note', by: 'A <b>', text: '<script>x</script>' },
    ];
    const notice = { de: '<img src=x>', en: 'x', publishedAt: '2021-03-12T06:00:00Z' };
    const html = render({ log, notice });
    expect(html).not.toMatch(/<script>|<img|A <b>/);
    expect(html).toContain('&lt;img src=x&gt;');
  });
});

describe('the log', () => {
  it.each([
    'K. Yıldız hat die Störung übernommen.',
    'T. Brandt hat GMX gefragt (Mail).',
    'Probe 17 an GMX abgewiesen. Nächste um 07:31.',
    'T. Brandt hat zurückgenommen: 11. Schon gesendet oder beendet: 1.',
    'T. Brandt 40 Nachrichten: wartet auf den Anbieter.',
    'T. Brandt will warten lassen: 40 Nachrichten. | Routinepost bis morgen früh halten',
    'T. Brandt „Routinepost bis morgen früh halten, SMS für Fristen sparen.“',
    'T. Brandt hat eine Probe vorgezogen.',
    'T. Brandt hat die Akte gesendet an postmaster@gmx.net.',
    'T. Brandt hat den öffentlichen Hinweis veröffentlicht.',
    'Stadtbote hat die Störung eröffnet. | GMX gesperrt: dritte Abweisung in Folge',
  ])('has “%s”', (words) => {
    expect(read()).toContain(words);
  });

  it('names the day where it changes', () => {
    expect(read().match(/Donnerstag, 11. März 2021/g)).toHaveLength(1);
  });
});
