import { domainAsked } from './domain-asked.js';

it.each([
  ['gmx.de', 'gmx.de'],
  [' GMX.DE ', 'gmx.de'],
  ['gmx.de.', 'gmx.de'],
  ['münchen.de', 'xn--mnchen-3ya.de'],
  ['xn--mnchen-3ya.de', 'xn--mnchen-3ya.de'],
  ['mail.stadt.example', 'mail.stadt.example'],
])('%s: %s', (text, domain) => {
  expect(domainAsked(text)).toBe(domain);
});

it.each([
  ['an address', 'max@gmx.de'],
  ['a bare word', 'gmx'],
  ['nothing', ''],
  ['only a dot', '.'],
  ['an empty label', 'gmx..de'],
  ['blanks', 'gmx .de'],
  ['a path', 'gmx.de/x'],
  ['markup', '<b>.de'],
  ['too long a label', `${'a'.repeat(64)}.de`],
  ['too long', `${'a.'.repeat(130)}de`],
  ['a hyphen at an end', '-gmx.de'],
  ['far too long', '\u{df}'.repeat(1_000_000)],
])('%s is no domain', (_, text) => {
  expect(domainAsked(text)).toBeNull();
});
