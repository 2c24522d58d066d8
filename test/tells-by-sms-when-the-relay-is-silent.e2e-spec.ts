import { freePort, whyNoPostfix } from '#sandbox';
import { LocalSystem, REFUSAL, appointment } from './local-system.js';
import { RelayGround, relaySettings } from './drills/harness/relay-ground.js';

const why = whyNoPostfix();
if (why !== null) process.stderr.write(`no relay in this run: ${why}\n`);

let system: LocalSystem;
let relay: RelayGround;

beforeAll(async () => {
  if (why !== null) return;
  const port = await freePort();
  Object.assign(process.env, relaySettings(port));
  system = await LocalSystem.start();
  const { api, sandbox, adminKey } = system.ready;
  relay = await RelayGround.start(port, { dir: system.dir, api, sandbox, adminKey });
  await relay.read(['--every', '1', '--remove']);
}, 120_000);
afterAll(async () => {
  if (why !== null) return;
  await relay.stop();
  await system.end();
}, 60_000);

const phone = (digit: number) => `+491511234568${digit}`;
const send = async (body: Record<string, unknown>) =>
  (await system.api('POST', '/v1/notifications', { body })).json.id;
const texts = async (to: string) =>
  (await system.sandbox('GET', `/sms?to=${encodeURIComponent(to)}`)).json.items;
const mails = async (to: string) => (await system.sandbox('GET', `/mailboxes/${to}`)).json.items;

(why === null ? describe : describe.skip)("a mail that the city's own relay has", () => {
  it('is accepted by the relay first, and told once the provider has it', async () => {
    const id = await send(appointment({ email: 'anna@gmx.de', phone: phone(0) }));
    const told = await system.notification(id, ({ status }) => status === 'delivered');
    expect(told.toldBy).toBe('email');
    expect(told.attempts).toMatchObject([
      { channel: 'email', state: 'delivered', lane: 'email:transactional:relay:gmx.net' },
    ]);
    expect(await mails('anna@gmx.de')).toHaveLength(1);
    expect(await texts(phone(0))).toEqual([]);
  }, 60_000);

  it('is told by SMS when the provider refuses the relay in silence, and taken out of its queue', async () => {
    await system.sandbox('PUT', '/providers/gmx/behaviour', REFUSAL);
    const ids = await Promise.all(
      [1, 2, 3, 4].map((digit) => send(appointment({ email: `b${digit}@gmx.de`, phone: phone(digit) }))),
    );
    for (const [place, id] of ids.entries()) {
      const told = await system.notification(id, ({ toldBy }) => toldBy === 'sms');
      expect(told.status).toBe('delivered');
      expect(await texts(phone(place + 1))).toHaveLength(1);
    }
    for (const id of ids)
      await system.notification(
        id,
        ({ attempts }) => attempts.find(({ channel }) => channel === 'email')?.state === 'superseded',
      );
    expect(relay.log.match(/postsuper.*removed/g)?.length).toBeLessThanOrEqual(ids.length);
    await system.sandbox('PUT', '/providers/gmx/behaviour', { accept: true });
    for (const digit of [1, 2, 3, 4]) expect(await mails(`b${digit}@gmx.de`)).toEqual([]);
    const advisory = await system.api('GET', '/v1/advisory?domain=gmx.de', { key: null });
    expect(advisory.json).toMatchObject({ delayed: true, askFor: 'phone' });
    expect(relay.readersWords).toBe('');
  }, 60_000);

  it('comes back when the mailbox is dead, and the next channel is used', async () => {
    const id = await send(appointment({ email: 'unbekannt.person@web.de', phone: phone(5) }));
    const told = await system.notification(id, ({ toldBy }) => toldBy === 'sms');
    expect(told.attempts).toMatchObject([{ channel: 'email', state: 'bounced' }, { channel: 'sms' }]);
  }, 60_000);

  it('may still come when nobody takes it out, and its department is told that', async () => {
    await relay.stopReading();
    await relay.read(['--every', '1']);
    await system.sandbox('PUT', '/providers/t-online/behaviour', REFUSAL);
    const ids = await Promise.all(
      [6, 7, 8].map((digit) => send(appointment({ email: `b${digit}@t-online.de`, phone: phone(digit) }))),
    );
    for (const id of ids) {
      const told = await system.notification(
        id,
        ({ attempts, toldBy }) =>
          toldBy === 'sms' && attempts.some(({ relay: there }) => there?.possiblyLate === true),
      );
      expect(told.attempts.find(({ channel }) => channel === 'email')?.state).toBe('accepted_by_gateway');
    }
    await relay.stopReading();
    const deferrals = async () =>
      Promise.all(
        ids.map(async (id) => (await system.notification(id, () => true)).attempts[0]?.relay?.deferrals),
      );
    const before = await deferrals();
    for (const queue of [relay.queue(), relay.queue().map((entry) => JSON.stringify(entry))]) {
      const body = { host: 'relay', at: new Date().toISOString(), queue, removes: true };
      const answer = await system.api('POST', '/v1/relay/observations', { key: system.ready.adminKey, body });
      expect(answer.json).toMatchObject({ taken: 3, unknown: 0 });
    }
    expect(await deferrals()).toEqual(before);
    expect(relay.readersWords).toBe('');
  }, 60_000);

  it('changes nothing when it is not ours, and costs no address', async () => {
    const answer = await system.api('POST', '/v1/relay/observations', {
      key: system.ready.adminKey,
      body: {
        host: 'elsewhere',
        at: new Date().toISOString(),
        log: [
          'Nov 24 20:11:05 relay postfix/qmgr[1]: 4gKx3s5L9bz1Y2: from=<bounce+forged.1@bounce.lindenburg.example>, size=1, nrcpt=1 (queue active)',
          'Nov 24 20:11:05 relay postfix/smtp[1]: 4gKx3s5L9bz1Y2: to=<x@gmx.de>, relay=mx[192.0.2.1]:25, delay=1, dsn=2.0.0, status=sent (250 ok)',
        ],
        queue: [{ queue_id: '3F2A91C04D', sender: 'other@stadt.example', recipients: [] }],
        removed: [{ queueId: '4gKx3s5L9bz1Y2', result: 'removed' }],
        removes: true,
      },
    });
    expect([answer.status, answer.json]).toEqual([200, { taken: 0, unknown: 2, remove: [] }]);
    const without = await system.api('POST', '/v1/relay/observations', { key: null, body: {} });
    expect(without.status).toBe(401);
  }, 60_000);
});
