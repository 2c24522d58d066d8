import { DomainClock } from '../domain-clock.js';
import { Mailboxes } from './mailboxes.js';

const deliver = (mailboxes: Mailboxes, to: string, text: string) => {
  mailboxes.deliver('a@stadt.example', to, Buffer.from(text));
};
const texts = (mailboxes: Mailboxes, address: string) => mailboxes.read(address).map(({ raw }) => raw);

describe('Mailboxes', () => {
  it('forgets the oldest of all when there are too many', () => {
    const mailboxes = new Mailboxes(new DomainClock(), { messages: 3, bytes: 1e6 });
    for (const [to, text] of [
      ['a@x', '1'],
      ['b@x', '2'],
      ['a@x', '3'],
      ['b@x', '4'],
    ] as const)
      deliver(mailboxes, to, text);
    expect([texts(mailboxes, 'a@x'), texts(mailboxes, 'b@x')]).toEqual([['3'], ['2', '4']]);
    deliver(mailboxes, 'b@x', '5');
    deliver(mailboxes, 'b@x', '6');
    expect([texts(mailboxes, 'a@x'), texts(mailboxes, 'b@x')]).toEqual([[], ['4', '5', '6']]);
  });

  it('forgets the oldest when they are too large together, over many thousands too', () => {
    const mailboxes = new Mailboxes(new DomainClock(), { messages: 1e6, bytes: 10 });
    for (let at = 0; at < 25_000; at += 1) deliver(mailboxes, 'a@x', String(10_000 + at));
    expect(texts(mailboxes, 'A@X')).toEqual(['34998', '34999']);
  });

  it.each([
    ['unbekannt-7@gmx.de', 'unknown'],
    ['Unknown@gmx.de', 'unknown'],
    ['bekannt@gmx.de', 'known'],
    ['voll@gmx.de', 'full'],
    ['VOLL@gmx.de', 'full'],
  ])('%s is %s', (address, state) => {
    const mailboxes = new Mailboxes(new DomainClock(), { messages: 1, bytes: 1 });
    mailboxes.setState('Voll@gmx.de', 'full');
    expect(mailboxes.stateOf(address)).toBe(state);
  });
});
