import type pg from 'pg';
import type { Because, Uuid } from '#domain';
import {
  DepartmentNewsStore,
  type AnswerEvent,
  OPERATION_CATEGORY,
  type ClaimedNews,
  type DepartmentMail,
  type DepartmentNews,
  type ToldEvent,
} from '#delivery/ports';
import { moment, transaction } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';
import { wishOf } from './action.store.js';
import { openContent } from './open-content.js';

/** How long others leave a mail to the worker that made it. */
const LEASE = `interval '30 seconds'`;
/** Events in one mail at most; what is left goes with the next one. */
const MOST_EVENTS = 2_000;
/** Any number that no other lock of ours has. */
const LOCK = 7_015;
const TOLD = `('deadline.at_risk', 'deadline.missed', 'deadline.extension_suggested', 'notification.undeliverable')`;
const NO_MAIL = '00000000-0000-0000-0000-000000000000';

/**
 * Nobody is told of tests, of mail of our own making, or of a risk that is over: another channel has told the recipient meanwhile,
 * or the notification is cancelled.
 */
const PASS_OVER = `
WITH passed AS (
  UPDATE department_event e SET mail_id = '${NO_MAIL}'
  FROM department_event u
  JOIN department d ON d.id = u.department_id
  LEFT JOIN notification n ON n.id = u.notification_id
  WHERE u.id = e.id AND u.mail_id IS NULL AND u.event IN ${TOLD} AND (n.id IS NULL OR n.key_kind = 'test'
    OR n.category = '${OPERATION_CATEGORY}' OR d.mailbox IS NULL OR n.status = 'cancelled'
    OR (n.told_at IS NOT NULL AND u.event = 'deadline.at_risk'))
  RETURNING d.mailbox IS NULL AND n.key_kind <> 'test' AND n.category <> '${OPERATION_CATEGORY}' AS lost
)
SELECT count(*) FILTER (WHERE lost)::int AS "withoutMailbox" FROM passed`;

/** Answers to hosted actions lie in a table of their own: of these no webhook tells. */
const PASS_ANSWERS_OVER = `
UPDATE action_answer a SET mail_id = '${NO_MAIL}' FROM action_answer u
JOIN department d ON d.id = u.department_id LEFT JOIN notification n ON n.id = u.notification_id
WHERE u.id = a.id AND u.mail_id IS NULL AND (n.id IS NULL OR n.key_kind = 'test' OR d.mailbox IS NULL)`;

const UNTOLD = `
SELECT 1 WHERE EXISTS (SELECT 1 FROM department_event WHERE mail_id IS NULL AND event IN ${TOLD})
  OR EXISTS (SELECT 1 FROM action_answer WHERE mail_id IS NULL)`;

/** At $1; at most every $2 ms; without a deadline after $3 ms. */
const READY = `
SELECT e.department_id AS id FROM (
  SELECT department_id, event, at FROM department_event WHERE mail_id IS NULL AND event IN ${TOLD}
  UNION ALL SELECT department_id, 'action.answered', at FROM action_answer WHERE mail_id IS NULL) e
WHERE NOT EXISTS (SELECT 1 FROM department_mail m WHERE m.department_id = e.department_id
    AND m.at > $1::timestamptz - $2::bigint * interval '1 millisecond' AND m.at <= $1::timestamptz)
GROUP BY 1 HAVING bool_or(e.event LIKE 'deadline.%' OR e.event LIKE 'action.%' OR e.at <= $1::timestamptz - $3::bigint * interval '1 millisecond')
ORDER BY 1`;

const MAKE = `
WITH taken AS (
  UPDATE department_event e SET mail_id = $1
  WHERE e.id IN (SELECT id FROM department_event WHERE department_id = $2 AND mail_id IS NULL AND event IN ${TOLD} ORDER BY id LIMIT ${String(MOST_EVENTS)})
  RETURNING e.notification_id
), answered AS (
  UPDATE action_answer a SET mail_id = $1
  WHERE a.id IN (SELECT id FROM action_answer WHERE department_id = $2 AND mail_id IS NULL ORDER BY id LIMIT ${String(MOST_EVENTS)})
  RETURNING a.notification_id
), news AS (
  SELECT notification_id FROM taken UNION ALL SELECT notification_id FROM answered
)
INSERT INTO department_mail (id, department_id, at, events, next_deadline, lease_until)
SELECT $1, $2, $3::timestamptz, count(*), min(n.deadline_at) FILTER (WHERE n.deadline_at > $3::timestamptz), clock_timestamp() + ${LEASE}
FROM news LEFT JOIN notification n ON n.id = news.notification_id HAVING count(*) > 0`;

/** What a worker made and did not live to send. */
const AGAIN = `
UPDATE department_mail SET lease_until = clock_timestamp() + ${LEASE}
WHERE id IN (SELECT id FROM department_mail WHERE accepted_at IS NULL AND lease_until < clock_timestamp() ORDER BY at LIMIT 50 FOR UPDATE SKIP LOCKED)
RETURNING id`;

const MAILS = `
SELECT m.id, m.department_id AS "departmentId", m.at AS "atMs" FROM department_mail m WHERE m.id = ANY($1::uuid[]) ORDER BY m.department_id`;

/** A notification with a link of the department's own: by its content, while that is kept. */
const NEWS = `
SELECT e.mail_id AS "mailId", e.notification_id AS "notificationId", e.event, e.at AS "atMs", e.rule, e.facts,
  n.category, n.reference, n.deadline_at AS "deadlineMs", c.sealed
FROM department_event e JOIN notification n ON n.id = e.notification_id LEFT JOIN content c ON c.notification_id = n.id
WHERE e.mail_id = ANY($1::uuid[]) ORDER BY n.deadline_at NULLS LAST, e.id`;

/** A wish travels by mail only where the notification itself is not confidential. */
const ANSWERS = `
SELECT a.mail_id AS "mailId", a.notification_id AS "notificationId",
  CASE WHEN a.kind = 'undone' THEN 'action.undone' ELSE 'action.' || a.choice END AS event, a.at AS "atMs",
  n.category, n.reference, n.deadline_at AS "deadlineMs", CASE WHEN NOT n.confidential THEN w.sealed END AS wish
FROM action_answer a JOIN notification n ON n.id = a.notification_id LEFT JOIN action_wish w ON w.answer_id = a.id
WHERE a.mail_id = ANY($1::uuid[]) ORDER BY a.id`;

interface AnswerRow {
  readonly mailId: string;
  readonly notificationId: string;
  readonly event: AnswerEvent;
  readonly atMs: number;
  readonly category: string;
  readonly reference: string | null;
  readonly deadlineMs: number | null;
  readonly wish: Buffer | null;
}

interface NewsRow {
  readonly mailId: string;
  readonly notificationId: string;
  readonly event: ToldEvent;
  readonly atMs: number;
  readonly rule: string;
  readonly facts: Because['facts'];
  readonly category: string;
  readonly reference: string | null;
  readonly deadlineMs: number | null;
  readonly sealed: Buffer | null;
}

/** News for departments in Postgres, in the worker's role. */
export class PostgresDepartmentNewsStore extends DepartmentNewsStore {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: Vault,
  ) {
    super();
  }

  override async claim(
    nowMs: number,
    rhythm: { readonly everyMs: number; readonly patienceMs: number },
    newId: () => Uuid,
  ): Promise<ClaimedNews> {
    const { ids, withoutMailbox } = await transaction(this.pool, async (client) => {
      const again = await client.query<{ id: string }>(AGAIN);
      const fresh = await this.make(client, nowMs, rhythm, newId);
      return { ...fresh, ids: [...again.rows.map(({ id }) => id), ...fresh.ids] };
    });
    return { mails: ids.length === 0 ? [] : await this.read(ids), withoutMailbox };
  }

  override async accepted(mailId: Uuid, nowMs: number): Promise<void> {
    await this.pool.query('UPDATE department_mail SET accepted_at = $2 WHERE id = $1', [
      mailId,
      moment(nowMs),
    ]);
  }

  /** One worker at a time: two would each send a department its own mail in the same two minutes. */
  private async make(
    client: pg.PoolClient,
    nowMs: number,
    { everyMs, patienceMs }: { readonly everyMs: number; readonly patienceMs: number },
    newId: () => Uuid,
  ): Promise<{ ids: string[]; withoutMailbox: number }> {
    const nothing = { ids: [], withoutMailbox: 0 };
    const { rows: untold } = await client.query(UNTOLD);
    if (untold.length === 0) return nothing;
    const { rows: locks } = await client.query<{ mine: boolean }>(
      `SELECT pg_try_advisory_xact_lock(${String(LOCK)}) AS mine`,
    );
    if (locks[0]?.mine !== true) return nothing;
    const passed = await client.query<{ withoutMailbox: number }>(PASS_OVER);
    await client.query(PASS_ANSWERS_OVER);
    const { rows: ready } = await client.query<{ id: string }>(READY, [moment(nowMs), everyMs, patienceMs]);
    const ids: string[] = [];
    for (const department of ready) {
      const id = newId();
      await client.query(MAKE, [id, department.id, moment(nowMs)]);
      ids.push(id);
    }
    return { ids, withoutMailbox: passed.rows[0]?.withoutMailbox ?? 0 };
  }

  private async read(ids: readonly string[]): Promise<DepartmentMail[]> {
    const [mails, news, answers] = await Promise.all([
      this.pool.query<Omit<DepartmentMail, 'news'>>(MAILS, [ids]),
      this.pool.query<NewsRow>(NEWS, [ids]),
      this.pool.query<AnswerRow>(ANSWERS, [ids]),
    ]);
    return mails.rows.map((mail) => ({
      ...mail,
      news: [
        ...news.rows.filter(({ mailId }) => mailId === mail.id).map((row) => this.newsOf(row)),
        ...answers.rows.filter(({ mailId }) => mailId === mail.id).map((row) => this.answerOf(row)),
      ],
    }));
  }

  private answerOf({ mailId: _, wish, ...row }: AnswerRow): DepartmentNews {
    const because = { rule: '0-answered', facts: { answered: moment(row.atMs) } };
    const words = wish === null ? null : wishOf(this.vault, wish);
    return { ...row, because, actionUrl: null, ...(words === null ? {} : { wish: words }) };
  }

  private newsOf({ mailId: _, rule, facts, sealed, ...row }: NewsRow): DepartmentNews {
    const action = sealed === null ? null : openContent(this.vault, sealed).content.action;
    return { ...row, because: { rule, facts }, actionUrl: action?.url ?? null };
  }
}
