import type pg from 'pg';
import { FailedSubmissions, type FailedSubmission, type FailuresRead, type KeyKind } from '#delivery/ports';
import { asDepartment } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';
import { openContent } from './open-content.js';

interface EventRow {
  readonly id: string;
  readonly department_id: string;
  readonly notification_id: string;
  readonly event: string;
}

interface MailRow {
  readonly key_kind: KeyKind;
  readonly category: string;
  readonly accepted_at: number;
  readonly sealed: Buffer;
  readonly reply: string | null;
}

const EVENTS = `
SELECT id, department_id, notification_id, event FROM department_event
WHERE id > $1 AND event IN ('notification.undeliverable', 'notification.expired') ORDER BY id LIMIT $2`;

const MAIL = `
SELECT n.key_kind, n.category, n.accepted_at, c.sealed, (
  SELECT a.reply FROM attempt a WHERE a.notification_id = n.id AND a.channel = 'email' ORDER BY a.ordinal DESC LIMIT 1) AS reply
FROM notification n JOIN content c ON c.notification_id = n.id WHERE n.id = $1`;

/** Reads events in the role that sees all of them, and each mail behind its department's wall. */
export class PostgresFailedSubmissions extends FailedSubmissions {
  constructor(
    private readonly pools: { readonly app: pg.Pool; readonly report: pg.Pool },
    private readonly vault: Vault,
  ) {
    super();
  }

  override async placeBefore(events: number): Promise<number> {
    const { rows } = await this.pools.report.query<{ place: string | null }>(
      'SELECT max(id) AS place FROM department_event',
    );
    return Math.max(0, Number(rows[0]?.place ?? 0) - events);
  }

  override async after(place: number, most: number, known: ReadonlySet<string>): Promise<FailuresRead> {
    const { rows } = await this.pools.report.query<EventRow>(EVENTS, [place, most]);
    const failed: FailedSubmission[] = [];
    for (const row of rows) {
      const mail = known.has(row.notification_id) ? null : await this.mail(row);
      if (mail !== null) failed.push(mail);
    }
    const seen = rows.map(({ notification_id }) => notification_id);
    return { place: Number(rows.at(-1)?.id ?? place), seen, failed };
  }

  private async mail(event: EventRow): Promise<FailedSubmission | null> {
    const { rows } = await asDepartment(this.pools.app, event.department_id, (client) =>
      client.query<MailRow>(MAIL, [event.notification_id]),
    );
    const [row] = rows;
    if (!row) return null;
    const { content, contacts } = openContent(this.vault, row.sealed);
    if (content.original === undefined || contacts.email === null) return null;
    return {
      notificationId: event.notification_id,
      departmentId: event.department_id,
      keyKind: row.key_kind,
      category: row.category,
      isExpired: event.event === 'notification.expired',
      recipient: contacts.email,
      original: content.original,
      reply: row.reply,
      acceptedAtMs: row.accepted_at,
    };
  }
}
