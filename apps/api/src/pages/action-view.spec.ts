import type { HostedPage } from '#persistence';
import { aContent } from '#testing';
import { actionView, answerIn, isOffered } from './action-view.js';

const NOW = Date.UTC(2021, 2, 11, 13);
const SHOWING = { token: 'abc', isMissing: false, nowMs: NOW, locale: 'de' as const };

function aPage(change: Partial<HostedPage> = {}): HostedPage {
  return {
    id: 'n',
    departmentId: 'd',
    deadlineMs: NOW + 3_600_000,
    extendedFromMs: null,
    isCancelled: false,
    content: aContent({ action: { label: 'Termin bestätigen', url: null } }),
    answer: null,
    ...change,
  };
}

describe('the view of a hosted action', () => {
  it.each<[string, HostedPage | null]>([
    ['unknown', null],
    ['unknown', aPage({ content: null })],
    ['unknown', aPage({ deadlineMs: null })],
    ['unknown', aPage({ content: aContent({ action: { label: 'x', url: 'https://a.example' } }) })],
    ['unknown', aPage({ content: aContent({ action: null }) })],
    ['withdrawn', aPage({ isCancelled: true, content: null })],
    ['open', aPage()],
    ['late', aPage({ deadlineMs: NOW })],
    ['done', aPage({ answer: { choice: 'confirm', atMs: NOW, wish: null } })],
    ['declined', aPage({ answer: { choice: 'decline', atMs: NOW, wish: null }, deadlineMs: NOW })],
    ['other_time', aPage({ answer: { choice: 'other_time', atMs: NOW, wish: 'früh' } })],
  ])('is %s', (state, page) => {
    expect(actionView(page, SHOWING).state).toBe(state);
  });

  it('may be changed until the deadline, and says that there is more time', () => {
    expect(actionView(aPage({ extendedFromMs: NOW }), SHOWING)).toMatchObject({
      mayChange: true,
      extended: true,
    });
    expect(actionView(aPage({ deadlineMs: NOW }), SHOWING)).toMatchObject({
      mayChange: false,
      extended: false,
    });
  });

  it('tells when, what and where in the city’s time', () => {
    const appointment = {
      uid: 'u',
      sequence: 0,
      title: 'Reisepass',
      startMs: Date.UTC(2021, 2, 16, 8, 20),
      endMs: Date.UTC(2021, 2, 16, 8, 40),
      location: 'Schalter 4',
      description: null,
      isCancelled: false,
    };
    const content = aContent({
      action: { label: 'x', url: null },
      appointment,
      calendar: 'BEGIN:VCALENDAR',
    });
    expect(actionView(aPage({ content }), SHOWING)).toMatchObject({
      details: ['Dienstag, 16. März 2021 um 09:20 Uhr', 'Reisepass', 'Schalter 4'],
      calendarHref: '/a/abc/termin.ics',
    });
  });

  it('offers what the department asked for, else everything', () => {
    const hosted = { answers: ['confirm' as const], declineLabel: null, options: [] };
    const narrow = aPage({ content: aContent({ action: { label: 'Ja', url: null, hosted } }) });
    expect(actionView(narrow, SHOWING)).toMatchObject({ label: 'Ja', declineLabel: null, otherTime: null });
    expect(isOffered(narrow, 'decline')).toBe(false);
    expect(actionView(aPage(), SHOWING)).toMatchObject({ declineLabel: '', otherTime: { options: [] } });
  });
});

describe('the answer of a form', () => {
  it.each([
    [{ answer: 'yes' }, [], { choice: 'confirm', wish: null }],
    [{ answer: 'no', wish: 'x' }, [], { choice: 'decline', wish: null }],
    [{ answer: 'other', wish: ' nächste\r\n Woche ' }, [], { choice: 'other_time', wish: 'nächste Woche' }],
    [{ answer: 'other', wish: 'Mo' }, ['Mo', 'Di'], { choice: 'other_time', wish: 'Mo' }],
    [{ answer: 'other', wish: 'Mi' }, ['Mo', 'Di'], 'missing'],
    [{ answer: 'other', wish: ' ' }, [], 'missing'],
    [{ answer: 'other' }, [], 'missing'],
    [{ answer: 'undo' }, [], null],
    [{ answer: 'x' }, [], null],
    [{}, [], null],
  ])('%j of %j', (fields: Record<string, string>, options, answer) => {
    expect(answerIn(fields, options)).toEqual(answer);
  });
});
