import { enhancedCodes, findReply, leadingCode, statusIn } from './codes.js';

describe('findReply', () => {
  it.each<[string, number | null, string | null]>([
    ['550 5.1.1 User unknown', 550, '550 5.1.1 User unknown'],
    ['host mx.example[192.0.2.1] said: 452-4.2.2 full', 452, '452-4.2.2 full'],
    ['554 554 5.7.0 Header error', 554, '554 5.7.0 Header error'],
    ['550: 5.1.1 gone', 550, '550 5.1.1 gone'],
    ['554 <a@b.example>... 550 Host unknown', 550, '550 Host unknown'],
    ['554 4.4.7 expired <421 4.4.2 timed out>', 421, null],
    ['Remote host said: 501 bad name\nGiving up on 192.0.2.1.', 501, '501 bad name'],
    ['ERROR_CODE :550, no', 550, null],
    ['(reason: 550 no)', 550, null],
    ['250 2.0.0 Ok', null, null],
    ['after 550 seconds', null, null],
    ['port 550 is closed', null, null],
    ['[192.0.2.550]', null, null],
    ['id 55012', null, null],
    ['delivered 2 of 5', null, null],
  ])('in %j finds %j', (text, code, reply) => {
    const found = findReply(text);
    expect(found?.code ?? null).toBe(code);
    if (reply !== null) expect(found?.text).toBe(reply);
  });
});

describe('codes of statuses', () => {
  it.each<[string, string | null]>([
    ['5.1.1', '5.1.1'],
    ['5.0.0 (permanent failure)', '5.0.0'],
    ['4.4.316', '4.4.316'],
    ['9.1.1', null],
    ['192.5.1.1', null],
    ['', null],
  ])('a Status of %j is %j', (field, status) => {
    expect(statusIn(field)).toBe(status);
  });

  it('are found in words, never in addresses of hosts', () => {
    expect(enhancedCodes('550 5.1.1 x (#5.2.2) [192.0.2.4] 4.4.4.4')).toEqual(['5.1.1', '5.2.2']);
  });

  it.each<[string, number | null]>([
    ['250 2.0.0 Ok', 250],
    ['550 no', null],
    ['2500', null],
  ])('%j begins with %j', (text, code) => {
    expect(leadingCode(text)).toBe(code);
  });
});
