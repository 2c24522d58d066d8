import { get } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { SandboxUnderTest } from '../sandbox-under-test.js';

describe('the policy hosts', () => {
  let under: SandboxUnderTest;
  beforeAll(async () => {
    under = await SandboxUnderTest.start();
  });
  afterAll(() => under.stop());

  const ask = async (host: string, path = '/.well-known/mta-sts.txt') => {
    const { policyPort: port, caPem: ca } = under.sandbox;
    const address = (await under.resolver().resolve4(host))[0] ?? '';
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const lookup = { host: address, port, path, ca, servername: host, headers: { host } };
      get(lookup, resolve).on('error', reject);
    });
    return {
      status: response.statusCode,
      type: response.headers['content-type'],
      body: await text(response),
    };
  };

  it.each(['posteo.de', 'posteo.net'])(
    'tell the policy of %s, over a certificate of their name',
    async (domain) => {
      expect(await under.resolver().resolveTxt(`_mta-sts.${domain}`)).toEqual([['v=STSv1; id=20210301;']]);
      expect(await ask(`mta-sts.${domain}`)).toEqual({
        status: 200,
        type: 'text/plain',
        body: 'version: STSv1\r\nmode: enforce\r\nmx: *.posteo.de\r\nmax_age: 604800\r\n',
      });
      expect(await under.ledger()).toContainEqual(
        expect.objectContaining({ kind: 'sts', to: `mta-sts.${domain}`, reply: '200' }),
      );
    },
  );

  it('have nothing else', async () => {
    expect(await ask('mta-sts.posteo.de', '/')).toMatchObject({ status: 404 });
    await expect(under.resolver().resolveTxt('_mta-sts.gmx.de')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});
