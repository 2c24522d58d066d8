import { readDeliveryWords } from './delivery-words.js';

const nobody = (reason: string, stage: string | null) => ({ by: 'nobody', reason, stage });
const relay = { by: 'relay' };

describe('the words of a delivery', () => {
  it.each([
    [
      'host mx00.gmx.net[212.227.15.9] refused to talk to me: 554-gmx.net (mxgmx104) Nemesis ESMTP Service not available 554 No SMTP service',
      { by: 'server', host: 'mx00.gmx.net', stage: 'connect' },
      '554-gmx.net (mxgmx104) Nemesis ESMTP Service not available 554 No SMTP service',
    ],
    [
      'host MX.example[2001:db8::1]:2525 said: 450 4.7.1 try (again) later (in reply to MAIL FROM command)',
      { by: 'server', host: 'mx.example', stage: 'mail' },
      '450 4.7.1 try (again) later',
    ],
    [
      'host mx.example[192.0.2.1] said: 550 5.7.1 no (in reply to end of DATA command)',
      { by: 'server', host: 'mx.example', stage: 'end' },
      '550 5.7.1 no',
    ],
    [
      'host mx.example[192.0.2.1] said: 550 no (in reply to RCPT TO command)',
      { by: 'server', host: 'mx.example', stage: 'rcpt' },
      '550 no',
    ],
    [
      'host mx.example[192.0.2.1] said: 454 no (in reply to STARTTLS command)',
      { by: 'server', host: 'mx.example', stage: 'starttls' },
      '454 no',
    ],
    [
      'host mx.example[192.0.2.1] said: 535 no (in reply to AUTH PLAIN command)',
      { by: 'server', host: 'mx.example', stage: 'auth' },
      '535 no',
    ],
    [
      'host mx.example[192.0.2.1] said: 554 no (in reply to DATA command)',
      { by: 'server', host: 'mx.example', stage: 'data' },
      '554 no',
    ],
    [
      'host mx.example[192.0.2.1] said: 502 no (in reply to EHLO command)',
      { by: 'server', host: 'mx.example', stage: 'ehlo' },
      '502 no',
    ],
    ['host mx.example[192.0.2.1] said: 550 no', { by: 'server', host: 'mx.example', stage: null }, '550 no'],
  ])('%s', (text, said, words) => {
    expect(readDeliveryWords(text)).toEqual({ said, words, isRepeated: false });
  });

  it.each([
    ['connect to mx.example[192.0.2.1]:25: Connection timed out', nobody('timeout', 'connect')],
    ['connect to mx.example[192.0.2.1]:25: Operation timed out', nobody('timeout', 'connect')],
    ['connect to mx.example[192.0.2.1]:25: Connection refused', nobody('connection_failed', 'connect')],
    ['connect to mx.example[192.0.2.1]:25: No route to host', nobody('connection_failed', 'connect')],
    [
      'lost connection with mx.example[192.0.2.1] while receiving the initial server greeting',
      nobody('connection_failed', 'connect'),
    ],
    ['lost connection with mx.example[192.0.2.1] while sending RCPT TO', nobody('connection_failed', null)],
    [
      'conversation with mx.example[192.0.2.1] timed out while receiving the initial server greeting',
      nobody('timeout', 'connect'),
    ],
    [
      'conversation with mx.example[192.0.2.1] timed out while sending end of data -- message may be sent more than once',
      nobody('timeout', 'end'),
    ],
    [
      'Host or domain name not found. Name service error for name=x.example type=MX: Host not found, try again',
      nobody('dns_failed', null),
    ],
    ['TLS is required, but was not offered by host mx.example[192.0.2.1]', nobody('tls_failed', 'starttls')],
    ['Cannot start TLS: handshake failure', nobody('tls_failed', 'starttls')],
    ['mail for x.example loops back to myself', relay],
    ['mail transport unavailable', relay],
    ['unknown mail transport error', relay],
    ['', relay],
  ])('%s', (text, said) => {
    expect(readDeliveryWords(text)).toEqual({ said, words: text, isRepeated: false });
  });

  it('tells a try from a repetition', () => {
    expect(
      readDeliveryWords(
        'delivery temporarily suspended: host mx.example[192.0.2.1] refused to talk to me: 554 no',
      ),
    ).toEqual({
      said: { by: 'server', host: 'mx.example', stage: 'connect' },
      words: '554 no',
      isRepeated: true,
    });
  });
});
