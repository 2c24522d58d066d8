import { jest } from '@jest/globals';
import { SandboxUnderTest, until } from '../sandbox-under-test.js';
import { ScenarioError, readScenario } from './scenario-file.js';

let under: SandboxUnderTest;

beforeAll(async () => {
  under = await SandboxUnderTest.start();
});

afterAll(() => under.stop());

const behaviour = async (id: string) =>
  (await under.get<{ behaviour: unknown }>(`/providers/${id}`)).behaviour;
const accept = { accept: true };

jest.setTimeout(30_000);

describe('scenarios', () => {
  it('play by domain time, by group, and leave what others have set since', async () => {
    const { startedAt, endsAt } = under.sandbox.runScenario(`
      name: block
      steps:
        - { who: united-internet, from: 2h, to: 74h, stage: connect, reply: "554 no" }
        - { who: [google, t-online], from: 1h30m, to: 3h, stage: end, hang: true }
        - { who: dns, from: 1h, to: 2h, name: yahoo.de, type: MX, answer: SERVFAIL }
        - { who: clock, from: 100h, to: 101h, rate: 50 }
    `);
    const block = { stage: 'connect', reply: '554 no' };
    expect(Date.parse(endsAt) - Date.parse(startedAt)).toBe(101 * 3_600_000);
    expect(await behaviour('gmx')).toEqual(accept);
    under.sandbox.clock.advance(3_600_000);
    await expect(under.resolver().resolveMx('yahoo.de')).rejects.toMatchObject({ code: 'ESERVFAIL' });
    under.sandbox.clock.advance(1_800_000);
    expect(await behaviour('google')).toEqual({ stage: 'end', hang: true });
    under.sandbox.clock.advance(1_800_000);
    expect(await Promise.all(['gmx', 'webde', 'ionos', 'freenet'].map(behaviour))).toEqual([
      block,
      block,
      block,
      accept,
    ]);
    expect(await under.resolver().resolveMx('yahoo.de')).toHaveLength(3);
    await under.put('/providers/google/behaviour', { stage: 'ehlo', hang: true });
    under.sandbox.clock.advance(72 * 3_600_000);
    expect(await Promise.all(['gmx', 'webde', 'ionos', 't-online'].map(behaviour))).toEqual([
      accept,
      accept,
      accept,
      accept,
    ]);
    expect(await behaviour('google')).toEqual({ stage: 'ehlo', hang: true });
    await under.put('/providers/google/behaviour', accept);
    under.sandbox.clock.advance(26 * 3_600_000);
    expect(under.sandbox.clock.reading().rate).toBe(50);
    under.sandbox.clock.advance(3_600_000);
    expect(under.sandbox.clock.reading().rate).toBe(1);
  });

  it('come due by themselves, in the order of their times', async () => {
    under.sandbox.runScenario(`
      steps:
        - { who: sms, from: 60s, to: 120s, refuse: true }
        - { who: push, from: 60s, status: 410 }
        - { who: webhooks, from: 60s, to: 120s, status: 500 }
        - { who: clock, rate: 2000 }
    `);
    await until(async () =>
      (await under.get<{ status?: number }>('/push/behaviour')).status === 410 ? true : undefined,
    );
    await until(async () =>
      (await under.get<{ accept?: boolean }>('/sms/behaviour')).accept === true ? true : undefined,
    );
    expect(await under.get('/webhooks/behaviour')).toEqual(accept);
    expect(await under.get('/push/behaviour')).toEqual({ status: 410 });
    under.sandbox.clock.setRate(1);
  });

  it('start by control', async () => {
    const { status, body } = await under.control<{ endsAt: string }>('POST', '/scenarios', {
      yaml: 'steps: [{ who: all, to: 1m, stage: mail, close: true }]',
    });
    expect([status, typeof body.endsAt]).toEqual([201, 'string']);
    expect(await behaviour('own')).toEqual({ stage: 'mail', close: true });
    under.sandbox.clock.advance(60_000);
    expect(await behaviour('own')).toEqual(accept);
  });
});

describe('readScenario', () => {
  const resolve = (name: string) => (name === 'gmx' ? ['gmx'] : []);

  it.each([
    ['0', 0],
    ['500ms', 500],
    ['90s', 90_000],
    ['1.5h', 5_400_000],
    ['1d2h3m', 93_780_000],
  ])('reads %s as %i ms', (from, ms) => {
    expect(readScenario(`steps: [{ who: gmx, from: ${from}, accept: true }]`, resolve)[0]).toMatchObject({
      fromMs: ms,
      toMs: undefined,
    });
  });

  it.each([
    ['steps: {', '(file)'],
    ['steps: 1', 'steps'],
    ['who: gmx', 'steps'],
    ['steps: [{ from: 1h }]', 'steps.0.who'],
    ['steps: [{ who: gmx, from: soon, accept: true }]', 'steps.0.from'],
    ['steps: [{ who: gmx, from: 5, accept: true }]', 'steps.0.from'],
    ['steps: [{ who: gmx, from: 2h, to: 1h, accept: true }]', 'steps.0.to'],
    ['steps: [{ who: gmx, accept: true }, { who: nobody, accept: true }]', 'steps.1.who'],
    ['steps: [{ who: [gmx, sms], accept: true }]', 'steps.0.who'],
    ['steps: [{ who: gmx, stage: connect, reply: no }]', 'steps.0.reply'],
    ['steps: [{ who: sms, refuse: false }]', 'steps.0.refuse'],
    ['steps: [{ who: clock }]', 'steps.0.rate'],
    ['steps: [{ who: dns, name: a.example, type: A, answer: [b] }]', 'steps.0.answer'],
    ['steps: [{ who: push, accept: true, until: 5 }]', 'steps.0.until'],
  ])('names what is wrong in %s', (yaml, field) => {
    const read = () => readScenario(yaml, resolve);
    expect(read).toThrow(ScenarioError);
    expect(read).toThrow(expect.objectContaining({ field }) as Error);
  });
});
