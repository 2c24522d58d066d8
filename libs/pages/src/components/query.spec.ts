import { withQuery } from './query.js';

it.each([
  ['/status', { lang: 'en' }, '/status?lang=en'],
  ['/status?domain=gmx.de', { lang: 'en' }, '/status?domain=gmx.de&lang=en'],
  ['/status?lang=en&domain=gmx.de', { lang: 'de' }, '/status?lang=de&domain=gmx.de'],
  ['/liste?status=sent', { status: null, cursor: 'a+b' }, '/liste?cursor=a%2Bb'],
  ['/liste?status=sent', { status: '' }, '/liste'],
  ['', { lang: 'de' }, '?lang=de'],
])('%s with %j', (path, values, expected) => {
  expect(withQuery(path, values)).toBe(expected);
});
