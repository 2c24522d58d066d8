import { jest } from '@jest/globals';
import { SandboxUnderTest, until } from '../sandbox-under-test.js';

interface ShownProvider {
  readonly domains: string[];
  readonly share: number;
  readonly behaviour: unknown;
  readonly connections: { readonly open: number };
}

let under: SandboxUnderTest;

beforeAll(async () => {
  under = await SandboxUnderTest.start();
});

afterAll(() => under.stop());

jest.setTimeout(30_000);

describe('mailbox providers', () => {
  const domains = ['gmx.de', 'web.de', 'gmail.com', 't-online.de', 'outlook.de', 'freenet.de', 'posteo.de'];

  it('lists twelve, with domains, hosts, behaviour and counts', async () => {
    const items = await under.items<ShownProvider>('/providers');
    expect(items).toHaveLength(12);
    expect(items.flatMap((item) => item.domains)).toEqual(expect.arrayContaining(domains) as unknown);
    expect(items[0]).toMatchObject({
      id: 'gmx',
      mxHosts: ['mx00.emig.gmx.net', 'mx01.emig.gmx.net'],
      behaviour: { accept: true },
    });
    expect(items.reduce((sum, item) => sum + item.share, 0)).toBe(100);
  });

  it.each([...domains, 'tsv-birkenau.example', 'praxis-nordheim.example', 'elektro-moorfeld.example'])(
    'takes mail for %s over TLS',
    async (domain) => {
      const to = `erika@${domain}`;
      expect(await under.mail(to)).toMatch(/^250/);
      const [found] = await under.mailbox(to);
      expect(found).toMatchObject({ envelope: { from: 'bounce@stadt.example', to } });
      expect(found!.raw).toContain('Guten Tag\r\n');
    },
  );

  it.each([
    ['gmx.de', 550, 'c=r1601'],
    ['gmail.com', 550, 'NoSuchUser'],
    ['yahoo.de', 554, "doesn't have a yahoo.com account"],
    ['posteo.de', 550, 'User unknown'],
  ])('refuses unknown mailboxes of %s in its own words', async (domain, code, words) => {
    const refusal = await under.refusal(`unbekannt-1@${domain}`);
    expect(refusal.responseCode).toBe(code);
    expect(refusal.response).toContain(words);
    expect(await under.mailbox(`unbekannt-1@${domain}`)).toEqual([]);
  });

  it('takes the state of a mailbox from control', async () => {
    await under.put('/mailboxes/max@icloud.com', { state: 'full' });
    expect((await under.refusal('max@icloud.com')).response).toContain('overquota');
    await under.put('/mailboxes/max@icloud.com', { state: 'known' });
    await under.mail('max@icloud.com');
  });

  it('refuses at connect with the whole reply, waits for QUIT, and lets mail in again', async () => {
    const reply =
      '554-gmx.net (mxgmx016) Nemesis ESMTP Service not available\r\n554-No SMTP service\r\n554 IP address is block listed.';
    await under.put('/providers/gmx/behaviour', { stage: 'connect', reply });
    const client = await under.rawClient('gmx.de');
    await client.replies(1);
    expect(client.heard).toBe(`${reply}\r\n`);
    client.say('EHLO stadt.example\r\nQUIT\r\n');
    await until(() => client.closed || undefined);
    expect(client.heard).toBe(`${reply}\r\n503 5.5.1 Error: this session was refused\r\n221 2.0.0 Bye\r\n`);
    expect((await under.refusal('otto@gmx.de')).responseCode).toBe(554);
    await under.put('/providers/gmx/behaviour', { accept: true });
    await under.mail('otto@gmx.de');
    expect(await under.mailbox('otto@gmx.de')).toHaveLength(1);
  });

  it.each([
    ['ehlo', 'EHLO'],
    ['mail', 'MAIL FROM'],
    ['rcpt', 'RCPT TO'],
    ['data', 'DATA'],
    ['end', 'DATA'],
  ])('refuses at stage %s', async (stage, command) => {
    await under.put('/providers/freenet/behaviour', { stage, reply: '450-4.7.1 later\r\n450 4.7.1 please' });
    const refusal = await under.refusal('anna@freenet.de');
    expect(refusal).toMatchObject({
      responseCode: 450,
      response: expect.stringContaining('please') as unknown,
    });
    expect(stage === 'ehlo' ? 'EHLO' : refusal.command).toBe(command);
    expect(await under.mailbox('anna@freenet.de')).toEqual([]);
    await under.put('/providers/freenet/behaviour', { accept: true });
  });

  it.each([
    ['connect', 'hang', {}],
    ['rcpt', 'hang', {}],
    ['end', 'hang', { kept: 1 }],
    ['connect', 'close', {}],
    ['data', 'close', {}],
    ['end', 'close', { kept: 1 }],
  ])(
    'at %s can %s; what came before the final dot was answered stays received',
    async (stage, way, { kept = 0 }: { kept?: number }) => {
      const to = `${stage}.${way}@vodafonemail.de`;
      await under.put('/providers/vodafone-de/behaviour', { stage, [way]: true });
      const from = under.sandbox.ledger.next;
      expect((await under.refusal(to, way === 'hang' ? 300 : undefined)).code).toMatch(
        /ETIMEDOUT|ECONNECTION|ESOCKET/,
      );
      expect(await under.mailbox(to)).toHaveLength(kept);
      const row = await until(async () => (await under.ledger(from)).find((one) => one.stage === stage));
      expect(row.reply).toBeNull();
      await under.put('/providers/vodafone-de/behaviour', { accept: true });
    },
  );

  it('trickles a reply byte by byte', async () => {
    await under.put('/providers/posteo/behaviour', { stage: 'connect', trickleMs: 2 });
    const client = await under.rawClient('posteo.de');
    client.say('QUIT\r\n');
    const [first] = await client.replies(2);
    expect(first).toBe('220 mx01.posteo.de ESMTP Postfix');
    expect(client.socket.bytesRead).toBeGreaterThan(30);
    await under.put('/providers/posteo/behaviour', { accept: true });
  });

  it('answers late, and nothing when the client has gone before', async () => {
    await under.put('/providers/posteo/behaviour', { stage: 'ehlo', delayMs: 60 });
    const client = await under.rawClient('posteo.de');
    client.say('EHLO a\r\nQUIT\r\n');
    expect(await client.replies(3)).toHaveLength(3);
    for (const behaviour of [{ delayMs: 20_000 }, { trickleMs: 10_000 }, { close: true, delayMs: 20_000 }]) {
      await under.put('/providers/posteo/behaviour', { stage: 'ehlo', ...behaviour });
      const from = under.sandbox.ledger.next;
      const impatient = await under.rawClient('posteo.de');
      impatient.say('EHLO a\r\n');
      await impatient.replies(1);
      impatient.socket.end();
      const row = await until(async () => (await under.ledger(from)).find(({ stage }) => stage === 'ehlo'));
      expect(row).toMatchObject({ from: 'a', reply: null });
    }
    await under.put('/providers/posteo/behaviour', { accept: true });
  });

  it('closes after a 421, at whatever stage', async () => {
    await under.put('/providers/own/behaviour', { stage: 'mail', reply: '421 4.3.2 closing' });
    const client = await under.rawClient('tsv-birkenau.example');
    client.say('EHLO a\r\nMAIL FROM:<>\r\nNOOP\r\n');
    await until(() => client.closed || undefined);
    expect(client.heard).toMatch(/421 4\.3\.2 closing\r\n$/);
    await under.put('/providers/own/behaviour', { accept: true });
  });

  it('fills in who is meant and gives every reply its own id', async () => {
    await under.put('/providers/ionos/behaviour', {
      stage: 'rcpt',
      reply: '550-{host} {ip} {helo} {nobody}\n550 {rcpt} {id}',
    });
    const [one, two] = [await under.refusal('a@online.de'), await under.refusal('a@online.de')];
    expect(one.response).toContain('550-mx00.kundenserver.de 127.0.0.1 mail.stadt.example {nobody}');
    expect(one.response).toMatch(/550 a@online\.de 1\w+-\w+$/);
    expect(one.response).not.toBe(two.response);
    await under.put('/providers/ionos/behaviour', { accept: true });
  });

  it('meets every second session with share 0.5, ends by itself after forMs, and spares who is not named', async () => {
    await under.put('/providers/yahoo/behaviour', {
      stage: 'mail',
      reply: '421 4.7.0 [TSS04] later',
      share: 0.5,
      forMs: 60_000,
    });
    const outcomes = [];
    for (let count = 0; count < 4; count += 1)
      outcomes.push((await under.refusal('ute@yahoo.de')).responseCode ?? 250);
    expect(outcomes).toEqual([250, 421, 250, 421]);
    await under.control('POST', '/clock', { advanceMs: 60_000 });
    expect((await under.get<ShownProvider>('/providers/yahoo')).behaviour).toEqual({ accept: true });
    await under.put('/providers/yahoo/behaviour', {
      stage: 'rcpt',
      reply: '550 5.2.1 gone',
      mailboxes: ['Weg@yahoo.de'],
    });
    expect((await under.refusal('WEG@yahoo.de')).responseCode).toBe(550);
    await under.mail('da@yahoo.de');
    await under.put('/providers/yahoo/behaviour', { accept: true });
  });

  it('lets mail arrive later than it was accepted', async () => {
    await under.put('/providers/google/behaviour', { accept: true, arriveAfterMs: 3 * 3_600_000 });
    await under.mail('spaet@gmail.com');
    expect(await under.mailbox('spaet@gmail.com')).toEqual([]);
    await under.control('POST', '/clock', { advanceMs: 3 * 3_600_000 });
    const [arrived] = await under.mailbox('spaet@gmail.com');
    const time = Date.parse(arrived?.at ?? '');
    const after = (ms: number) =>
      under.mailbox('spaet@gmail.com', `?arrivedAfter=${new Date(time + ms).toISOString()}`);
    expect(await after(-1)).toHaveLength(1);
    expect(await after(0)).toEqual([]);
    await under.put('/providers/google/behaviour', { accept: true });
  });

  it('stands as far away as delayMs says, with STARTTLS too', async () => {
    await under.put('/providers/t-online/behaviour', { accept: true, delayMs: 30 });
    const start = performance.now();
    await under.mail('fern@t-online.de');
    expect(performance.now() - start).toBeGreaterThan(30 * 7);
    await under.put('/providers/t-online/behaviour', { accept: true });
    expect(await under.mailbox('fern@t-online.de')).toHaveLength(1);
  });

  it('counts connections', async () => {
    const clients = await Promise.all([1, 2, 3].map(() => under.rawClient('magenta.de')));
    await Promise.all(clients.map((client) => client.replies(1)));
    const busy = await under.get<ShownProvider>('/providers/t-online');
    expect(busy.connections).toEqual({ open: 3, peak: 3 });
    for (const client of clients) client.say('QUIT\r\n');
    await until(
      async () => (await under.get<ShownProvider>('/providers/t-online')).connections.open === 0 || undefined,
    );
  });
});
