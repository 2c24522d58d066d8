import * as fc from 'fast-check';
import { domainOf, maskEmail, maskPhone } from './contact-point.js';

describe('domainOf', () => {
  it.each([
    ['Erika@GMX.de', 'gmx.de'],
    ['"a@b"@web.de', 'web.de'],
    ['erika', null],
    ['@gmx.de', null],
    ['erika@', null],
    ['', null],
  ])('%p: %p', (email, domain) => {
    expect(domainOf(email)).toBe(domain);
  });
});

describe('maskEmail', () => {
  it.each([
    ['hoffmann@gmx.de', 'h••••••n@gmx.de'],
    ['abcd@gmx.de', 'a••••••d@gmx.de'],
    // A short local part would be given away by two of its letters.
    ['abc@gmx.de', 'a••••••@gmx.de'],
    ['a@gmx.de', 'a••••••@gmx.de'],
    ['@gmx.de', '•••'],
    ['no address', '•••'],
  ])('%p: %p', (email, masked) => {
    expect(maskEmail(email)).toBe(masked);
  });

  it('never shows more than the first and last letter', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{5,20}$/),
        (local) => maskEmail(`${local}@web.de`) === `${local.at(0)}••••••${local.at(-1)}@web.de`,
      ),
    );
  });
});

describe('maskPhone', () => {
  it('hides the middle', () => {
    expect(maskPhone('+4917612345642')).toBe('+49 17• •••• •42');
  });
});
