import { CannotBeSent } from '../outcome.js';
import { domainOf, parseMailbox, withoutRecipient } from './email-address.js';

describe('parseMailbox', () => {
  const good = [
    ['anna@example.net', 'anna@example.net'],
    ['a.b+c_d-e@sub.example.net', 'a.b+c_d-e@sub.example.net'],
    ["o'hara@example.net", "o'hara@example.net"],
    ['anna@müller.example', 'anna@xn--mller-kva.example'],
    ['Anna@EXAMPLE.net', 'Anna@example.net'],
  ];
  it.each(good)('reads %s', (text, mailbox) => {
    expect(parseMailbox(text)).toBe(mailbox);
  });

  const bad = [
    '', 'anna', '@example.net', 'anna@', 'a@b@', 'a b@example.net', 'a,b@example.net', 'a@example.net,b@example.net', '<a@example.net>',
    'a@example.net\r\nRCPT TO:<b@example.net>', 'a\n@example.net', '"a b"@example.net', 'a..b@example.net', '.a@example.net', 'a@exa mple.net',
    'ä@example.net', 'a@[192.0.2.1]', 'a@-example.net', `${'x'.repeat(65)}@example.net`, 'a\0@example.net', 'Anna <a@example.net>',
  ]; // prettier-ignore
  it.each(bad)('refuses %j, naming no address', (text) => {
    expect(() => parseMailbox(text)).toThrow(CannotBeSent);
    expect(() => parseMailbox(text)).toThrow('the address is not one plain mailbox');
  });

  it('tells the domain', () => {
    expect(domainOf('a@b.Example.net')).toBe('b.example.net');
  });
});

describe('withoutRecipient', () => {
  const cases = [
    [
      '550 5.1.1 <Anna.Beispiel@example.net>: unknown',
      'anna.beispiel@example.net',
      '550 5.1.1 <recipient>: unknown',
    ],
    ['550 anna.beispiel@EXAMPLE.NET gone', 'anna.beispiel@example.net', '550 <recipient> gone'],
    [
      '550 5.1.1 anna.beispiel... User unknown',
      'anna.beispiel@example.net',
      '550 5.1.1 <recipient>... User unknown',
    ],
    ['550 Mustermann: no such user', 'mustermann@example.net', '550 <recipient>: no such user'],
    ['550 mailbox unknown', 'mailbox@example.net', '550 mailbox unknown'],
    ['550 User unknown', 'user@example.net', '550 User unknown'],
    ['550 550 unknown', '550@example.net', '550 550 unknown'],
    ['550 no such user 4917012345', '4917012345@example.net', '550 no such user <recipient>'],
    ['550 not for anna', 'anna@example.net', '550 not for anna'],
    ['550-<a@xn--mller-kva.example>\n550 no', 'a@xn--mller-kva.example', '550-<recipient>\n550 no'],
  ];
  it.each(cases)('%s', (reply, mailbox, expected) => {
    expect(withoutRecipient(reply, mailbox, mailbox)).toBe(expected);
  });

  it('knows the address as it was written, too', () => {
    expect(withoutRecipient('550 <a@müller.example> no', 'a@xn--mller-kva.example', 'a@müller.example')).toBe(
      '550 <recipient> no',
    );
  });
});
