import type pg from 'pg';
import {
  SessionStore,
  SignInLinkStore,
  type SessionRecord,
  type SignInLinkRecord,
  type StaffMember,
} from '#identity/ports';
import { moment, withSetting } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';

type Ticket = SessionRecord;
type Table = 'sign_in_link' | 'staff_session';

interface TicketRow {
  readonly token_hash: string;
  readonly email_sealed: Buffer;
  readonly role: StaffMember['role'];
  readonly department_id: string | null;
  readonly created_at: number;
  readonly expires_at: number;
}

const COLUMNS = 'token_hash, email_sealed, role, department_id, created_at, expires_at';

/** Links and sessions have the same columns; a row is seen only by who knows the hash of its token. */
class Tickets {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: Vault,
    private readonly table: Table,
  ) {}

  async insert(ticket: Ticket): Promise<void> {
    const { staff } = ticket;
    const values = [
      ticket.tokenHash,
      this.vault.seal(staff.email),
      staff.role,
      staff.departmentId,
      moment(ticket.createdAtMs),
      moment(ticket.expiresAtMs),
    ];
    await withSetting(this.pool, 'app.token_hash', ticket.tokenHash, (client) =>
      client.query(`INSERT INTO ${this.table} (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)`, values),
    );
  }

  async find(hashes: readonly string[]): Promise<Ticket | null> {
    return this.one(hashes, `SELECT ${COLUMNS} FROM ${this.table} WHERE token_hash = ANY($1)`, []);
  }

  async take(hashes: readonly string[], nowMs: number): Promise<Ticket | null> {
    const sql = `DELETE FROM ${this.table} WHERE token_hash = ANY($1) AND expires_at > $2 RETURNING ${COLUMNS}`;
    return this.one(hashes, sql, [moment(nowMs)]);
  }

  async end(hashes: readonly string[]): Promise<void> {
    await withSetting(this.pool, 'app.token_hash', hashes.join(','), (client) =>
      client.query(`DELETE FROM ${this.table} WHERE token_hash = ANY($1)`, [hashes]),
    );
  }

  async purge(beforeMs: number): Promise<number> {
    const { rowCount } = await withSetting(this.pool, 'app.expired_before', moment(beforeMs), (client) =>
      client.query(`DELETE FROM ${this.table} WHERE expires_at < $1`, [moment(beforeMs)]),
    );
    return rowCount ?? 0;
  }

  private async one(
    hashes: readonly string[],
    sql: string,
    more: readonly unknown[],
  ): Promise<Ticket | null> {
    const { rows } = await withSetting(this.pool, 'app.token_hash', hashes.join(','), (client) =>
      client.query<TicketRow>(sql, [hashes, ...more]),
    );
    const [row] = rows;
    return row ? this.open(row) : null;
  }

  private open(row: TicketRow): Ticket {
    const email = this.vault.open(row.email_sealed);
    const staff: StaffMember =
      row.role === 'staff' && row.department_id !== null
        ? { role: 'staff', email, departmentId: row.department_id }
        : { role: 'administrator', email, departmentId: null };
    return { tokenHash: row.token_hash, staff, createdAtMs: row.created_at, expiresAtMs: row.expires_at };
  }
}

/** One-time sign-in links. */
export class PostgresSignInLinkStore extends SignInLinkStore {
  private readonly tickets: Tickets;

  constructor(pool: pg.Pool, vault: Vault) {
    super();
    this.tickets = new Tickets(pool, vault, 'sign_in_link');
  }

  override insert(record: SignInLinkRecord): Promise<void> {
    return this.tickets.insert(record);
  }

  override take(tokenHashes: readonly string[], nowMs: number): Promise<SignInLinkRecord | null> {
    return this.tickets.take(tokenHashes, nowMs);
  }
}

/** Sessions of staff. */
export class PostgresSessionStore extends SessionStore {
  private readonly tickets: Tickets;
  private readonly links: Tickets;

  constructor(pool: pg.Pool, vault: Vault) {
    super();
    this.tickets = new Tickets(pool, vault, 'staff_session');
    this.links = new Tickets(pool, vault, 'sign_in_link');
  }

  override insert(record: SessionRecord): Promise<void> {
    return this.tickets.insert(record);
  }

  override find(tokenHashes: readonly string[]): Promise<SessionRecord | null> {
    return this.tickets.find(tokenHashes);
  }

  override end(tokenHashes: readonly string[]): Promise<void> {
    return this.tickets.end(tokenHashes);
  }

  override async purge(beforeMs: number): Promise<number> {
    return (await this.tickets.purge(beforeMs)) + (await this.links.purge(beforeMs));
  }
}
