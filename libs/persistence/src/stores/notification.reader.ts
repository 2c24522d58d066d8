import type pg from 'pg';
import type { AttemptState, Channel, Facts, NotificationStatus, Urgency } from '#domain';
import { maskEmail, maskPhone } from '#domain';
import { asDepartment, momentOrNull } from '../database/pools.js';
import { normalEmail, type KeyedHash } from '../vault/keyed-hash.js';
import type { Vault } from '../vault/key-ring.js';
import { answersOf, type AnswerLine } from './action.store.js';
import { openContent, type SealedContent } from './open-content.js';

/** A notification as its department may read it. Moments are Unix milliseconds. */
export interface NotificationView {
  readonly id: string;
  readonly status: NotificationStatus;
  readonly category: string;
  readonly urgency: Urgency;
  readonly confidential: boolean;
  readonly language: 'de' | 'en';
  readonly reference: string | null;
  readonly emailDomain: string | null;
  readonly acceptedAtMs: number;
  readonly sendAtMs: number | null;
  readonly validUntilMs: number | null;
  readonly deadlineMs: number | null;
  readonly toldAtMs: number | null;
  readonly toldBy: Channel | null;
  readonly endedAtMs: number | null;
  readonly dueAtMs: number | null;
  readonly confirmedAtMs: number | null;
  readonly readAtMs: number | null;
  /** We host its action. */
  readonly hosted: boolean;
  /** Where the deadline lay before it was prolonged, or null. */
  readonly extendedFromMs: number | null;
}

/** One try with what came back. */
export interface AttemptView {
  readonly ordinal: number;
  readonly channel: Channel;
  readonly lane: string;
  readonly contentKind: string;
  readonly state: AttemptState;
  readonly atMs: number;
  readonly createdAtMs: number;
  readonly lastTriedAtMs: number | null;
  readonly dueAtMs: number | null;
  readonly tries: number;
  readonly reply: string | null;
  readonly stage: string | null;
  readonly label: string | null;
  readonly scope: string | null;
  readonly costMicros: number;
  /** At the city's own relay, the last time; null where it never was. */
  readonly relay: RelayView | null;
  /** Masked; null when the content is deleted or the contact point is the citizen's own. */
  readonly contact: string | null;
}

/** A mail at the city's own relay. */
export interface RelayView {
  readonly sinceMs: number;
  readonly deferrals: number;
  readonly end: 'sent' | 'refused' | 'bounced' | 'failed' | 'removed' | 'gone' | null;
  readonly possiblyLate: boolean;
}

/** One decision with its reason. */
export interface DecisionView {
  readonly ordinal: number;
  readonly atMs: number;
  readonly step: string;
  readonly channel: Channel | null;
  readonly rule: string;
  readonly facts: Facts;
  readonly policyVersion: number;
}

/** A notification with everything that happened to it. */
export interface NotificationTimeline extends NotificationView {
  /** What was answered on the page of its action, oldest first; null: we host none. */
  readonly answers: readonly AnswerLine[] | null;
  readonly attempts: readonly AttemptView[];
  readonly decisions: readonly DecisionView[];
  readonly events: readonly { readonly atMs: number; readonly event: string }[];
  readonly receipts: readonly {
    readonly ordinal: number;
    readonly atMs: number;
    readonly source: string;
    readonly kind: string;
    readonly details: Facts;
  }[];
  /** null once it is deleted. */
  readonly subject: string | null;
  readonly contentPurgeAtMs: number | null;
}

/** What a list is asked for. */
export interface NotificationFilter {
  readonly status?: NotificationStatus | undefined;
  readonly reference?: string | undefined;
  readonly category?: string | undefined;
  readonly channel?: Channel | undefined;
  /** An MX site or a domain. */
  readonly provider?: string | undefined;
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  /** The id of the last row of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

const VIEW = `n.id, n.status, n.category, n.urgency, n.confidential, n.language, n.reference, n.email_domain AS "emailDomain",
  n.accepted_at AS "acceptedAtMs", n.send_at AS "sendAtMs", n.valid_until AS "validUntilMs", n.deadline_at AS "deadlineMs",
  n.told_at AS "toldAtMs", n.told_channel AS "toldBy", n.ended_at AS "endedAtMs", n.due_at AS "dueAtMs",
  n.confirmed_at AS "confirmedAtMs", n.read_at AS "readAtMs", n.hosted_action AS hosted, n.deadline_extended_from AS "extendedFromMs"`;

const LIST = `
SELECT ${VIEW} FROM notification n
WHERE n.department_id = $1 AND ($2::text IS NULL OR n.status = $2) AND ($3::text IS NULL OR n.reference = $3)
  AND ($4::text IS NULL OR n.category = $4) AND ($5::timestamptz IS NULL OR n.accepted_at >= $5)
  AND ($6::timestamptz IS NULL OR n.accepted_at < $6) AND ($7::uuid IS NULL OR n.id < $7)
  AND ($8::text IS NULL OR EXISTS (SELECT 1 FROM attempt a WHERE a.notification_id = n.id AND a.channel = $8))
  AND ($9::text IS NULL OR n.email_domain = $9 OR EXISTS (SELECT 1 FROM attempt a WHERE a.notification_id = n.id AND a.lane LIKE 'email:%:' || $9))
ORDER BY n.id DESC LIMIT $10`;

const ATTEMPTS = `SELECT ordinal, channel, contact_ref, lane, content_kind AS "contentKind", state, state_since AS "atMs", created_at AS "createdAtMs",
  last_tried_at AS "lastTriedAtMs", due_at AS "dueAtMs", tries, reply, stage, label, scope, cost_micros AS "costMicros",
  (SELECT jsonb_build_object('sinceMs', round(extract(epoch FROM m.since) * 1000), 'deferrals', m.deferrals, 'end', m.ended, 'possiblyLate', m.possibly_late)
   FROM relay_mail m WHERE m.notification_id = a.notification_id AND m.ordinal = a.ordinal ORDER BY m.since DESC LIMIT 1) AS relay
  FROM attempt a WHERE notification_id = $1 ORDER BY ordinal`;
const DECISIONS = `SELECT ordinal, at AS "atMs", step, channel, rule, facts, policy_version AS "policyVersion"
  FROM decision WHERE notification_id = $1 ORDER BY ordinal`;
const EVENTS = `SELECT at AS "atMs", event FROM department_event WHERE notification_id = $1 ORDER BY id`;
const RECEIPTS = `SELECT attempt_ordinal AS ordinal, at AS "atMs", source, kind, details FROM receipt WHERE notification_id = $1 ORDER BY at`;
const CONTENT = `SELECT sealed, purge_at AS "purgeAtMs" FROM content WHERE notification_id = $1`;

/** What a department reads of its own notifications, behind row level security. */
export class NotificationReader {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: Vault,
    private readonly hash: KeyedHash,
  ) {}

  /** @returns null for an unknown id and for another department's, which look the same */
  async timeline(departmentId: string, id: string): Promise<NotificationTimeline | null> {
    return asDepartment(this.pool, departmentId, async (client) => {
      const { rows } = await client.query<NotificationView>(
        `SELECT ${VIEW} FROM notification n WHERE n.id = $1`,
        [id],
      );
      const [view] = rows;
      if (!view) return null;
      const content = await this.content(client, id);
      const attempts = await client.query<Omit<AttemptView, 'contact'> & { contact_ref: string }>(ATTEMPTS, [
        id,
      ]);
      const decisions = await client.query<DecisionView>(DECISIONS, [id]);
      const events = await client.query<{ atMs: number; event: string }>(EVENTS, [id]);
      const receipts = await client.query<NotificationTimeline['receipts'][number]>(RECEIPTS, [id]);
      return {
        ...view,
        answers: view.hosted ? await answersOf(client, this.vault, id) : null,
        attempts: attempts.rows.map(({ contact_ref, ...attempt }) => ({
          ...attempt,
          contact: masked(contact_ref, content.open),
        })),
        decisions: decisions.rows,
        events: events.rows,
        receipts: receipts.rows,
        subject: content.open?.content.subject ?? null,
        contentPurgeAtMs: content.purgeAtMs,
      };
    });
  }

  /** Newest first; a page ends where its last id says. */
  async list(departmentId: string, filter: NotificationFilter): Promise<readonly NotificationView[]> {
    const values = [
      departmentId,
      filter.status ?? null,
      filter.reference ?? null,
      filter.category ?? null,
      momentOrNull(filter.sinceMs ?? null),
      momentOrNull(filter.untilMs ?? null),
      filter.before ?? null,
      filter.channel ?? null,
      filter.provider ?? null,
      filter.limit,
    ];
    const { rows } = await asDepartment(this.pool, departmentId, (client) =>
      client.query<NotificationView>(LIST, values),
    );
    return rows;
  }

  /** Did this person get it? Looked up by keyed hash, under every live key. */
  async search(
    departmentId: string,
    by: { readonly email: string } | { readonly phone: string },
    limit: number,
  ): Promise<readonly NotificationView[]> {
    const [column, purpose, text] =
      'email' in by
        ? (['email_hash', 'email', normalEmail(by.email)] as const)
        : (['phone_hash', 'phone', by.phone] as const);
    const hashes = this.hash.all(purpose, text);
    const { rows } = await asDepartment(this.pool, departmentId, (client) =>
      client.query<NotificationView>(
        `SELECT ${VIEW} FROM notification n WHERE n.department_id = $1 AND n.${column} = ANY($2::bytea[]) ORDER BY n.id DESC LIMIT $3`,
        [departmentId, hashes, limit],
      ),
    );
    return rows;
  }

  private async content(
    client: pg.PoolClient,
    id: string,
  ): Promise<{ open: SealedContent | null; purgeAtMs: number | null }> {
    const { rows } = await client.query<{ sealed: Buffer; purgeAtMs: number | null }>(CONTENT, [id]);
    const [row] = rows;
    return row
      ? { open: openContent(this.vault, row.sealed), purgeAtMs: row.purgeAtMs }
      : { open: null, purgeAtMs: null };
  }
}

function masked(contactRef: string, content: SealedContent | null): string | null {
  if (content === null) return null;
  const { email, phone } = content.contacts;
  if (contactRef === 'email' && email !== null) return maskEmail(email);
  return contactRef === 'phone' && phone !== null ? maskPhone(phone) : null;
}
