import { banner } from './banner.js';
import type { Ready } from './ready-file.js';

const ready: Ready = {
  api: 'http://127.0.0.1:3000',
  web: 'http://127.0.0.1:3000',
  sandbox: 'http://127.0.0.1:20001',
  metrics: 'http://127.0.0.1:20002/metrics',
  databaseUrl: 'postgres://postgres:secret@127.0.0.1:20003/stadtbote',
  redisUrl: 'redis://127.0.0.1:20004',
  departmentId: '01980000-0000-7000-8000-000000000001',
  keys: { live: 'live-key', team: 'team-key', test: 'test-key', notify: null },
  otherDepartment: null,
  adminKey: 'admin-key',
  smtpSubmission: null,
  postbox: { host: '127.0.0.1', port: 25 },
  notify: null,
  signIns: [{ role: 'administrator', email: 'admin@lindenburg.example' }],
  pids: { launcher: 1, api: 2, worker: [3], postbox: null, postgres: 4, redis: 5, sandbox: 6 },
};

describe('the screen of a system that is ready', () => {
  it('shows addresses, keys and sign-ins', () => {
    const link = 'http://127.0.0.1:3000/sign-in/once';
    const shown = banner(ready, [{ role: 'administrator', email: 'admin@lindenburg.example', url: link }]);
    for (const part of [
      ready.api,
      ready.sandbox,
      ready.metrics,
      'live-key',
      'team-key',
      'test-key',
      'admin-key',
    ]) {
      expect(shown).toContain(part);
    }
    expect(shown).toMatch(new RegExp(`administrator +admin@lindenburg\\.example +${link}`));
  });

  it('shows a curl line whose body is JSON', () => {
    const shown = banner(ready);
    expect(shown).toContain('curl http://127.0.0.1:3000/v1/notifications');
    expect(shown).toContain("'Authorization: Bearer live-key'");
    const body = /-d '(.*)'/.exec(shown)?.[1] ?? '';
    expect(JSON.parse(body)).toMatchObject({ category: 'appointments' });
  });

  it('shows how a mail is handed over, once there is somebody who takes it', () => {
    const smtpSubmission = {
      host: '127.0.0.1',
      port: 20_005,
      tlsPort: 20_006,
      user: 'abcdefgh',
      password: 'live-key',
      from: 'amt@lindenburg.example',
      ca: '/data/ca.pem',
    };
    const shown = banner({ ...ready, smtpSubmission });
    expect(shown).toContain('swaks --server 127.0.0.1 --port 20005 --tls --tls-ca-path /data/ca.pem');
    expect(shown).toContain('--auth-user abcdefgh --auth-password live-key');
    expect(banner(ready)).not.toContain('swaks');
  });

  it('leaves out what there is not', () => {
    const bare = banner({
      ...ready,
      signIns: [],
      keys: { live: null, team: null, test: null, notify: null },
    });
    expect(bare).not.toMatch(/live key|Sign in/);
  });
});
