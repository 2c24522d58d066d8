import { recipientOf } from './recipients.js';

const SMS = new Set(['sms.stadt.example']);
const email = (address: string, key = address) => ({ kind: 'email', address, key });

describe('recipientOf', () => {
  it.each([
    ['erika@gmx.de', email('erika@gmx.de')],
    ['Erika@GMX.de', email('Erika@gmx.de', 'erika@gmx.de')],
    ['o.brien+x=1@a-b.example.org', email('o.brien+x=1@a-b.example.org')],
    ['info@müller.de', email('info@xn--mller-kva.de')],
    ['+4915112345678@sms.stadt.example', { kind: 'sms', phone: '+4915112345678', key: '+4915112345678' }],
    ['+4915112345678@SMS.Stadt.example', { kind: 'sms', phone: '+4915112345678', key: '+4915112345678' }],
    ['015112345678@sms.stadt.example', null],
    ['erika@sms.stadt.example', null],
    ['jörg@gmx.de', null],
    ['"erika m"@gmx.de', null],
    ['a,b@gmx.de', null],
    ['.a@gmx.de', null],
    ['a@localhost', null],
    ['a@[192.0.2.1]', null],
    ['postmaster', null],
    ['@gmx.de', null],
    ['', null],
    [`${'a'.repeat(65)}@gmx.de`, null],
  ])('%s', (address, expected) => {
    expect(recipientOf(address, SMS)).toEqual(expected);
  });
});
