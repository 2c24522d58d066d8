import type { Links } from '#delivery/ports';
import type { DemoFollowed } from '#persistence';
import { DemoStories } from './demo-stories.js';

const ID = '01782140-7b00-7000-8000-000000000001';
const DEADLINE_MS = Date.parse('2021-03-11T14:02:00Z');
const links = { url: (kind: string) => `https://stadt.example/${kind}` } as unknown as Links;

interface Given {
  readonly state?: NonNullable<DemoFollowed['outcome']>['state'];
  readonly channel?: 'email' | 'sms' | 'push' | null;
  readonly contentKind?: string;
  readonly content?: object | null;
  readonly confidential?: boolean;
}

async function story({ state = 'told', channel = 'email', contentKind = 'original', ...page }: Given) {
  const content = { subject: 'Termin', body: 'Bitte bestätigen Sie.', sms: null, push: null, late: null };
  const found = {
    id: ID,
    departmentId: 'd',
    confidential: false,
    secondFactor: null,
    deadlineMs: DEADLINE_MS,
    content,
  };
  const tried = { tries: 1, contentKind };
  const attempts = [
    { ...tried, channel: 'email', lane: 'email:transactional:direct:gmx.net' },
    { ...tried, channel: 'sms', lane: 'sms:a' },
    { ...tried, channel: 'push', lane: 'push:a' },
  ];
  const stories = new DemoStories(
    { find: () => Promise.resolve({ ...found, ...page } as never) },
    { timeline: () => Promise.resolve({ attempts, reference: 'demo-1', language: 'de' } as never) },
    links,
  );
  const outcome = { state, channel, atMs: null };
  return stories.of(
    { id: ID, name: 'A', subject: 'Termin', citizenId: null, because: null, outcome },
    'Bochum',
  );
}

describe('what a followed person got', () => {
  it.each<[string, Given, { channel: string; text: string }]>([
    ['a mail', {}, { channel: 'email', text: 'Bitte bestätigen Sie.' }],
    [
      'a mail that waits',
      { state: 'held', channel: null },
      { channel: 'email', text: 'Bitte bestätigen Sie.' },
    ],
    ['a call', { state: 'undeliverable', channel: null }, { channel: 'call_list', text: 'demo-1' }],
    ['a push', { channel: 'push' }, { channel: 'push', text: 'Termin. Bitte bis 11.03., 15:02 Uhr' }],
    ['words without content', { content: null }, { channel: 'email', text: 'Termin' }],
    [
      'a neutral SMS',
      { channel: 'sms', contentKind: 'neutral' },
      {
        channel: 'sms',
        text: 'Bochum: Bitte handeln Sie bis 11.03., 15:02 Uhr. Worum es geht: https://stadt.example/message',
      },
    ],
  ])('%s', async (_, given, message) => {
    expect((await story(given)).message).toEqual(message);
  });

  it('tells the lane of the mail, and the deadline', async () => {
    expect(await story({})).toMatchObject({
      lane: 'email:transactional:direct:gmx.net',
      deadlineAt: '2021-03-11T14:02:00.000Z',
    });
  });

  it('is nothing once the notification is gone', async () => {
    const none = new DemoStories(
      { find: () => Promise.resolve(null) },
      { timeline: () => Promise.resolve(null) },
      links,
    );
    const one = { id: ID, name: '', subject: '', citizenId: null, because: null, outcome: null };
    expect(await none.of(one, 'Bochum')).toEqual({ lane: null, deadlineAt: null, message: null });
  });
});
