import pg from 'pg';
import { z } from 'zod';

const sender = z
  .string()
  .regex(/^[^\s@]*@[^\s@]+$/)
  .toLowerCase();
const within = z.string().regex(/^P(?=.)(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?$/);

/** What may be set for mail that comes with a key; see docs/submission.md. */
const rulesSchema = z.strictObject({
  legacy: z.boolean().optional(),
  commentForm: z.boolean().optional(),
  category: z.string().nullable().optional(),
  confidential: z.boolean().nullable().optional(),
  deadlines: z
    .array(z.strictObject({ from: sender.nullable(), subject: z.string().nullable(), within }))
    .optional(),
  departments: z.array(z.strictObject({ from: sender, departmentId: z.uuid() })).optional(),
});

/** Rules and senders to set for the key with this prefix. */
export interface SubmissionWish {
  readonly prefix: string;
  /** JSON; null: the rules stay. They replace what was set before. */
  readonly rules: string | null;
  /** Addresses and `@domain`s that the key's department may write from, beside those it has. */
  readonly senders: readonly string[];
}

/**
 * Sets them as the owner of the tables.
 * @returns what was wrong, or null
 */
export async function setSubmissionRules(ownerUrl: string, wish: SubmissionWish): Promise<string | null> {
  const senders = z.array(sender).safeParse(wish.senders);
  if (!senders.success) return 'a sender is an address or @domain';
  const rules = wish.rules === null ? null : rulesSchema.safeParse(parsed(wish.rules));
  if (rules?.success === false) return z.prettifyError(rules.error);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await write(client, wish.prefix, rules?.data ?? null, senders.data);
  } finally {
    await client.end();
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

async function write(
  client: pg.Client,
  prefix: string,
  rules: object | null,
  senders: readonly string[],
): Promise<string | null> {
  const { rows } = await client.query<{ id: string; department: string }>(
    'SELECT id, department_id AS department FROM api_key WHERE prefix = $1',
    [prefix],
  );
  const [key] = rows;
  if (key === undefined) return `no key has the prefix ${prefix}`;
  await client.query('BEGIN');
  if (rules !== null)
    await client.query(
      `INSERT INTO submission_rules (key_id, department_id, rules) VALUES ($1, $2, $3)
       ON CONFLICT (key_id) DO UPDATE SET rules = excluded.rules`,
      [key.id, key.department, JSON.stringify(rules)],
    );
  await client.query(
    `INSERT INTO submission_sender (department_id, pattern) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
    [key.department, senders],
  );
  await client.query('COMMIT');
  return null;
}
