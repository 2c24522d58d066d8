import type { Clock } from '#delivery/ports';
import { ApiKeys, refusalOf, type KeyRefusal, type KeyWish } from '#identity';
import type { ApiParts } from '../compose-api.js';
import type { Caller } from '../http/principal.js';
import { SystemRandom } from '../system-random.js';
import { CallerClock } from '../http/caller-clock.js';
import { KeyAdministration } from './key-administration.js';

/** Keys in the database. */
export class StoredKeys extends KeyAdministration {
  private readonly keys: ApiKeys;

  constructor(
    private readonly parts: Pick<ApiParts, 'keys' | 'hasher' | 'pools'>,
    private readonly clock: Clock,
  ) {
    super();
    this.keys = new ApiKeys(parts.keys, parts.hasher, new SystemRandom(), new CallerClock(clock));
  }

  override refusalOf(caller: Caller, wish: KeyWish): KeyRefusal | null {
    const { keyId, departmentId, kind, scopes, administrator } = caller;
    const role = administrator ? 'administrator' : 'key';
    return refusalOf({ actor: keyId, role, departmentId, keyKind: kind, scopes }, wish, this.clock.now());
  }

  override create(wish: KeyWish): Promise<{ id: string; key: string }> {
    return this.keys.issue(wish);
  }

  override async revoke(id: string, departmentId: string | null): Promise<boolean> {
    if (departmentId !== null) return this.keys.revoke(id, departmentId);
    for (const department of await this.departments())
      if (await this.keys.revoke(id, department)) return true;
    return false;
  }

  override async firstDepartment(): Promise<string | null> {
    const departments = await this.departments();
    return departments[0] ?? null;
  }

  private async departments(): Promise<string[]> {
    const { rows } = await this.parts.pools.report.query<{ id: string }>(
      'SELECT id FROM department ORDER BY created_at, id',
    );
    return rows.map(({ id }) => id);
  }
}
