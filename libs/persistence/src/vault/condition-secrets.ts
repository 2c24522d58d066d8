import type { KeyedHash } from './keyed-hash.js';

const PURPOSE = 'condition';

/** Secrets by which a department's software knows that it is we who ask; the newest first, others while our keys change. */
export function conditionSecrets(hash: KeyedHash, departmentId: string): readonly Buffer[] {
  return hash.all(PURPOSE, departmentId);
}

/** The newest, as Standard Webhooks write secrets: `whsec_` and base64. */
export function conditionSecret(hash: KeyedHash, departmentId: string): string {
  return `whsec_${hash.of(PURPOSE, departmentId).toString('base64')}`;
}
