import { randomBytes } from 'node:crypto';
import { uuidV7 } from '#domain';
import type { Clock } from '#delivery/ports';
import type { ApiParts } from '../compose-api.js';
import { KeyAdministration, type KeyWish } from './key-administration.js';

const PREFIX_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Keys in the database. */
export class StoredKeys extends KeyAdministration {
  constructor(
    private readonly parts: Pick<ApiParts, 'keys' | 'hasher' | 'pools'>,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async create(wish: KeyWish): Promise<{ id: string; key: string }> {
    const { keys, hasher } = this.parts;
    const prefix = [...randomBytes(8)].map((byte) => PREFIX_LETTERS[byte % PREFIX_LETTERS.length]).join('');
    const key = `sb_${wish.kind}_${prefix}_${randomBytes(32).toString('base64url')}`;
    const id = uuidV7(this.clock.realNow(), randomBytes(10));
    await keys.insert({
      ...wish,
      id,
      prefix,
      hash: hasher.hash(key),
      createdAtMs: this.clock.now(),
      revokedAtMs: null,
    });
    return { id, key };
  }

  override async revoke(id: string, departmentId: string | null): Promise<boolean> {
    const { keys, pools } = this.parts;
    if (departmentId !== null) return keys.revoke(id, departmentId, this.clock.now());
    const { rows } = await pools.report.query<{ id: string }>('SELECT id FROM department');
    for (const department of rows) if (await keys.revoke(id, department.id, this.clock.now())) return true;
    return false;
  }

  override async onlyDepartment(): Promise<string | null> {
    const { rows } = await this.parts.pools.report.query<{ id: string }>(
      'SELECT id FROM department ORDER BY created_at, id LIMIT 2',
    );
    return rows[0]?.id ?? null;
  }
}
