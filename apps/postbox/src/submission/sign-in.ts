import type { Authenticator } from '#identity';
import type { KeyKind, KeyStore, Scope } from '#identity/ports';
import { SmtpRefusal } from './replies.js';

/** Whose mail it is. */
export interface SubmissionCaller {
  readonly keyId: string;
  readonly departmentId: string;
  readonly kind: KeyKind;
}

const SCOPE: Scope = 'send';

/** Finds the key behind a session. The city's own key stands for no department and cannot send. */
export class SubmissionSignIn {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly keys: KeyStore,
    private readonly now: () => number,
  ) {}

  /** @param user the key's prefix @param password the key @throws SmtpRefusal wrongKey, away */
  async byPassword(user: string, password: string): Promise<SubmissionCaller> {
    const found = await this.authenticator.authenticateKey(password, user).catch(() => {
      throw new SmtpRefusal('away');
    });
    if (found.kind !== 'ok') throw new SmtpRefusal('wrongKey');
    const { actor, departmentId, keyKind, scopes } = found.principal;
    if (departmentId === null || !scopes.includes(SCOPE)) throw new SmtpRefusal('wrongKey');
    return { keyId: actor, departmentId, kind: keyKind ?? 'live' };
  }

  /** The key that stands for a network. @throws SmtpRefusal noNetwork, away */
  async byNetwork(prefix: string): Promise<SubmissionCaller> {
    const [record] = await this.keys.findByPrefixes([prefix]).catch(() => {
      throw new SmtpRefusal('away');
    });
    const lives = record?.revokedAtMs === null && (record.expiresAtMs ?? Infinity) > this.now();
    if (record === undefined || !lives || !record.scopes.includes(SCOPE)) throw new SmtpRefusal('noNetwork');
    return { keyId: record.id, departmentId: record.departmentId, kind: record.kind };
  }
}
