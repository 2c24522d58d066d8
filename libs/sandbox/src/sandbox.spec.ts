import { jest } from '@jest/globals';
import { Agent } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import webPush from 'web-push';
import { SandboxUnderTest, until } from './sandbox-under-test.js';
import type { SandboxOptions } from './sandbox-options.js';
import { startSandbox } from './sandbox.js';

const { accountSid, authToken } = SandboxUnderTest;

jest.setTimeout(30_000);

const running: SandboxUnderTest[] = [];

async function started(options: Partial<SandboxOptions> = {}): Promise<SandboxUnderTest> {
  const under = await SandboxUnderTest.start(options);
  running.push(under);
  return under;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((under) => under.stop()));
});

describe('startSandbox', () => {
  it('goes on where it stopped: authority, clock, subscriptions', async () => {
    const before = await started();
    const { caPem } = before.sandbox;
    const pushPort = Number(new URL(before.sandbox.pushUrl).port);
    const subscription = before.sandbox.createSubscription('erika');
    before.sandbox.clock.advance(86_400_000);
    await before.sandbox.stop();
    const after = await started({ dir: before.dir, pushPort });
    expect(after.sandbox.caPem).toBe(caPem);
    expect(after.sandbox.clock.reading().offsetMs).toBeGreaterThanOrEqual(86_400_000);
    const vapidDetails = { subject: 'mailto:it@stadt.example', ...webPush.generateVAPIDKeys() };
    await webPush.sendNotification(subscription, 'noch da', {
      vapidDetails,
      agent: new Agent({ ca: caPem }),
    });
    expect(await after.items('/push?subscription=erika')).toMatchObject([{ body: 'noch da' }]);
  });

  it('runs beside another, with a scenario from the start and the stop cutting what hangs', async () => {
    const [one, two] = await Promise.all([
      started(),
      started({ scenario: 'steps: [{ who: gmx, stage: connect, hang: true }]' }),
    ]);
    expect(await one.mail('erika@gmx.de')).toMatch(/^250/);
    const hanging = await two.rawClient('gmx.de');
    await new Promise((connected) => hanging.socket.on('connect', connected));
    await Promise.all([one.stop(), two.stop()]);
    await until(() => hanging.closed || undefined);
  });

  it('says which port is taken, and leaves nothing running', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port: controlPort } = taken.address() as AddressInfo;
    const under = await started();
    const { smtpPort } = under.sandbox;
    await under.sandbox.stop();
    const options = { dir: under.dir, accountSid, authToken, smtpPort };
    await expect(startSandbox({ ...options, controlPort })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      port: controlPort,
    });
    await (await startSandbox(options)).stop();
    taken.close();
  });

  it.each([
    [{ host: '0.0.0.0' }, 'host'],
    [{ accountSid: 'AC1' }, 'accountSid'],
    [{ smtpPort: 70_000 }, 'smtpPort'],
    [{ inboundUrl: 'no' }, 'inboundUrl'],
    [{ colour: 'blue' }, 'colour'],
  ])('refuses %j', async (wrong, field) => {
    await expect(startSandbox({ dir: '/nonexistent', accountSid, authToken, ...wrong })).rejects.toThrow(
      field,
    );
  });
});
