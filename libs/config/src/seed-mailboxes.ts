import { z } from 'zod';
import { jsonList } from './json-list.js';
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

/** At most fifty, each address once. */
export const SEEDS = z
  .array(seed)
  .max(50)
  .refine((all) => new Set(all.map(({ address }) => address.toLowerCase())).size === all.length, {
    error: 'names an address twice',
  });

/** Seed mailboxes: the JSON list itself, or the path of a file that holds it. */
export function seedMailboxes({
  description,
}: {
  readonly description: string;
}): Setting<readonly SeedMailbox[]> {
  return jsonList({ description, secret: false }, SEEDS);
}
