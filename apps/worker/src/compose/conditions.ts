import { HttpConditions } from '#channels';
import { KeyedHash, conditionSecrets } from '#persistence';
import { trustOf, type WorkerGround } from './ground.js';

/** Asks departments' software whether something is still needed. */
export function openConditions({ config, clock }: WorkerGround): HttpConditions {
  const hash = new KeyedHash(config.keys.hash.keys);
  return new HttpConditions({
    clock,
    secretsOf: (departmentId) => conditionSecrets(hash, departmentId),
    dns: { servers: config.mail.dnsServers },
    proxy: config.proxy,
    ...trustOf(config),
  });
}
