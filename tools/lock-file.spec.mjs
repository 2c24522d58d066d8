import { lockProblems, missingOptionals, withMissingOptionals } from './lock-file.mjs';

const right = {
  packages: {
    '': { dependencies: { a: '1.0.0' } },
    'node_modules/a': { version: '1.0.0', optionalDependencies: { '@a/linux-x64': '1.0.0' } },
    'node_modules/@a/linux-x64': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'] },
  },
};

function lockWith(packages) {
  return { packages: { ...right.packages, ...packages } };
}

describe('a lock file', () => {
  const manifest = { dependencies: { a: '1.0.0' } };

  it('without fault has no problem', () => {
    expect(lockProblems(manifest, right)).toEqual([]);
  });

  it.each([
    [
      'names a registry',
      manifest,
      lockWith({ 'node_modules/b': { version: '1.0.0', resolved: 'https://registry.example/b.tgz' } }),
      /node_modules\/b names where it came from/,
    ],
    [
      'is behind package.json',
      { dependencies: { a: '1.0.1' } },
      right,
      /a 1\.0\.1 is not what the lock holds/,
    ],
    [
      'lacks a platform',
      manifest,
      lockWith({ 'node_modules/a': { version: '1.0.0', optionalDependencies: { '@a/win32-x64': '1.0.0' } } }),
      /@a\/win32-x64 1\.0\.0 is missing/,
    ],
  ])('that %s is refused', (_, package_, lock, problem) => {
    expect(lockProblems(package_, lock)).toEqual([expect.stringMatching(problem)]);
  });

  it('goes with pinned versions only', () => {
    expect(lockProblems({ dependencies: { a: '^1.0.0' } }, right)).toContain(
      'package.json: a is not pinned (^1.0.0)',
    );
  });
});

describe('optional packages of other platforms', () => {
  it.each([
    ['one that has an entry', lockWith({}), []],
    [
      'one beside its user',
      lockWith({
        'node_modules/b': { version: '1.0.0', optionalDependencies: { c: '1.0.0' } },
        'node_modules/b/node_modules/c': { version: '1.0.0' },
      }),
      [],
    ],
    [
      'a range',
      lockWith({ 'node_modules/b': { version: '1.0.0', optionalDependencies: { c: '^1.0.0' } } }),
      [],
    ],
    [
      'one without an entry',
      lockWith({ 'node_modules/b': { version: '1.0.0', dev: true, optionalDependencies: { c: '1.0.0' } } }),
      [{ name: 'c', version: '1.0.0', dev: true }],
    ],
    [
      'one that is needed for production too',
      lockWith({
        'node_modules/b': { version: '1.0.0', dev: true, optionalDependencies: { c: '1.0.0' } },
        'node_modules/d': { version: '1.0.0', optionalDependencies: { c: '1.0.0' } },
      }),
      [{ name: 'c', version: '1.0.0', dev: false }],
    ],
  ])('%s', (_, lock, expected) => {
    expect(missingOptionals(lock)).toEqual(expected);
  });

  it('are added with the platform that their name says, in order', () => {
    const lock = lockWith({
      'node_modules/b': {
        version: '1.0.0',
        dev: true,
        optionalDependencies: { '@b/binding-darwin-arm64': '1.0.0' },
      },
    });
    const fixed = withMissingOptionals(lock);
    expect(fixed.packages['node_modules/@b/binding-darwin-arm64']).toEqual({
      version: '1.0.0',
      cpu: ['arm64'],
      os: ['darwin'],
      dev: true,
      optional: true,
    });
    expect(Object.keys(fixed.packages)).toEqual(Object.keys(fixed.packages).toSorted());
    expect(missingOptionals(fixed)).toEqual([]);
  });
});
