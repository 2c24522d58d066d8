import type pg from 'pg';
import { NOTIFICATION_STATUSES, isEnd, type NotificationStatus } from '#domain';
import { asDepartment, moment } from '../database/pools.js';

/** What became of a department's command. */
export type CommandResult = 'done' | 'unknown' | 'ended';

const ENDS: readonly NotificationStatus[] = NOTIFICATION_STATUSES.filter(isEnd);

/** Commands of a department on its own notifications: they set a fact and make the notification due; the policy acts. */
export class NotificationCommands {
  constructor(private readonly pool: pg.Pool) {}

  /** Withdraws it. @returns `ended` when it is over already */
  cancel(departmentId: string, id: string, actor: string, nowMs: number): Promise<CommandResult> {
    return this.set('cancelled_at', departmentId, id, actor, nowMs);
  }

  /** The department reached the person otherwise. */
  toldOtherwise(departmentId: string, id: string, actor: string, nowMs: number): Promise<CommandResult> {
    return this.set('told_otherwise_at', departmentId, id, actor, nowMs);
  }

  private async set(
    column: 'cancelled_at' | 'told_otherwise_at',
    departmentId: string,
    id: string,
    actor: string,
    nowMs: number,
  ): Promise<CommandResult> {
    return asDepartment(this.pool, departmentId, async (client) => {
      const { rows } = await client.query<{ status: NotificationStatus }>(
        'SELECT status FROM notification WHERE id = $1 FOR UPDATE',
        [id],
      );
      const [row] = rows;
      if (!row) return 'unknown';
      if (ENDS.includes(row.status)) return 'ended';
      await client.query(
        `UPDATE notification SET ${column} = coalesce(${column}, $2), due_at = $2, fence = fence + 1, lease_until = NULL WHERE id = $1`,
        [id, moment(nowMs)],
      );
      await client.query(
        'INSERT INTO audit (department_id, actor, action, subject) VALUES ($1, $2, $3, $4)',
        [departmentId, actor, `notification.${column}`, id],
      );
      return 'done';
    });
  }
}
