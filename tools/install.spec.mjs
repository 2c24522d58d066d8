import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differs, isInstallStale } from './install.mjs';
import { useTemporaryFolders } from '../libs/testing/src/temporary-folder.ts';

const emptyDir = useTemporaryFolders();

const a = { version: '1.0.0', integrity: 'sha512-a' };
const optional = { version: '1.0.0', integrity: 'sha512-o', optional: true };

describe('installed packages against the lock file', () => {
  it.each([
    ['the same', { '': { version: '9' }, 'node_modules/a': a }, { 'node_modules/a': a }, false],
    ['one missing', { 'node_modules/a': a }, {}, true],
    ['another version', { 'node_modules/a': a }, { 'node_modules/a': { ...a, version: '1.0.1' } }, true],
    [
      'the same version, another file',
      { 'node_modules/a': a },
      { 'node_modules/a': { ...a, integrity: 'sha512-b' } },
      true,
    ],
    ['one too many', {}, { 'node_modules/a': a }, true],
    ['an optional one for another platform', { 'node_modules/o': optional }, {}, false],
    [
      'an optional one in another version',
      { 'node_modules/o': optional },
      { 'node_modules/o': { ...optional, version: '2.0.0' } },
      true,
    ],
    [
      'an entry without a checksum',
      { 'node_modules/o': { version: '1.0.0', optional: true } },
      { 'node_modules/o': optional },
      false,
    ],
  ])('%s', (_, locked, installed, expected) => {
    expect(differs(locked, installed)).toBe(expected);
  });

  it('are stale when nothing was installed', () => {
    const root = emptyDir();
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: {} }));
    expect(isInstallStale(root)).toBe(true);
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: {} }));
    expect(isInstallStale(root)).toBe(false);
  });
});
