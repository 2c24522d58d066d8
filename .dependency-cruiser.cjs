/** The table "room → may import" of docs/architecture.md, as rules. Tests and the composition roots stand outside it. */
const spec = '[.-]spec[.]tsx?$';
const room = (names) => `^libs/(${names})/`;
/** A room may import nothing of ours but the given path patterns (and itself). */
const only = (name, allowed) => ({
  name: `${name}-imports`,
  severity: 'error',
  comment: `${name} may import: ${allowed.join(', ') || 'nothing of ours'}`,
  from: { path: room(name), pathNot: spec },
  to: { path: '^(libs|apps)/', pathNot: [room(name), ...allowed] },
});
const domain = '^libs/domain/src/index[.]ts$';
const door = (name) => `^libs/${name}/src/index[.]ts$`;
const deliveryPorts = '^libs/delivery/src/ports/index[.]ts$';
const persistenceSchema = '^libs/persistence/src/schema/index[.]ts$';
const identityPorts = '^libs/identity/src/ports/index[.]ts$';
const base = [domain, deliveryPorts, identityPorts, door('config'), door('observability')];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('domain', []),
    only('config', []),
    only('observability', []),
    only('contracts', [domain]),
    only('policy', [domain]),
    only('health', [domain]),
    only('mail-replies', [domain]),
    only('relay-log', [domain]),
    only('preflight', [domain]),
    only('foresight', [domain, door('policy'), door('health'), door('mail-replies'), door('relay-log')]),
    only('delivery', [domain, door('policy'), door('health'), door('mail-replies'), door('relay-log')]),
    only('identity', [domain]),
    only('channels', [...base, door('preflight')]),
    only('persistence', [...base, door('preflight')]),
    only('queue', base),
    only('pages', [domain, door('contracts')]),
    only('sandbox', [domain, deliveryPorts]),
    only('testing', [domain, deliveryPorts]),
    {
      name: 'pure-rooms-need-nothing',
      severity: 'error',
      comment:
        'policy, health, mail-replies, relay-log, foresight, preflight and domain take facts and `now`: no package, no Node core module',
      from: { path: room('domain|policy|health|mail-replies|relay-log|foresight|preflight'), pathNot: spec },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'core'] },
    },
    {
      name: 'delivery-and-identity-know-only-nest-common',
      severity: 'error',
      from: { path: room('delivery|identity'), pathNot: spec },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/@nestjs/common/' },
    },
    {
      name: 'delivery-chapters-stand-apart',
      severity: 'error',
      from: {
        path: '^libs/delivery/src/(accept|advance|deliver|receipts|relay|broadcasts|incidents)/',
        pathNot: spec,
      },
      to: {
        path: '^libs/delivery/src/(accept|advance|deliver|receipts|relay|broadcasts|incidents)/',
        pathNot: '^libs/delivery/src/$1/',
      },
    },
    {
      name: 'ports-know-no-use-case',
      severity: 'error',
      from: { path: '^libs/(delivery|identity)/src/ports/', pathNot: spec },
      to: { path: '^libs/(delivery|identity)/src/', pathNot: '^libs/$1/src/ports/' },
    },
    {
      name: 'front-doors-only',
      severity: 'error',
      from: { path: '^(apps|libs/([^/]+))/' },
      to: {
        path: '^libs/([^/]+)/src/',
        pathNot: [
          '^libs/[^/]+/src/index[.]ts$',
          deliveryPorts,
          identityPorts,
          persistenceSchema,
          '^libs/$2/',
        ],
      },
    },
    {
      name: 'schema-is-no-business-of-api-and-worker',
      severity: 'error',
      comment: 'their database roles may not change it, and what it needs is most of a start',
      from: { path: '^(apps/(?!local)|libs/(?!persistence))', pathNot: spec },
      to: { path: persistenceSchema },
    },
    {
      name: 'no-room-imports-its-own-door',
      severity: 'error',
      from: { path: '^libs/([^/]+)/src/', pathNot: ['index[.]ts$', spec] },
      to: { path: '^libs/$1/src/index[.]ts$' },
    },
    {
      name: 'apps-stand-apart',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'apps-never-import-testing',
      severity: 'error',
      from: { path: '^apps/', pathNot: spec },
      to: { path: room('testing') },
    },
    {
      name: 'sandbox-only-in-local',
      severity: 'error',
      from: { path: '^(apps/(?!local)|libs/(?!sandbox|testing))', pathNot: spec },
      to: { path: room('sandbox') },
    },
    {
      name: 'bull-only-in-queue',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/queue/', spec] },
      to: { path: 'node_modules/(bull|@nestjs/bull)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
