import { strangerUrlProblem } from './stranger-url.js';

const strict = { allowInternal: false, behindProxy: false };

describe('a URL that a department gives us to call', () => {
  it.each([
    ['https://termine.stadt.example/noch-noetig', strict],
    ['https://8.8.8.8/x', strict],
    ['https://termine.lindenburg.de/x', { ...strict, behindProxy: true }],
    ['http://127.0.0.1:9999/x', { ...strict, allowInternal: true }],
  ])('%s may be saved', (url, rules) => {
    expect(strangerUrlProblem(url, rules)).toBeNull();
  });

  it.each([
    ['kein URL', strict],
    ['http://termine.stadt.example/x', strict],
    ['ftp://127.0.0.1/x', { ...strict, allowInternal: true }],
    ['http://169.254.169.254/latest/meta-data', { ...strict, allowInternal: true }],
    ['http://[::ffff:10.0.0.1]/x', { ...strict, allowInternal: true }],
    ['https://user:pw@termine.stadt.example/x', strict],
    ['https://localhost/x', strict],
    ['https://a.localhost/x', strict],
    ['https://intranet/x', strict],
    ['https://127.0.0.1/x', strict],
    ['https://2130706433/x', strict],
    ['https://0x7f.1/x', strict],
    ['https://169.254.169.254/latest/meta-data', strict],
    ['https://[::1]/x', strict],
    ['https://[::ffff:10.0.0.1]/x', strict],
    ['https://termine.intern/x', { ...strict, behindProxy: true }],
  ])('%s may not', (url, rules) => {
    expect(strangerUrlProblem(url, rules)).not.toBeNull();
  });
});
