import type pg from 'pg';
import {
  OutcomeUnknownError,
  PLAIN_RULES,
  QuarantineStore,
  SubmissionDirectory,
  type QuarantinedMail,
  type SubmissionRules,
} from '#delivery/ports';
import { asDepartment, moment } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';

const KEPT_MS = 2_000;

interface Kept<T> {
  readonly at: number;
  readonly value: Promise<T>;
}

/** What was decided about submissions, read with a role that sees all departments and kept for two seconds. */
export class PostgresSubmissionDirectory extends SubmissionDirectory {
  private readonly rulesKept = new Map<string, Kept<SubmissionRules>>();
  private readonly sendersKept = new Map<string, Kept<readonly string[]>>();

  constructor(private readonly pool: pg.Pool) {
    super();
  }

  override rules(keyId: string): Promise<SubmissionRules> {
    return kept(this.rulesKept, keyId, async () => {
      const { rows } = await this.pool.query<{ rules: Partial<SubmissionRules> }>({
        name: 'submission-rules',
        text: 'SELECT rules FROM submission_rules WHERE key_id = $1',
        values: [keyId],
      });
      return { ...PLAIN_RULES, ...rows[0]?.rules };
    });
  }

  override senders(departmentId: string): Promise<readonly string[]> {
    return kept(this.sendersKept, departmentId, async () => {
      const { rows } = await this.pool.query<{ pattern: string }>({
        name: 'submission-senders',
        text: 'SELECT pattern FROM submission_sender WHERE department_id = $1',
        values: [departmentId],
      });
      return rows.map(({ pattern }) => pattern);
    });
  }
}

function kept<T>(all: Map<string, Kept<T>>, id: string, read: () => Promise<T>): Promise<T> {
  const found = all.get(id);
  if (found && performance.now() - found.at < KEPT_MS) return found.value;
  const value = read();
  all.set(id, { at: performance.now(), value });
  value.catch(() => all.delete(id));
  return value;
}

/** Quarantined mail, sealed, behind its department's wall. */
export class PostgresQuarantineStore extends QuarantineStore {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: Vault,
  ) {
    super();
  }

  override async keep({ id, departmentId, keyId, reason, message, atMs }: QuarantinedMail): Promise<void> {
    const sealed = this.vault.sealJson({ message: Buffer.from(message).toString('base64') });
    await asDepartment(this.pool, departmentId, (client) =>
      client.query(
        'INSERT INTO submission_quarantine (id, department_id, key_id, reason, sealed, at) VALUES ($1, $2, $3, $4, $5, $6)',
        [id, departmentId, keyId, reason, sealed, moment(atMs)],
      ),
    ).catch((error: unknown) => {
      throw new OutcomeUnknownError('the quarantine could not be written', { cause: error });
    });
  }
}
