import { createECDH, createPrivateKey } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { loadConfig } from '#config';
import { useTemporaryFolders } from '#testing';
import { DataDirectory, LaunchError } from './data-directory.js';
import { keptPorts } from './kept-ports.js';
import { boundLogs } from './log-files.js';
import { ProcessRecord } from './process-record.js';
import { dkimKeyFiles, localSecrets } from './secrets.js';

const emptyDir = useTemporaryFolders();

const claimed: DataDirectory[] = [];
async function claim(dir = emptyDir(), fresh = false): Promise<DataDirectory> {
  const directory = await DataDirectory.claim(dir, fresh);
  claimed.push(directory);
  return directory;
}
afterEach(async () => {
  for (const directory of claimed.splice(0)) await directory.release();
});

describe('a data directory', () => {
  it('is made when it is missing, for its owner only', async () => {
    const dir = join(emptyDir(), 'deep/data');
    await claim(dir);
    expect(statSync(dir).mode & 0o077).toBe(0);
  });

  it('belongs to one launcher at a time, by whatever name', async () => {
    const dir = emptyDir();
    const other = join(emptyDir(), 'link');
    symlinkSync(dir, other);
    const first = await claim(dir);
    await expect(claim(other)).rejects.toThrow(`${other} is in use by process ${process.pid}`);
    await first.release();
    claimed.length = 0;
    await expect(claim(other)).resolves.toBeInstanceOf(DataDirectory);
  });

  it('goes on with what it holds', async () => {
    const first = await claim();
    first.write('kept.json', { n: 1 });
    await first.release();
    expect((await claim(first.path)).read('kept.json')).toEqual({ n: 1 });
  });

  it('is emptied when fresh', async () => {
    const first = await claim();
    first.write('kept.json', { n: 1 });
    first.folder('postgres');
    await first.release();
    const second = await claim(first.path, true);
    expect(readdirSync(second.path)).toEqual(['stadtbote.json']);
  });

  it('is emptied when fresh and empty already', async () => {
    expect((await claim(emptyDir(), true)).read('stadtbote.json')).toEqual({
      madeBy: 'stadtbote',
      layout: 1,
    });
  });

  it('is not emptied when it holds something that is not ours', async () => {
    const dir = emptyDir();
    writeFileSync(join(dir, 'letter.txt'), 'mine');
    const refused = await claim(dir, true).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(LaunchError);
    expect(refused).toMatchObject({ exitCode: 2, message: expect.stringContaining('--fresh') as string });
    expect(readdirSync(dir)).toEqual(['letter.txt']);
  });
});

describe('the secrets of a directory', () => {
  it('are made once and read by their owner only', async () => {
    const directory = await claim();
    const made = localSecrets(directory);
    expect(localSecrets(directory)).toEqual(made);
    expect(localSecrets(await claim()).adminKey).not.toBe(made.adminKey);
    expect(statSync(directory.file('secrets.json')).mode & 0o077).toBe(0);
    expect(statSync(dkimKeyFiles(directory).rsa).mode & 0o077).toBe(0);
  });

  it('are what the settings demand', async () => {
    const secrets = localSecrets(await claim());
    const config = loadConfig({
      CITY_NAME: 'Musterstadt',
      PUBLIC_URL: 'http://127.0.0.1:3000',
      DATABASE_URL: 'postgres://127.0.0.1/x',
      ADMIN_KEY: secrets.adminKey,
      DATA_KEYS: secrets.dataKeys,
      HASH_KEYS: secrets.hashKeys,
      TWILIO_ACCOUNT_SID: secrets.twilio.accountSid,
      TWILIO_AUTH_TOKEN: secrets.twilio.authToken,
    });
    expect(config.keys.data.current.secret).toHaveLength(32);
    expect(config.sms.twilio?.accountSid).toMatch(/^AC[0-9a-f]{32}$/);
  });

  it('hold a pair of keys for web push', async () => {
    const { vapid } = localSecrets(await claim());
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(vapid.privateKey, 'base64url');
    expect(pair.getPublicKey('base64url')).toBe(vapid.publicKey);
    expect(Buffer.from(vapid.privateKey, 'base64url')).toHaveLength(32);
  });

  it('hold an RSA key for signing mail, the same after a restart', async () => {
    const directory = await claim();
    const pem = readFileSync(dkimKeyFiles(directory).rsa, 'utf8');
    expect(createPrivateKey(pem).asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(readFileSync(dkimKeyFiles(directory).rsa, 'utf8')).toBe(pem);
  });
});

describe('the ports of a directory', () => {
  it('stay, and differ', async () => {
    const directory = await claim();
    const ports = await keptPorts(directory, ['postgres', 'redis']);
    expect(ports.postgres).not.toBe(ports.redis);
    expect(await keptPorts(directory, ['postgres', 'redis'])).toEqual(ports);
  });

  it('change where somebody else listens by now', async () => {
    const directory = await claim();
    const before = await keptPorts(directory, ['postgres', 'redis']);
    const server = createServer().listen(before.redis, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const after = await keptPorts(directory, ['postgres', 'redis']);
    server.close();
    expect(after.postgres).toBe(before.postgres);
    expect(after.redis).not.toBe(before.redis);
  });
});

describe('the logs of a directory', () => {
  it('are cut when they have grown', async () => {
    const directory = await claim();
    const logs = directory.folder('logs');
    writeFileSync(join(logs, 'api.log'), 'x'.repeat(11));
    writeFileSync(join(logs, 'worker-1.log'), 'x'.repeat(10));
    boundLogs(logs, 10)();
    expect(readFileSync(join(logs, 'api.log.1'), 'utf8')).toBe('x'.repeat(11));
    expect(readFileSync(join(logs, 'api.log'), 'utf8')).toBe('');
    expect(existsSync(join(logs, 'worker-1.log.1'))).toBe(false);
  });
});

describe('the record of processes', () => {
  it('does not end a process that only has the same id', async () => {
    const directory = await claim();
    directory.write('processes.json', [{ name: 'api', pid: process.ppid, startedAt: '1' }]);
    await new ProcessRecord(directory).endLeftovers();
    expect(process.kill(process.ppid, 0)).toBe(true);
  });
});
