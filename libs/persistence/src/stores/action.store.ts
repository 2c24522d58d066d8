import type pg from 'pg';
import type { ActionChoice, Content } from '#delivery/ports';
import { asDepartment, moment } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';
import { openContent } from './open-content.js';

/** What the page of one hosted action needs. Moments are Unix milliseconds of domain time. */
export interface HostedPage {
  readonly id: string;
  readonly departmentId: string;
  readonly deadlineMs: number | null;
  /** Where the deadline lay before it was prolonged; null: it was not. */
  readonly extendedFromMs: number | null;
  readonly isCancelled: boolean;
  /** null once it is deleted. */
  readonly content: Content | null;
  /** What holds now; null: nothing was answered. */
  readonly answer: CurrentAnswer | null;
}

/** The answer that holds. */
export interface CurrentAnswer {
  readonly choice: ActionChoice;
  readonly atMs: number;
  /** Another time in the citizen's words, or the one that was chosen of those offered; null once deleted. */
  readonly wish: string | null;
}

/** An answer that a citizen gives. */
export interface NewAnswer {
  readonly choice: ActionChoice;
  readonly wish: string | null;
}

/** One line of an action's history. */
export interface AnswerLine extends CurrentAnswer {
  readonly kind: 'done' | 'undone';
}

interface Row {
  readonly id: string;
  readonly department_id: string;
  readonly deadline_at: number | null;
  readonly deadline_extended_from: number | null;
  readonly cancelled_at: number | null;
  readonly confirmed_at: number | null;
  readonly action_choice: ActionChoice | null;
  readonly content: Buffer | null;
  readonly wish: Buffer | null;
}

/** The newest answer that was given has the wish, when one holds. */
const READ = `
SELECT n.id, n.department_id, n.deadline_at, n.deadline_extended_from, n.cancelled_at, n.confirmed_at, n.action_choice,
  c.sealed AS content, w.sealed AS wish
FROM notification n LEFT JOIN content c ON c.notification_id = n.id
LEFT JOIN action_wish w ON w.answer_id = (SELECT max(a.id) FROM action_answer a WHERE a.notification_id = n.id AND a.kind = 'done')
WHERE n.id = $1`;

const HISTORY = `
SELECT a.kind, a.choice, a.at AS "atMs", w.sealed FROM action_answer a LEFT JOIN action_wish w ON w.answer_id = a.id
WHERE a.notification_id = $1 ORDER BY a.id`;

/** The policy hears of it: what waits is dropped, reminders stop. */
const SET = `
UPDATE notification SET action_choice = $2, confirmed_at = $3::timestamptz,
  due_at = CASE WHEN due_at IS NULL THEN NULL ELSE $4::timestamptz END, fence = fence + 1, lease_until = NULL
WHERE id = $1`;

const NOTE = `
WITH answer AS (
  INSERT INTO action_answer (notification_id, department_id, at, kind, choice)
  VALUES ($1::uuid, $2::uuid, $3::timestamptz, $4::text, $5::text) RETURNING id
), wish AS (
  INSERT INTO action_wish (answer_id, notification_id, department_id, sealed)
  SELECT answer.id, $1::uuid, $2::uuid, $6::bytea FROM answer WHERE $6::bytea IS NOT NULL
)
INSERT INTO audit (department_id, actor, action, subject)
VALUES ($2::uuid, 'citizen', 'action.' || $4::text || '.' || $5::text, $1::uuid::text)`;

/**
 * What citizens answer on `/a/{token}`. The token names the notification, its department opens the wall. An answer is a fact
 * and a line of history in one transaction; the same answer again is neither.
 */
export class ActionStore {
  constructor(
    private readonly pools: { readonly app: pg.Pool; readonly report: pg.Pool },
    private readonly vault: Vault,
  ) {}

  /** @returns null for a notification that does not exist */
  async find(id: string): Promise<HostedPage | null> {
    const { rows: found } = await this.pools.report.query<{ department_id: string }>(
      'SELECT department_id FROM notification WHERE id = $1',
      [id],
    );
    const [first] = found;
    if (!first) return null;
    return asDepartment(this.pools.app, first.department_id, async (client) => {
      const { rows } = await client.query<Row>(READ, [id]);
      return rows[0] ? this.open(rows[0]) : null;
    });
  }

  /** The citizen answers. @returns false: the same holds already, the deadline is over, or it is cancelled; nothing changed */
  async answer(page: HostedPage, given: NewAnswer, nowMs: number): Promise<boolean> {
    return this.change(page, nowMs, async (client, now) => {
      if (now.answer?.choice === given.choice && now.answer.wish === given.wish) return false;
      await client.query(SET, [page.id, given.choice, moment(nowMs), moment(nowMs)]);
      await this.note(client, page, { ...given, kind: 'done', atMs: nowMs });
      return true;
    });
  }

  /** The citizen takes the answer back. @returns false: none holds, the deadline is over, or it is cancelled */
  async undo(page: HostedPage, nowMs: number): Promise<boolean> {
    return this.change(page, nowMs, async (client, now) => {
      if (now.answer === null) return false;
      await client.query(SET, [page.id, null, null, moment(nowMs)]);
      await this.note(client, page, { ...now.answer, wish: null, kind: 'undone', atMs: nowMs });
      return true;
    });
  }

  /** Two presses at once are one after the other. */
  private async change(
    page: HostedPage,
    nowMs: number,
    work: (client: pg.PoolClient, now: HostedPage) => Promise<boolean>,
  ): Promise<boolean> {
    return asDepartment(this.pools.app, page.departmentId, async (client) => {
      await client.query('SELECT 1 FROM notification WHERE id = $1 FOR UPDATE', [page.id]);
      const { rows } = await client.query<Row>(READ, [page.id]);
      const now = rows[0] ? this.open(rows[0]) : null;
      if (now?.deadlineMs == null || now.deadlineMs <= nowMs || now.isCancelled) return false;
      return work(client, now);
    });
  }

  private async note(client: pg.PoolClient, page: HostedPage, line: AnswerLine): Promise<void> {
    const sealed = line.wish === null ? null : this.vault.sealJson({ wish: line.wish });
    await client.query(NOTE, [page.id, page.departmentId, moment(line.atMs), line.kind, line.choice, sealed]);
  }

  private open(row: Row): HostedPage {
    const { confirmed_at: atMs, action_choice: choice } = row;
    return {
      id: row.id,
      departmentId: row.department_id,
      deadlineMs: row.deadline_at,
      extendedFromMs: row.deadline_extended_from,
      isCancelled: row.cancelled_at !== null,
      content: row.content === null ? null : openContent(this.vault, row.content).content,
      answer: atMs === null || choice === null ? null : { choice, atMs, wish: wishOf(this.vault, row.wish) },
    };
  }
}

/** Everything that was answered, in order; for the department, behind its wall. */
export async function answersOf(client: pg.ClientBase, vault: Vault, id: string): Promise<AnswerLine[]> {
  const { rows } = await client.query<Omit<AnswerLine, 'wish'> & { readonly sealed: Buffer | null }>(
    HISTORY,
    [id],
  );
  return rows.map(({ sealed, ...line }) => ({ ...line, wish: wishOf(vault, sealed) }));
}

/** A wish, opened. */
export function wishOf(vault: Vault, sealed: Buffer | null): string | null {
  return sealed === null ? null : (vault.openJson(sealed) as { readonly wish: string }).wish;
}
