import type pg from 'pg';
import type { RequestContacts } from '#delivery/ports';
import { asDepartment } from '../database/pools.js';
import { normalEmail, type KeyedHash } from '../vault/keyed-hash.js';
import type { Vault } from '../vault/key-ring.js';

/** A department's own people and its stored recipients, by keyed hash, behind row level security. */
export class TeamStore {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: Vault,
    private readonly hash: KeyedHash,
  ) {}

  /** Whether every given address and phone is on the department's list. */
  async knows(departmentId: string, contacts: RequestContacts): Promise<boolean> {
    const { email, phone } = contacts;
    const wanted = [
      ...(email === null ? [] : [this.hash.all('email', normalEmail(email))]),
      ...(phone === null ? [] : [this.hash.all('phone', phone)]),
    ];
    const { rows } = await asDepartment(this.pool, departmentId, (client) =>
      client.query<{ hash: Buffer }>(
        'SELECT contact_hash AS hash FROM team_member WHERE contact_hash = ANY($1::bytea[])',
        [wanted.flat()],
      ),
    );
    return (
      wanted.length > 0 &&
      wanted.every((hashes) => rows.some(({ hash }) => hashes.some((own) => own.equals(hash))))
    );
  }

  async recipient(departmentId: string, id: string): Promise<RequestContacts | null> {
    const { rows } = await asDepartment(this.pool, departmentId, (client) =>
      client.query<{ sealed: Buffer }>('SELECT sealed FROM recipient WHERE id = $1', [id]),
    );
    const [row] = rows;
    return row ? (this.vault.openJson(row.sealed) as RequestContacts) : null;
  }
}
