import { withoutEntities } from './entities.js';

describe('things that a reply names', () => {
  it.each([
    ['see https://example.org/a/b?user=unknown.', '@url'],
    ['see www.example.org/spam', '@url'],
    ['see example.org/help', '@url'],
    ['https://postmaster.gmx.net/en/case?c=r0201&i=ip', 'caser0201'],
    ['http://postmaster.gmx.com/en/error-messages?ip=192.0.2.46&c=rdns', 'caserdns'],
    ['http://postmaster.gmx.com/en/error-messages?ip=192.0.2.46', '@url'],
    ['https://example.org/?c=r0201', '@url'],
    ['https://www.spamhaus.org/query/ip/192.0.2.1', '@iplist'],
    ['https://www.spamhaus.org/dbl/', '@domainlist'],
    ['http://www.barracudanetworks.com/reputation/?ip=192.0.2.1', '@iplist'],
    ['http://www.openspf.net/Why?id=a', '@spf'],
    ['http://postgrey.schweikert.ch/help/example.org.html', '@greylist'],
    ['http://pobox.com/~djb/docs/smtplf.html', '@barelf'],
    ['<user@example.org>', '< @addr >'],
    ['****@example.org', '@addr'],
    ['[192.0.2.1]', '[ @ip ]'],
    ['[x.xx.xx.xx]', '[ @ip ]'],
    ['2001:db8::1', '@ip'],
    ['2001:db8:0:0:0:0:0:1', '@ip'],
    ['::1', '@ip'],
    ['12:26:28', '12:26:28'],
    ['5.1.1', '5.1.1'],
    ['mail.example.org', '@host'],
    ['zen.spamhaus.org', '@iplist'],
    ['multi.uribl.com', '@domainlist'],
    ['RESOLVER.ADR.RecipNotFound', 'RESOLVER ADR RecipNotFound'],
    ['later.Please', 'later. Please'],
    ['no names here', 'no names here'],
  ])('%s holds %s', (text, token) => {
    expect(withoutEntities(text).replace(/\s+/g, ' ').trim()).toContain(token);
  });
});
