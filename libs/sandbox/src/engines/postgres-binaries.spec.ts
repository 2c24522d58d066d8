import { execFileSync } from 'node:child_process';
import { lstatSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { useTemporaryFolders } from '#testing';
import { embeddedPostgres } from './postgres-binaries.js';
import { asPostgresUser } from './postgres-user.js';

const emptyDir = useTemporaryFolders();

describe('the programs of the embedded Postgres', () => {
  const binaries = embeddedPostgres(emptyDir());

  it('find their libraries without an install script', () => {
    const library = join(dirname(dirname(binaries.postgres)), 'lib/libpq.so.5');
    expect(lstatSync(library).isSymbolicLink()).toBe(true);
    expect(readlinkSync(library)).not.toMatch(/^\//);
  });

  it('run', () => {
    expect(execFileSync(binaries.postgres, ['--version'], { encoding: 'utf8', env: binaries.env })).toMatch(
      /^postgres \(PostgreSQL\) 1[5-9]\./,
    );
  });
});

describe('the user of Postgres', () => {
  it.each([
    ['plain', ['initdb']],
    ['namespace', ['unshare', '-U', '--map-user=65534', '--map-group=65534', 'initdb']],
  ] as const)('%s', (user, expected) => {
    expect(asPostgresUser(user, ['initdb'])).toEqual(expected);
  });

  it('dropped keeps one capability, to pass directories of root', () => {
    expect(asPostgresUser('dropped', ['initdb']).join(' ')).toBe(
      'setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=+dac_override --ambient-caps=+dac_override initdb',
    );
  });
});
