import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { ImapFlow } from 'imapflow';
import { SeedMailboxReader, type FoundSeedMail, type SeedFolder } from '#delivery/ports';
import type { Uuid } from '#domain';

/** How one seed mailbox is read. */
export interface ImapSeed {
  readonly address: string;
  readonly imap: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly passwordFile: string;
    readonly tls: 'implicit' | 'starttls' | 'none';
  };
  /** `junk` null: the folder that the server marks as such (RFC 6154), if there is one. */
  readonly folders: { readonly inbox: string; readonly junk: string | null };
}

/** Whom the reader believes and for how long it waits. */
export interface ImapSeedReaderOptions {
  readonly seeds: readonly ImapSeed[];
  /** PEM of an authority beside the usual ones. */
  readonly extraCa?: string;
  /** Longest visit in milliseconds. */
  readonly limitMs?: number;
}

interface Lying extends FoundSeedMail {
  readonly uid: number;
}

const LIMIT_MS = 30_000;
/** A mailbox that nobody tidied is read in several visits. */
const MOST = 200;
/** In ASCII, as not every server searches in other letters. */
const SUBJECT = 'Laufzeittest';
const ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/;

/** Looks into seed mailboxes by IMAP. Only mails whose subject holds an id of ours are read, and only those are deleted. */
export class ImapSeedReader extends SeedMailboxReader {
  constructor(private readonly options: ImapSeedReaderOptions) {
    super();
  }

  override async visit(
    address: string,
    take: (found: readonly FoundSeedMail[]) => Promise<ReadonlySet<Uuid>>,
  ): Promise<void> {
    const seed = this.options.seeds.find((one) => one.address === address);
    if (seed === undefined) throw new Error('no seed mailbox of this address');
    const client = await this.client(seed);
    // Its errors come by the commands too; without a listener one of them would end the process.
    client.on('error', () => undefined);
    const limit = setTimeout(() => {
      client.close();
    }, this.options.limitMs ?? LIMIT_MS);
    try {
      await client.connect();
      await tidy(client, await foldersOf(client, seed), take);
      await client.logout();
    } finally {
      clearTimeout(limit);
      client.close();
    }
  }

  private async client({ imap }: ImapSeed): Promise<ImapFlow> {
    const { extraCa, limitMs = LIMIT_MS } = this.options;
    const { host, port, user, tls } = imap;
    // Most processes read no mailbox.
    const imapflow = await import('imapflow');
    return new imapflow.ImapFlow({
      host,
      port,
      secure: tls === 'implicit',
      ...(tls === 'implicit' ? {} : { doSTARTTLS: tls === 'starttls' }),
      auth: { user, pass: (await readFile(imap.passwordFile, 'utf8')).replace(/\r?\n$/, '') },
      ...(extraCa === undefined ? {} : { tls: { ca: [...rootCertificates, extraCa] } }),
      logger: false,
      disableAutoIdle: true,
      connectionTimeout: limitMs,
      greetingTimeout: limitMs,
      socketTimeout: limitMs,
      maxLiteralSize: 1_048_576,
      maxLineLength: 1_048_576,
      maxResponseSize: 4_194_304,
    });
  }
}

type Folders = readonly (readonly [SeedFolder, string])[];

async function foldersOf(client: ImapFlow, { folders }: ImapSeed): Promise<Folders> {
  const junk =
    folders.junk ?? (await client.list()).find(({ specialUse }) => specialUse === '\\Junk')?.path ?? null;
  return [['inbox', folders.inbox], ...(junk === null ? [] : [['junk', junk] as const])];
}

/** All folders are read before anything is taken down, and that is done before anything is deleted. */
async function tidy(
  client: ImapFlow,
  folders: Folders,
  take: (found: readonly FoundSeedMail[]) => Promise<ReadonlySet<Uuid>>,
): Promise<void> {
  const lying = new Map<string, readonly Lying[]>();
  for (const [folder, path] of folders) lying.set(path, await lyingIn(client, folder, path));
  const found = [...lying.values()].flat();
  const known = await take(found.map(({ id, folder, internalMs }) => ({ id, folder, internalMs })));
  for (const [path, mails] of lying) {
    const done = mails.filter(({ id }) => known.has(id)).map(({ uid }) => uid);
    if (done.length === 0) continue;
    await client.mailboxOpen(path);
    await client.messageDelete(done, { uid: true });
  }
}

async function lyingIn(client: ImapFlow, folder: SeedFolder, path: string): Promise<Lying[]> {
  await client.mailboxOpen(path, { readOnly: true });
  const uids = await client.search({ subject: SUBJECT }, { uid: true });
  if (!Array.isArray(uids)) throw new Error('the server would not search');
  if (uids.length === 0) return [];
  const mails = await client.fetchAll(
    uids.slice(-MOST),
    { uid: true, envelope: true, internalDate: true },
    { uid: true },
  );
  return mails.flatMap(({ uid, envelope, internalDate }) => {
    const id = ID.exec(envelope?.subject ?? '')?.[0];
    return id === undefined ? [] : [{ uid, id, folder, internalMs: millisecondsOf(internalDate) }];
  });
}

function millisecondsOf(date: Date | string | undefined): number | null {
  const at = date === undefined ? Number.NaN : new Date(date).getTime();
  return Number.isNaN(at) ? null : at;
}
