import { jest } from '@jest/globals';
import { execFile } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PreflightReport } from '#preflight';
import { startSandbox, type Sandbox } from '#sandbox';
import { useTemporaryFolders } from '#testing';
import { ownHosts } from '../own-hosts.js';

jest.setTimeout(60_000);

const ENTRY = join(import.meta.dirname, '../../../../dist/apps/local/src/commands/preflight.js');
const newFolder = useTemporaryFolders();
let sandbox: Sandbox;
let dir = '';
beforeAll(async () => {
  dir = newFolder();
  const keys = { rsa: join(dir, 'dkim.pem'), ed25519: join(dir, 'dkim-ed25519.pem') };
  const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(keys.rsa, pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey));
  writeFileSync(keys.ed25519, pem(generateKeyPairSync('ed25519').privateKey));
  sandbox = await startSandbox({
    dir: join(dir, 'sandbox'),
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'token',
    ...ownHosts(keys),
  });
  const ports = { sandboxDns: Number(sandbox.dnsServer.split(':')[1]), sandboxPolicies: sandbox.policyPort };
  writeFileSync(join(dir, 'ports.json'), JSON.stringify(ports));
});
afterAll(() => sandbox.stop());

interface Ended {
  readonly code: unknown;
  readonly out: string;
  readonly said: string;
}

function preflight(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [ENTRY, ...args], { timeout: 50_000 }, (error, out, said) => {
      resolve({ code: error === null ? 0 : error.code, out, said });
    });
  });
}

describe('npm run preflight', () => {
  it('finds the demo city in order', async () => {
    const { code, out } = await preflight('--dir', dir, '--json');
    const { domain, findings } = JSON.parse(out) as PreflightReport;
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect([domain, code]).toEqual(['lindenburg.example', 0]);
  });

  it('says what is wrong and what to do about it, in both languages', async () => {
    sandbox.setDns('_dmarc.lindenburg.example', 'TXT', 'NXDOMAIN');
    const german = await preflight('--dir', dir);
    expect(german.code).toBe(1);
    expect(german.out).toMatch(/^Fehler +DMARC +Weder lindenburg\.example.*\n +→ Einen TXT-Eintrag/m);
    expect(german.out).not.toMatch(/in Ordnung {2}/);
    const english = await preflight('--dir', dir, '--language', 'en', '--all');
    expect(english.out).toMatch(/^fault +DMARC/m);
    expect(english.out).toMatch(/^in order +PTR/m);
  });

  it.each([
    [['--nonsense'], /--nonsense/],
    [['--dir', '/nowhere'], /no installation in/],
    [['--domain', 'no domain'], /--domain/],
    [['--domain', 'stadt.example', '--address', 'mail'], /--address is an IP address/],
    [['--domain', 'stadt.example', '--language', 'fr'], /--language is de or en/],
  ])('refuses %j', async (args, message) => {
    const { code, said } = await preflight(...args);
    expect([code, said]).toEqual([2, expect.stringMatching(message)]);
  });

  it('explains itself', async () => {
    expect(await preflight('--help')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Usage:/) as string,
    });
  });
});
