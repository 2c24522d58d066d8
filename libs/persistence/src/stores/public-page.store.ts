import type pg from 'pg';
import type { Content } from '#delivery/ports';
import { asDepartment, moment } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';
import { openContent } from './open-content.js';

/** What a citizen's page of one notification needs. */
export interface PublicNotification {
  readonly id: string;
  readonly departmentId: string;
  readonly confidential: boolean;
  readonly deadlineMs: number | null;
  readonly confirmedAtMs: number | null;
  readonly openedAtMs: number | null;
  /** Wrong second factors so far. */
  readonly tries: number;
  readonly ended: 'no' | 'cancelled' | 'other';
  /** null once it is deleted. */
  readonly content: Content | null;
  readonly secondFactor: { readonly label: string; readonly value: string } | null;
}

interface Row {
  readonly id: string;
  readonly department_id: string;
  readonly confidential: boolean;
  readonly deadline_at: number | null;
  readonly confirmed_at: number | null;
  readonly page_opened_at: number | null;
  readonly page_tries: number;
  readonly status: string;
  readonly sealed: Buffer | null;
}

const READ = `
SELECT n.id, n.department_id, n.confidential, n.deadline_at, n.confirmed_at, n.page_opened_at, n.page_tries, n.status, c.sealed
FROM notification n LEFT JOIN content c ON c.notification_id = n.id WHERE n.id = $1`;

/** The pages behind `/m/{token}` and `/a/{token}`: the token names the notification, its department opens the wall. */
export class PublicPageStore {
  constructor(
    private readonly pools: { readonly app: pg.Pool; readonly report: pg.Pool },
    private readonly vault: Vault,
  ) {}

  async find(id: string): Promise<PublicNotification | null> {
    const departmentId = await this.departmentOf(id);
    if (departmentId === null) return null;
    const { rows } = await asDepartment(this.pools.app, departmentId, (client) =>
      client.query<Row>(READ, [id]),
    );
    const [row] = rows;
    return row ? this.open(row) : null;
  }

  /** The mail was read on the page: the held one is dropped by the policy. */
  async opened(page: PublicNotification, nowMs: number): Promise<void> {
    await this.set(
      page,
      'page_opened_at = coalesce(page_opened_at, $2), read_at = coalesce(read_at, $2)',
      nowMs,
    );
  }

  /** Counts a wrong second factor. @returns how many there are now */
  async missed(page: PublicNotification): Promise<number> {
    const { rows } = await asDepartment(this.pools.app, page.departmentId, (client) =>
      client.query<{ page_tries: number }>(
        'UPDATE notification SET page_tries = page_tries + 1 WHERE id = $1 RETURNING page_tries',
        [page.id],
      ),
    );
    return rows[0]?.page_tries ?? page.tries + 1;
  }

  private async set(page: PublicNotification, change: string, nowMs: number): Promise<void> {
    await asDepartment(this.pools.app, page.departmentId, (client) =>
      client.query(
        `UPDATE notification SET ${change}, due_at = CASE WHEN due_at IS NULL THEN NULL ELSE $2 END, fence = fence + 1, lease_until = NULL WHERE id = $1`,
        [page.id, moment(nowMs)],
      ),
    );
  }

  private async departmentOf(id: string): Promise<string | null> {
    const { rows } = await this.pools.report.query<{ department_id: string }>(
      'SELECT department_id FROM notification WHERE id = $1',
      [id],
    );
    return rows[0]?.department_id ?? null;
  }

  private open(row: Row): PublicNotification {
    const sealed = row.sealed === null ? null : openContent(this.vault, row.sealed);
    return {
      id: row.id,
      departmentId: row.department_id,
      confidential: row.confidential,
      deadlineMs: row.deadline_at,
      confirmedAtMs: row.confirmed_at,
      openedAtMs: row.page_opened_at,
      tries: row.page_tries,
      ended: row.status === 'cancelled' ? 'cancelled' : row.status === 'expired' ? 'other' : 'no',
      content: sealed?.content ?? null,
      secondFactor: sealed?.secondFactor ?? null,
    };
  }
}
