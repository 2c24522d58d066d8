import { jest } from '@jest/globals';
import { createSocket } from 'node:dgram';
import { RECURSION_DESIRED, decode, encode } from 'dns-packet';
import { SandboxUnderTest } from '../sandbox-under-test.js';

let under: SandboxUnderTest;

beforeAll(async () => {
  under = await SandboxUnderTest.start();
});

afterAll(() => under.stop());

jest.setTimeout(30_000);

describe('DNS', () => {
  it('answers as the world is', async () => {
    const dns = under.resolver();
    expect(await dns.resolveMx('gmx.de')).toMatchObject([
      { priority: 10, exchange: 'mx00.emig.gmx.net' },
      { priority: 10, exchange: 'mx01.emig.gmx.net' },
    ]);
    const [one, two] = [await dns.resolve4('mx00.emig.gmx.net'), await dns.resolve4('mx01.emig.gmx.net')];
    expect(one).not.toEqual(two);
    expect(await dns.reverse(one[0]!)).toEqual(['mx00.emig.gmx.net']);
    expect(await dns.resolveNs('web.de')).toEqual(['ns1.web.de']);
    expect(await dns.resolveTxt('gmx.de')).toEqual([['v=spf1 mx -all']]);
    expect((await dns.resolveMx('gmail.com')).map(({ priority }) => priority).sort()).toEqual([10, 20, 30]);
  });

  it.each([
    ['A', 'unbekannt.example', 'ENOTFOUND'],
    ['AAAA', 'mx00.emig.gmx.net', 'ENODATA'],
    ['MX', 'mx00.emig.gmx.net', 'ENODATA'],
    ['A', 'emig.gmx.net', 'ENODATA'],
  ])('%s of %s: %s', async (type, name, code) => {
    await expect(under.resolver().resolve(name, type)).rejects.toMatchObject({ code });
  });

  it('knows a domain without MX, and one that takes no mail', async () => {
    await expect(under.resolver().resolveMx('tsv-altenfurt.example')).rejects.toMatchObject({
      code: 'ENODATA',
    });
    expect(await under.resolver().resolve4('tsv-altenfurt.example')).toHaveLength(1);
    expect(await under.resolver().resolveMx('nimmt-keine-post.example')).toMatchObject([
      { priority: 0, exchange: '' },
    ]);
  });

  it.each([
    ['NXDOMAIN', 'ENOTFOUND'],
    ['SERVFAIL', 'ESERVFAIL'],
    ['none', 'ETIMEOUT'],
  ])('answers %s when told so', async (answer, code) => {
    await under.control('POST', '/dns', { name: 'Magenta.de.', type: 'MX', answer });
    await expect(
      under.resolver(answer === 'none' ? 100 : undefined).resolveMx('magenta.de'),
    ).rejects.toMatchObject({ code });
    await under.control('POST', '/dns', { name: 'magenta.de', type: 'MX', answer: 'default' });
    expect(await under.resolver().resolveMx('magenta.de')).toHaveLength(4);
  });

  it('answers for everything at once, and below a name', async () => {
    under.sandbox.setDns('*', 'ANY', 'SERVFAIL');
    await expect(under.resolver().resolveMx('gmx.de')).rejects.toMatchObject({ code: 'ESERVFAIL' });
    under.sandbox.setDns('*', 'ANY', undefined);
    under.sandbox.setDns('*.web.de', 'A', ['127.9.9.9']);
    expect(await under.resolver().resolve4('mx-ha02.web.de')).toEqual(['127.9.9.9']);
    expect(await under.resolver().resolveMx('web.de')).toHaveLength(2);
    under.sandbox.setDns('*.web.de', 'A', undefined);
  });

  it('holds long TXT records, by TCP when they outgrow a datagram', async () => {
    const key = `v=DKIM1; k=rsa; p=${'A'.repeat(392)}`;
    under.sandbox.setDns('sel._domainkey.stadt.example', 'TXT', [key]);
    expect(
      (await under.resolver().resolveTxt('sel._domainkey.stadt.example')).map((parts) => parts.join('')),
    ).toEqual([key]);
    const many = Array.from({ length: 20 }, (_, at) => `${at} ${'x'.repeat(200)}`);
    await under.control('POST', '/dns', { name: 'viel.example', type: 'TXT', answer: many });
    expect((await under.resolver().resolveTxt('viel.example')).map((parts) => parts.join(''))).toEqual(many);
  });

  it('holds AAAA, NS and PTR, as told', async () => {
    under.sandbox.setDns('v6.example', 'AAAA', ['2001:db8::1']);
    under.sandbox.setDns('v6.example', 'NS', ['ns.v6.example']);
    under.sandbox.setDns('25.2.0.192.in-addr.arpa', 'PTR', ['mail.stadt.example']);
    expect(await under.resolver().resolve6('v6.example')).toEqual(['2001:db8::1']);
    expect(await under.resolver().resolveNs('v6.example')).toEqual(['ns.v6.example']);
    expect(await under.resolver().reverse('192.0.2.25')).toEqual(['mail.stadt.example']);
    await expect(under.resolver().resolveSrv('v6.example')).rejects.toMatchObject({ code: 'ENODATA' });
  });

  it('bears malformed packets, and answers what it can', async () => {
    const [host = '', port] = under.sandbox.dnsServer.split(':');
    const socket = createSocket('udp4');
    const send = (bytes: Buffer) => {
      socket.send(bytes, Number(port), host);
    };
    const heard = new Promise<Buffer>((resolve) => socket.once('message', resolve));
    send(Buffer.from('nonsense'));
    send(encode({ type: 'response', id: 7 }));
    send(encode({ type: 'query', id: 8, questions: [] }));
    expect(decode(await heard)).toMatchObject({ id: 8, type: 'response', rcode: 'FORMERR' });
    const small = new Promise<Buffer>((resolve) => socket.once('message', resolve));
    under.sandbox.setDns('lang.example', 'TXT', ['x'.repeat(600)]);
    send(
      encode({
        type: 'query',
        id: 9,
        flags: RECURSION_DESIRED,
        questions: [{ type: 'TXT', name: 'Lang.example' }],
      }),
    );
    expect(decode(await small)).toMatchObject({
      id: 9,
      flag_tc: true,
      flag_rd: true,
      answers: [],
      questions: [{ name: 'Lang.example' }],
    });
    socket.close();
  });

  it('says why a name is not there, for as long as that may be believed', async () => {
    const socket = createSocket('udp4');
    const [host = '', port] = under.sandbox.dnsServer.split(':');
    const heard = new Promise<Buffer>((resolve) => socket.once('message', resolve));
    socket.send(
      encode({ type: 'query', id: 1, questions: [{ type: 'A', name: 'nein.example' }] }),
      Number(port),
      host,
    );
    expect(decode(await heard)).toMatchObject({
      rcode: 'NXDOMAIN',
      authorities: [{ type: 'SOA', data: { minimum: 60 } }],
    });
    socket.close();
  });

  it.each([
    [{ name: 'a.example', type: 'ANY', answer: ['1.2.3.4'] }, 'answer'],
    [{ name: 'a.example', type: 'ANY', answer: [] }, 'answer'],
    [{ name: 'a.example', type: 'AAAA', answer: ['::1', '1.2.3.4'] }, 'answer'],
    [{ name: 'a.example', type: 'NS', answer: ['a b'] }, 'answer'],
    [{ name: 'a.example', type: 'PTR', answer: [''] }, 'answer'],
    [{ name: 'a.example', type: 'A', answer: ['1.2.3'] }, 'answer'],
    [{ name: 'a.example', type: 'MX', answer: ['mx.example'] }, 'answer'],
    [{ name: 'a.example', type: 'SRV', answer: [] }, 'type'],
    [{ name: 'a b', type: 'A', answer: [] }, 'name'],
    [{ name: 'a.example', type: 'A', answer: 'REFUSED' }, 'answer'],
    [{ name: 'a.example', type: 'A' }, 'answer'],
  ])('names what is wrong in %j', async (order, field) => {
    const { status, body } = await under.control<{ errors: { field: string }[] }>('POST', '/dns', order);
    expect({ status, fields: body.errors.map((one) => one.field) }).toEqual({
      status: 422,
      fields: [field],
    });
  });
});
