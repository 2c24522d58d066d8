import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJsonList } from './json-list.js';
import { SEEDS } from './seed-mailboxes.js';

const readSeedMailboxes = (text: string) => readJsonList(text, SEEDS);

const IMAP = { host: 'imap.gmx.net', user: 'seed', passwordFile: '/run/secrets/gmx' };
const SEED = { address: 'seed@gmx.net', imap: IMAP };
const problemOf = (value: unknown) => {
  const read = readSeedMailboxes(JSON.stringify(value));
  return read.kind === 'problem' ? read.problem : null;
};

describe('seed mailboxes', () => {
  it('fills in what is usual', () => {
    expect(readSeedMailboxes(JSON.stringify([SEED]))).toEqual({
      kind: 'list',
      list: [
        {
          address: 'seed@gmx.net',
          imap: { ...IMAP, port: 993, tls: 'implicit' },
          folders: { inbox: 'INBOX', junk: null },
        },
      ],
    });
  });

  it('reads the list from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stadtbote-seeds-'));
    const file = join(folder, 'seeds.json');
    writeFileSync(file, JSON.stringify([{ ...SEED, folders: { junk: 'Spamverdacht' } }]));
    expect(readSeedMailboxes(file)).toMatchObject({
      list: [{ folders: { inbox: 'INBOX', junk: 'Spamverdacht' } }],
    });
    rmSync(folder, { recursive: true });
    expect(readSeedMailboxes(file).kind).toBe('problem');
  });

  it.each([
    ['no list', { ...SEED }, /JSON list/],
    ['no address', [{ ...SEED, address: 'seed' }], /at 0\.address/],
    ['a password in the list', [{ ...SEED, imap: { ...IMAP, password: 'geheim' } }], /at 0\.imap/],
    ['a line break in a name', [{ ...SEED, imap: { ...IMAP, user: 'a\r\nb' } }], /at 0\.imap\.user/],
    ['a port too high', [SEED, { address: 'b@web.de', imap: { ...IMAP, port: 70_000 } }], /at 1\.imap\.port/],
    ['one address twice', [SEED, { ...SEED, address: 'Seed@GMX.net' }], /twice/],
  ])('refuses %s', (_what, value, problem) => {
    expect(problemOf(value)).toMatch(problem);
    expect(problemOf(value)).not.toContain('geheim');
  });
});
