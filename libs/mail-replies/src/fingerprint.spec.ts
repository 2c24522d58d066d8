import * as fc from 'fast-check';
import { fingerprintReply } from './index.js';

describe('fingerprintReply', () => {
  it.each([
    [
      '554-gmx.net (mxgmx104) Nemesis ESMTP Service not available\n554-No SMTP service\n554-IP address is block listed.\n554 For explanation visit https://postmaster.gmx.net/en/case?c=r0201&i=ip&v=198.51.100.42&r=1MNcgj-1ue23t3pyV-00S2YR',
      '554-<host> (<id>) Nemesis ESMTP Service not available 554-No SMTP service 554-IP address is block listed. 554 For explanation visit <link r0201>',
    ],
    ['550 5.1.1 <a.b@example.org>: User unknown', '550 5.1.1 <<address>>: User unknown'],
    ['554 IP=192.0.2.1 - None/bad reputation.', '554 IP=<ip> - None/bad reputation.'],
    [
      '550 blocked by zen.spamhaus.org, see https://www.spamhaus.org/query/ip/192.0.2.1',
      '550 blocked by zen.spamhaus.org, see <list>',
    ],
    [
      '451 4.7.1 busy [AM1.prod.outlook.com 2026-09-10T17:20:46.631Z 08DF0B1332F1DE15]',
      '451 4.7.1 busy [<host> <time> <id>]',
    ],
    ['450 at 12:26:28, queue 20251027122628Z, id 1234567', '450 at <time>, queue <time>, id <id>'],
    ['550 see https://example.org/x', '550 see <link>'],
    ['550 see dbl.spamhaus.org and https://www.spamhaus.org/dbl/', '550 see dbl.spamhaus.org and <list>'],
  ])('makes %j %j', (reply, fingerprint) => {
    expect(fingerprintReply(reply)).toBe(fingerprint);
  });

  it('is the same for two servers, addresses, times and ids', () => {
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.stringMatching(/^[a-f]\d[a-f0-9]{10}$/),
        fc.nat({ max: 59 }),
        (ip, id, minute) => {
          const reply = `550 ${ip} refused at 10:${String(minute).padStart(2, '0')}:00 [${id}]`;
          expect(fingerprintReply(reply)).toBe('550 <ip> refused at <time> [<id>]');
        },
      ),
    );
  });

  it('does not change a fingerprint', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const once = fingerprintReply(text);
        expect(once.length).toBeLessThanOrEqual(4096 * 8);
      }),
    );
  });
});
