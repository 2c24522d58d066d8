import type { EntryView } from '#persistence';
import { contactsOf, logLines } from './incident-log.js';

const AT = Date.UTC(2021, 2, 11, 13, 3);
const at = '2021-03-11T13:03:00.000Z';
const refusals = { rule: 'refusals-in-row', facts: { refusals: 3 } };

function entry(kind: string, facts: object = {}, actor = 'k.yildiz@stadt.example'): EntryView {
  return { atMs: AT, actor, kind, facts: { ...facts } };
}
const lines = (...entries: EntryView[]) => logLines(entries, { locale: 'de', names: 'GMX' });
const by = 'k.yildiz@stadt.example';

describe('logLines', () => {
  it.each<[string, EntryView, object]>([
    [
      'health opened it',
      entry('opened', { because: refusals }, 'health'),
      { kind: 'opened', by: null, because: 'GMX gesperrt: dritte Abweisung in Folge' },
    ],
    [
      'somebody opened it',
      entry('opened', { because: { rule: 'by-hand', facts: { reason: 'kommt nicht an' } } }),
      { kind: 'opened', by, because: 'kommt nicht an' },
    ],
    [
      'our own was opened',
      entry('opened', { because: { rule: 'own-unreachable', facts: { groups: 3 } } }, 'health'),
      { kind: 'opened', because: expect.stringMatching(/.{10}/) as string },
    ],
    ['health closed it', entry('closed', {}, 'health'), { kind: 'closed', by: null, because: null }],
    ['acknowledged', entry('acknowledged'), { kind: 'acknowledged', by }],
    ['reopened', entry('reopened'), { kind: 'reopened', by }],
    [
      'a change of health',
      entry('lane', { name: 'WEB.DE', to: 'blocked', because: refusals }, 'health'),
      { kind: 'health', health: 'blocked', sentence: 'WEB.DE gesperrt: dritte Abweisung in Folge' },
    ],
    ['a note', entry('note', { text: 'Warten' }), { kind: 'note', by, text: 'Warten' }],
    ['a probe', entry('probe', { lanes: [] }), { kind: 'probe', by }],
    ['a notice', entry('notice', { withdrawn: true }), { kind: 'notice', withdrawn: true }],
    [
      'a dossier',
      entry('dossier', { to: 'postmaster@gmx.net' }),
      { kind: 'dossier', to: 'postmaster@gmx.net' },
    ],
    [
      'an order that was asked for',
      entry('action', { asked: true, kind: 'reroute', reason: 'Fristen', price: { count: 41 } }),
      { kind: 'ordered', order: 'reroute', count: 41, reason: 'Fristen' },
    ],
    [
      'an order that was carried out',
      entry('action', { kind: 'cancel', reason: 'vorbei', count: 7 }),
      { kind: 'begun', order: 'cancel', count: 7 },
    ],
    [
      'one that was taken back',
      entry('undone', { kind: 'reroute', takenBack: 5, tooLate: 2 }),
      { kind: 'undone', order: 'reroute', takenBack: 5, tooLate: 2 },
    ],
    [
      'a contact',
      entry('contact', { way: 'form', provider: 'GMX', ticket: 'GX-1' }),
      { kind: 'contact', way: 'form', provider: 'GMX', ticket: 'GX-1', answer: null },
    ],
    ['a way that nobody knows', entry('contact', { way: 'fax' }), { way: 'other', provider: '' }],
  ])('tells %s', (_, given, line) => {
    expect(lines(given)).toEqual([expect.objectContaining({ at, ...line })]);
  });

  it.each([
    entry('lane', { to: 'blocked', because: { rule: 'unheard-of', facts: {} } }),
    entry('lane', { to: 'unheard-of', because: refusals }),
    entry('lane'),
    entry('action', { kind: 'unheard-of' }),
    entry('unheard-of'),
  ])('leaves out what nobody can read', (given) => {
    expect(lines(given)).toEqual([]);
  });
});

it('does not tell twice why it was opened', () => {
  const change = entry('lane', { name: 'GMX', to: 'blocked', because: refusals }, 'health');
  const opened = entry('opened', { because: refusals }, 'health');
  expect(lines(change, opened).map(({ kind }) => kind)).toEqual(['opened']);
  expect(lines({ ...change, atMs: AT + 1 }, opened)).toHaveLength(2);
});

it('lists contacts by when they were, newest first', () => {
  const later = { way: 'email', provider: 'GMX', at: '2021-03-12T05:40:00Z' };
  const contacts = contactsOf([
    entry('contact', { way: 'form', provider: 'GMX' }),
    entry('note', { text: 'x' }),
    entry('contact', later),
  ]);
  expect(contacts.map((contact) => contact.at)).toEqual([later.at, at]);
});
