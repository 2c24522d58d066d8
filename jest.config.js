import { existsSync } from 'node:fs';

/** Jest runs the TypeScript sources as ES modules; the names of `imports` in package.json map to the sources. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test', '<rootDir>/tools'].filter(isThere),
  testMatch: ['**/*.spec.ts', '**/*.spec.tsx', '**/*-spec.ts', '**/*.spec.mjs'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.tsx?$': ['@swc/jest', { swcrc: true }] },
  moduleNameMapper: {
    '^#(delivery|identity)/ports$': '<rootDir>/libs/$1/src/ports/index.ts',
    '^#persistence/schema$': '<rootDir>/libs/persistence/src/schema/index.ts',
    '^#([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^fast-check$': '<rootDir>/tools/seeded-fast-check.mjs',
    '^(\\.{1,2}/(?!node_modules/).*)\\.js$': '$1',
  },
  // Specs wait for processes and protocols a good part of their time: three at once fill two cores (392 s; two at once: 444 s).
  maxWorkers: 3,
  testSequencer: '<rootDir>/tools/longest-first.mjs',
  coverageProvider: 'v8',
  globalSetup: '<rootDir>/tools/jest-global-setup.mjs',
  globalTeardown: '<rootDir>/tools/jest-global-teardown.mjs',
  reporters: ['default', '<rootDir>/tools/jest-summary-reporter.mjs'],
};

/** Jest refuses a root that does not exist yet. */
function isThere(root) {
  return existsSync(root.replace('<rootDir>', import.meta.dirname));
}
