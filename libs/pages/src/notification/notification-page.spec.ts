import type { AttemptEntry, DecisionStep, NotificationPageModel, TimelineEntry } from '#contracts';
import { aNotificationPage } from '../testing-models/notification.js';
import { headingOf, tagWith, textOf } from '../testing-models/reading.js';
import { renderNotificationPage } from './notification-page.js';

const render = (change: Partial<NotificationPageModel> = {}): string =>
  renderNotificationPage(aNotificationPage('de', change));
const { deadline, timeline } = aNotificationPage('de');
const attempt = timeline.find((entry): entry is AttemptEntry => entry.kind === 'attempt')!;
const told = { channel: 'sms', at: '2021-03-11T13:03:02Z' } as const;

describe('the heading is the finding', () => {
  it.each<[string, Partial<NotificationPageModel>, string]>([
    ['before the deadline', {}, 'Erreicht per SMS, 59 Minuten vor der Frist'],
    [
      'after it',
      { told: { ...told, at: '2021-03-11T16:02:51Z' } },
      'Erreicht per SMS, 2 Stunden nach der Frist',
    ],
    ['at it', { told: { ...told, at: deadline!.at } }, 'Erreicht per SMS, 0 Sekunden vor der Frist'],
    [
      'without a deadline',
      { deadline: null, told: { ...told, channel: 'inbox' } },
      'Erreicht im Posteingang',
    ],
    ['told though still open', { status: 'in_progress', deadline: null }, 'Erreicht per SMS'],
    ['accepted', { status: 'accepted', told: null }, 'Eingegangen, noch nicht unterwegs'],
    ['scheduled', { status: 'scheduled', told: null }, 'Geplant, noch nicht unterwegs'],
    ['on its way', { status: 'in_progress', told: null }, 'Unterwegs, noch niemand erreicht'],
    [
      'held',
      { status: 'in_progress', told: null, timeline: [{ ...attempt, state: 'held' }] },
      'Angehalten, noch niemand erreicht',
    ],
    ['sent', { status: 'sent', told: null }, 'Gesendet, ohne Bestätigung'],
    ['undeliverable', { status: 'undeliverable', told: null }, 'Auf keinem Weg erreichbar'],
    ['expired', { status: 'expired', told: null }, 'Frist abgelaufen, niemand erreicht'],
    ['cancelled, whoever was told', { status: 'cancelled' }, 'Storniert'],
  ])('%s', (_, change, heading) => {
    const html = render(change);
    expect(headingOf(html)).toBe(heading);
    expect(html).toContain(`<title>${heading} – Stadtbote</title>`);
  });
});

describe('the rail', () => {
  it('tells all its moments in words', () => {
    expect(
      tagWith(
        render(),
        'role="img"',
        'Zeitleiste von 14:02 bis 15:02: 14:02 eingegangen, 14:03 SMS, 14:21 bestätigt, spätester sicherer Wechsel 14:31, 15:02 Frist.',
      ),
    ).not.toBeNull();
  });

  it('names the day of a deadline on another day than acceptance', () => {
    const html = render({
      deadline: { at: '2021-03-16T08:20:00Z', confirmedAt: null, latestSwitchAt: null },
    });
    expect(tagWith(html, 'role="img"', '14:03 SMS, Di., 16. März, 09:20 Frist.')).not.toBeNull();
  });

  it('runs to now while nobody was told, and is not there without a deadline', () => {
    const open = render({
      told: null,
      status: 'in_progress',
      now: '2021-03-11T13:32:51Z',
      deadline: { at: deadline!.at, confirmedAt: null, latestSwitchAt: null },
    });
    expect(tagWith(open, '<rect', 'width="46.00%"', 'url(#p-missed)')).not.toBeNull();
    expect(render({ deadline: null })).not.toContain('Zeitleiste');
  });

  it('leaves no refusal where there was none', () => {
    const html = render({ timeline: timeline.filter((entry) => entry.kind === 'accepted') });
    expect(tagWith(html, '<rect', 'url(#p-missed)')).toBeNull();
  });

  it('lets no label stand upon another', () => {
    const html = render({ told: { ...told, at: '2021-03-11T13:55:00Z' } });
    const y = (words: string): string | undefined => new RegExp(`y="(\\d+)"[^>]*>${words}<`).exec(html)?.[1];
    expect([y('15:02 Frist'), y('14:55 SMS'), y('14:21 bestätigt'), y('spätestens 14:31')]).toEqual([
      '24',
      '76',
      '76',
      '96',
    ]);
  });

  it('marks who acted without being told by us', () => {
    const html = render({ told: null });
    expect(tagWith(html, '<circle', 'c-ok')).not.toBeNull();
  });
});

describe('the timeline', () => {
  const only = (entry: TimelineEntry): string => textOf(render({ timeline: [entry] }));
  const decided = (...steps: DecisionStep[]): string =>
    only({ kind: 'decision', at: told.at, steps, because: 'weil es so ist', rule: '2', policyVersion: '14' });

  it.each<[string, DecisionStep, string]>([
    ['send', { step: 'attempt', channel: 'sms' }, 'SMS senden'],
    ['keep', { step: 'attempt', channel: 'inbox' }, 'Kopie in den Posteingang legen'],
    ['hold', { step: 'hold', channel: 'email' }, 'E-Mail anhalten'],
    ['drop', { step: 'supersede', channel: 'email' }, 'E-Mail nicht mehr senden'],
    ['wait', { step: 'wait', until: null }, 'abwarten'],
    ['wait until', { step: 'wait', until: '2021-03-12T08:30:00Z' }, 'warten bis heute, 09:30 Uhr'],
    ['finish', { step: 'finish', status: 'undeliverable' }, 'abschließen als „Nicht erreichbar“'],
    ['tell', { step: 'tell_department' }, 'dem Amt Bescheid geben'],
    ['more time', { step: 'extend_deadline' }, 'Frist verlängern'],
  ])('says what was decided: %s', (_, step, words) => {
    expect(decided(step)).toContain(`Entschieden: ${words} | weil es so ist | Regel 2, Fassung 14`);
  });

  it.each<[string, Partial<AttemptEntry>, string]>([
    ['mail by ourselves', { state: 'accepted_by_gateway' }, 'vom Anbieter angenommen'],
    ['mail with a receipt', { state: 'delivered', route: 'relay' }, 'vom Anbieter angenommen'],
    [
      'mail to a relay',
      { state: 'accepted_by_gateway', route: 'relay' },
      'vom Relay angenommen, ohne Bestätigung',
    ],
    [
      'mail that a relay cannot hand on',
      { state: 'accepted_by_gateway', route: 'relay', atRelay: 'deferred' },
      'liegt beim Relay, vom Anbieter vertagt',
    ],
    [
      'mail that may come late',
      { state: 'accepted_by_gateway', route: 'relay', atRelay: 'possibly_late' },
      'kommt möglicherweise noch verspätet an',
    ],
    [
      'mail that came late',
      { state: 'delivered', route: 'relay', atRelay: 'possibly_late' },
      'vom Anbieter angenommen',
    ],
    [
      'mail that was taken out',
      { state: 'superseded', route: 'relay', atRelay: 'taken_out' },
      'aus der Warteschlange des Relays genommen',
    ],
    ['SMS to the gateway', { channel: 'sms', state: 'accepted_by_gateway' }, 'vom SMS-Gateway angenommen'],
    ['SMS with a receipt', { channel: 'sms', state: 'delivered' }, 'vom Mobilfunknetz bestätigt'],
    ['push', { channel: 'push', state: 'accepted_by_gateway' }, 'vom Push-Dienst angenommen'],
    [
      'inbox',
      { channel: 'inbox', state: 'accepted_by_gateway', contact: null },
      'Versuch 1: Posteingang abgelegt',
    ],
    ['inbox read', { channel: 'inbox', state: 'delivered' }, 'abgerufen'],
    ['unknown', { state: 'unknown' }, 'übergeben, Ausgang noch unbekannt'],
    ['bounced', { state: 'bounced' }, 'zurückgekommen'],
    ['a moment of its own', { stateAt: '2021-03-11T13:03:01Z' }, ', 14:03:01'],
    ['several tries', { tries: 3 }, ', 3 Anläufe'],
  ])('claims no more than is known: %s', (_, change, words) => {
    expect(only({ ...attempt, ...change })).toContain(words);
  });

  it('leaves out a moment that the line begins with', () => {
    expect(only({ ...attempt, state: 'refused', stateAt: attempt.at })).toContain(
      'vom Anbieter abgewiesen |',
    );
  });

  it('says whom a reply is about, and folds the raw words with their facts', () => {
    const html = render();
    expect(textOf(html)).toContain('Die Antwort betrifft uns als Absender. Die Adresse bleibt gültig.');
    expect(html).toMatch(/<summary>Antwort des Servers<\/summary>.*?<pre>554-gmx\.net/s);
    expect(textOf(html)).toContain(
      'Beim Verbindungsaufbau · mx00.gmx.net · TLS 1.3 · 0,4 s · Gateway „Direkt 1“',
    );
    expect(html).toMatch(/<summary>Rückmeldung des Gateways<\/summary>/);
  });

  it('has no line of facts under a reply without any', () => {
    const reply = { ...attempt.reply!, stage: null, host: null, tls: null, durationMs: null, gateway: null };
    expect(render({ timeline: [{ ...attempt, reply }] })).not.toContain('</pre><p');
    expect(render({ timeline: [{ ...attempt, reply: null }] })).not.toContain('Antwort des Servers');
  });

  it('escapes whatever a server said', () => {
    const html = render({
      timeline: [{ ...attempt, reply: { ...attempt.reply!, text: '<script>alert(1)</script>' } }],
    });
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
  });

  it.each<[TimelineEntry['kind'], string]>([
    ['read', 'Abgerufen im Posteingang'],
    ['confirmed', 'Bestätigt'],
    ['declined', 'Abgesagt'],
    ['told_otherwise', 'Vom Amt anders erreicht'],
    ['cancelled', 'Vom Amt zurückgezogen'],
    ['content_deleted', 'Inhalt gelöscht'],
  ])('knows %s', (kind, words) => {
    expect(only({ kind, at: told.at } as TimelineEntry)).toContain(words);
  });

  it('names health, the way in and the deadline', () => {
    expect(textOf(render())).toContain('GMX: gesperrt.');
    expect(textOf(render())).toContain('Eingegangen per SMTP. Frist: gestern, 15:02 Uhr.');
    expect(only({ kind: 'health', at: told.at, name: 'GMX', health: 'healthy' })).toContain(
      'GMX: in Ordnung.',
    );
    expect(textOf(render({ deadline: null }))).toContain('Eingegangen per SMTP. |');
  });

  it('names the day once where it is not today', () => {
    expect(textOf(render()).match(/Donnerstag, 11\. März 2021/g)).toHaveLength(1);
    expect(textOf(render({ now: '2021-03-11T20:00:00Z' }))).not.toContain('Donnerstag, 11.');
    const nextDay: TimelineEntry = { kind: 'read', at: '2021-03-12T05:00:00Z' };
    expect(textOf(render({ timeline: [...timeline, nextDay] }))).toContain('Freitag, 12. März 2021');
  });
});

describe('the facts', () => {
  it('stand beside it, with both dates of deletion', () => {
    const text = textOf(render());
    for (const words of [
      'Vorgang | BA-2021-031187',
      'Kategorie | Termine (Pflichtmitteilung)',
      'Dringlichkeit | dringend',
      'Vertraulich | ja: SMS und Push ohne Inhalt',
      'Kosten | 7,5 Cent',
      'Inhalt wird gelöscht | 18. März 2021',
      'Nachweis bleibt bis | 11. März 2022',
    ])
      expect(text).toContain(words);
  });

  it('leave out what is not there, and stay when the content is gone', () => {
    const facts = {
      ...aNotificationPage('de').facts,
      recipient: null,
      duty: false,
      confidential: false,
      contentDeletedAt: null,
    };
    const text = textOf(
      render({ facts, reference: null, subject: null, deadline: null, status: 'undeliverable', told: null }),
    );
    expect(text).toContain('Der Inhalt ist gelöscht, die Tatsachen bleiben.');
    expect(text).not.toContain('Vorgang |');
    expect(text).not.toContain('Empfänger/in');
    expect(text).toContain('Vertraulich | nein');
  });

  it('say whether it is closed', () => {
    expect(textOf(render())).toContain('Abgeschlossen');
    expect(textOf(render({ status: 'in_progress' }))).toContain('In Arbeit');
  });
});
