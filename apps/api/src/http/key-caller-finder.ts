import type { Authenticator } from '#identity';
import { CallerFinder } from './caller-finder.js';
import type { Caller } from './principal.js';

/** Finds callers by API key; the city's administrator key has every scope and no department. */
export class KeyCallerFinder extends CallerFinder {
  constructor(private readonly authenticator: Authenticator) {
    super();
  }

  override async find(authorization: string | undefined): Promise<Caller | null> {
    const authentication = await this.authenticator.authenticate(authorization);
    if (authentication.kind !== 'ok') return null;
    const { actor, departmentId, keyKind, scopes, role } = authentication.principal;
    return {
      keyId: actor,
      departmentId,
      kind: keyKind ?? 'live',
      scopes,
      administrator: role === 'administrator',
    };
  }
}
