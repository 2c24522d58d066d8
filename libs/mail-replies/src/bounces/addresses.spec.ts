import { addressesIn, recipientAddress } from './addresses.js';

describe('addressesIn', () => {
  it.each<[string, string[]]>([
    ['<a@b.example>: no, c@d.example.', ['a@b.example', 'c@d.example']],
    ['"Erika M"@post.example', ['"Erika M"@post.example']],
    ['RCPT To:<bounce+7=x@b.example>', ['bounce+7=x@b.example']],
    ['to=<a@b.example>, mailto:a@b.example', ['a@b.example']],
    ["o'neill@b.example", ["o'neill@b.example"]],
    ['müller@bücher.example', ['müller@bücher.example']],
    ['a@[192.0.2.1]', ['a@[192.0.2.1]']],
    ['@ b@ @c', []],
  ])('of %j are %j', (text, found) => {
    expect(addressesIn(text)).toEqual(found);
  });
});

describe('recipientAddress', () => {
  it.each<[string, string | null]>([
    ['rfc822; a@b.example', 'a@b.example'],
    ['RFC822;<a@b.example>', 'a@b.example'],
    ['a@b.example', 'a@b.example'],
    ['rfc822;a+40b.example', 'a@b.example'],
    ['rfc822; Erika <a@b.example>', 'a@b.example'],
    ['utf-8; ä@b.example', 'ä@b.example'],
    ['rfc822; erika', 'erika'],
    ['rfc822; a@#b.example', 'a@#b.example'],
    ['rfc822; /var/spool/mail', null],
    ['rfc822; |/usr/bin/program x', null],
    ['rfc822; unknown', null],
    ['', null],
  ])('of %j is %j', (field, address) => {
    expect(recipientAddress(field)).toBe(address);
  });
});
