export { Dovecot, whyNoDovecot } from './dovecot.js';
export { dyingWithParent, isAlive, startOf } from './mortal.js';
export { freePort, isPortFree } from './ports.js';
export { Postfix, type PostfixOptions, whyNoPostfix } from './postfix.js';
export {
  type EngineExit,
  type PostgresLogin,
  type PostgresOptions,
  type RunningPostgres,
  startPostgres,
} from './postgres.js';
export { type RedisKind, type RedisOptions, type RunningRedis, startRedis } from './redis.js';
export { tailOf } from './tail.js';
export { holdsWithin } from './waiting.js';
