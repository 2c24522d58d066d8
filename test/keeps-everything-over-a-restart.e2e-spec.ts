import { LocalSystem, appointment, waitFor } from './local-system.js';

const isGone = (pid: number) => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

describe('the same directory goes on', () => {
  it('stops cleanly, leaves no process behind, and starts again with nothing lost', async () => {
    const first = await LocalSystem.start();
    const { json } = await first.api('POST', '/v1/notifications', {
      body: appointment({ email: 'a@posteo.de' }),
    });
    await first.notification(json.id, ({ status }) => status === 'delivered');
    expect(await first.stop()).toBe(0);
    const pids = Object.values(first.ready.pids)
      .flat()
      .filter((pid) => pid !== null);
    await waitFor(() => pids.every(isGone), 10_000);
    const second = await LocalSystem.start(['--no-demo'], first.dir);
    expect(second.ready.keys).toEqual(first.ready.keys);
    expect((await second.api('GET', `/v1/notifications/${json.id}`)).json.status).toBe('delivered');
    await second.end();
  }, 180_000);
});
