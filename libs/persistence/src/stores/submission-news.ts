import type pg from 'pg';
import {
  REPORT_ROUTE,
  SubmissionNewsReader,
  type KeyKind,
  type NewsRead,
  type SubmissionNews,
  type SubmissionNewsKind,
} from '#delivery/ports';
import { asDepartment, moment } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';
import { openContent } from './open-content.js';

interface NewsRow {
  readonly department_id: string;
  readonly notification_id: string;
}

interface EventRow extends NewsRow {
  readonly id: number;
  readonly event: string;
}

interface MailRow {
  readonly key_kind: KeyKind;
  readonly category: string;
  readonly accepted_at: number;
  readonly told_channel: string | null;
  readonly sealed: Buffer;
  readonly reply: string | null;
  readonly state: string | null;
}

const PLACE = 'SELECT id FROM department_event WHERE at < $1 ORDER BY id DESC LIMIT 1';

/** That mail was delivered is read of those alone whose sender asked: it is most of what happens. */
const EVENTS = `
SELECT e.id, e.department_id, e.notification_id, e.event FROM department_event e
WHERE e.id > $1 AND (e.event IN ('notification.undeliverable', 'notification.expired') OR (e.event = 'notification.delivered'
  AND EXISTS (SELECT 1 FROM notification n WHERE n.id = e.notification_id AND 'SUCCESS' = ANY (n.notify))))
ORDER BY e.id LIMIT $2`;

const WAITING = `
SELECT id AS notification_id, department_id FROM notification
WHERE notify IS NOT NULL AND 'DELAY' = ANY (notify) AND accepted_at > $1 AND coalesce(send_at, accepted_at) <= $2
  AND due_at IS NOT NULL AND told_at IS NULL AND id <> ALL ($3::uuid[])
ORDER BY accepted_at LIMIT $4`;

const MAIL = `
SELECT n.key_kind, n.category, n.accepted_at, n.told_channel, c.sealed, a.reply, a.state
FROM notification n JOIN content c ON c.notification_id = n.id
LEFT JOIN LATERAL (SELECT reply, state FROM attempt a WHERE a.notification_id = n.id AND a.channel = 'email'
  ORDER BY a.ordinal DESC LIMIT 1) a ON true
WHERE n.id = $1 AND NOT EXISTS (
  SELECT 1 FROM idempotency i WHERE i.department_id = n.department_id AND i.route = '${REPORT_ROUTE}' AND i.key = $2)`;

const DELAYED = ' delayed';

/** Reads events in the role that sees all of them, and each mail behind its department's wall. */
export class PostgresSubmissionNews extends SubmissionNewsReader {
  constructor(
    private readonly pools: { readonly app: pg.Pool; readonly report: pg.Pool },
    private readonly vault: Vault,
  ) {
    super();
  }

  override async placeAt(atMs: number): Promise<number> {
    const { rows } = await this.pools.report.query<{ id: number }>(PLACE, [moment(atMs)]);
    return rows[0]?.id ?? 0;
  }

  override async after(place: number, most: number, known: ReadonlySet<string>): Promise<NewsRead> {
    const { rows } = await this.pools.report.query<EventRow>(EVENTS, [place, most]);
    const news: SubmissionNews[] = [];
    for (const row of rows) {
      const key = keyOf(row);
      const one = known.has(key) ? null : await this.open(row, key, (mail) => kindOf(row.event, mail));
      if (one !== null) news.push(one);
    }
    return { place: rows.at(-1)?.id ?? place, seen: rows.map(keyOf), news };
  }

  override async waiting(
    { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
    most: number,
    known: ReadonlySet<string>,
  ): Promise<Omit<NewsRead, 'place'>> {
    const told = [...known]
      .filter((key) => key.endsWith(DELAYED))
      .map((key) => key.slice(0, -DELAYED.length));
    const values = [moment(fromMs), moment(toMs), told, most];
    const { rows } = await this.pools.report.query<NewsRow>(WAITING, values);
    const news: SubmissionNews[] = [];
    const seen = rows.map(({ notification_id: id }) => `${id}${DELAYED}`);
    for (const [place, row] of rows.entries()) {
      const one = await this.open(row, seen[place] ?? '', () => 'delayed');
      if (one !== null) news.push(one);
    }
    return { seen, news };
  }

  private async open(
    { department_id: departmentId, notification_id: notificationId }: NewsRow,
    key: string,
    kind: (mail: MailRow) => SubmissionNewsKind,
  ): Promise<SubmissionNews | null> {
    const { rows } = await asDepartment(this.pools.app, departmentId, (client) =>
      client.query<MailRow>(MAIL, [notificationId, key]),
    );
    const [row] = rows;
    if (!row) return null;
    const { content, contacts } = openContent(this.vault, row.sealed);
    if (content.original === undefined || contacts.email === null) return null;
    return {
      kind: kind(row),
      key,
      notificationId,
      departmentId,
      keyKind: row.key_kind,
      category: row.category,
      recipient: contacts.email,
      original: content.original,
      reply: row.reply,
      acceptedAtMs: row.accepted_at,
    };
  }
}

/** A mail fails once, by whatever event; that it arrived before is other news. */
function keyOf({ notification_id: id, event }: EventRow): string {
  return event === 'notification.delivered' ? `${id} delivered` : id;
}

function kindOf(event: string, { told_channel, state }: MailRow): SubmissionNewsKind {
  if (event === 'notification.expired') return 'expired';
  if (event === 'notification.undeliverable') return 'failed';
  if (told_channel !== 'email') return 'told-otherwise';
  return state === 'delivered' ? 'delivered' : 'relayed';
}
