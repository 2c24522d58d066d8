import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Setting } from './setting.js';

/** A mailbox of our own at a provider: mail to it goes out like any other, and is looked for by IMAP. */
export interface SeedMailbox {
  readonly address: string;
  readonly imap: ImapAccess;
  /** Where mail arrives, and where the provider puts what it takes for spam (null: we ask for its folder). */
  readonly folders: { readonly inbox: string; readonly junk: string | null };
}

/** How a mailbox is reached. */
export interface ImapAccess {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Read at each visit, so that a new password needs no restart. */
  readonly passwordFile: string;
  /** `none` in local mode only. */
  readonly tls: 'implicit' | 'starttls' | 'none';
}

const line = z
  .string()
  .min(1)
  .max(250)
  .regex(/^[^\p{Cc}]+$/u);

const seed = z.strictObject({
  address: z.email(),
  imap: z.strictObject({
    host: line,
    port: z.int().min(1).max(65_535).default(993),
    user: line,
    passwordFile: line,
    tls: z.enum(['implicit', 'starttls', 'none']).default('implicit'),
  }),
  folders: z
    .strictObject({ inbox: line.default('INBOX'), junk: line.nullable().default(null) })
    .default({ inbox: 'INBOX', junk: null }),
});

const seeds = z
  .array(seed)
  .max(50)
  .refine((all) => new Set(all.map(({ address }) => address.toLowerCase())).size === all.length, {
    error: 'names an address twice',
  });

/** Seed mailboxes, see `readSeedMailboxes`. */
export function seedMailboxes({
  description,
}: {
  readonly description: string;
}): Setting<readonly SeedMailbox[]> {
  const schema = z.string().transform((text, context) => {
    const read = readSeedMailboxes(text);
    if (read.kind === 'seeds') return read.seeds;
    context.issues.push({ code: 'custom', message: read.problem, input: undefined });
    return z.NEVER;
  });
  return {
    type: 'JSON list or path',
    default: null,
    required: false,
    description,
    secret: false,
    schema: schema.optional().transform((given) => given ?? []),
  };
}

/** What is wrong, with the place and without the text. */
export type SeedsRead =
  | { readonly kind: 'seeds'; readonly seeds: readonly SeedMailbox[] }
  | { readonly kind: 'problem'; readonly problem: string };

/** Reads seed mailboxes. @param text the JSON list itself, or the path of a file that holds it */
export function readSeedMailboxes(text: string): SeedsRead {
  const json = parsed(text);
  if (json === null)
    return { kind: 'problem', problem: 'must be a JSON list or the path of a file with one' };
  const { data, error } = seeds.safeParse(json.value);
  if (data !== undefined) return { kind: 'seeds', seeds: data };
  const [issue] = error.issues;
  const place = issue?.path.join('.') ?? '';
  return {
    kind: 'problem',
    problem: `is wrong${place === '' ? '' : ` at ${place}`}: ${issue?.message ?? ''}`,
  };
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text.startsWith('[') ? text : readFileSync(text, 'utf8')) as unknown };
  } catch {
    return null;
  }
}
