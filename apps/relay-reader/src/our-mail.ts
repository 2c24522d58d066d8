import { isReturnPath, readLogLine, readQueueEntry, withoutAddresses, type LogTime } from '#relay-log';

/** Mails that are remembered: more than lie at a relay at once. */
const MOST_KEPT = 100_000;
const EVERYTHING_AGAIN_MS = 600_000;

/** A queue entry as it goes to the api: no recipient's name, no size. */
export interface PostedEntry {
  readonly queue_id: string;
  readonly queue_name: string;
  readonly arrival_time: number;
  readonly sender: string;
  readonly recipients: readonly { readonly address: string; readonly delay_reason?: string }[];
}

/**
 * Which mails of the relay are ours, known by their return paths, and what of them leaves the relay. Nothing of any other
 * mail does.
 */
export class OurMail {
  private readonly ours: Set<string>;
  private readonly sent = new Set<string>();
  /** What the api was told of the queue, and when. */
  private told = new Map<string, string>();
  private toldAllMs = 0;

  constructor(known: readonly string[] = []) {
    this.ours = new Set(known);
  }

  /** For the position file: mails whose sender was logged before. */
  known(): string[] {
    return [...this.ours];
  }

  /** Whether the log said that a provider took this mail. */
  wasSent(queueId: string): boolean {
    return this.sent.has(queueId);
  }

  /** Lines of our mail with a stamp that everybody can read, addresses taken out. */
  linesToPost(lines: readonly string[], time: LogTime): string[] {
    return lines.flatMap((line) => this.lineToPost(line, time) ?? []);
  }

  private lineToPost(line: string, time: LogTime): string | null {
    const read = readLogLine(line, time);
    if (read === null) return null;
    const { event, queueId, part } = read;
    if (event.kind === 'from' && isReturnPath(event.sender)) remember(this.ours, queueId);
    if (!this.ours.has(queueId) || event.kind === 'message_id') return null;
    if (event.kind === 'delivery' && event.status === 'sent') remember(this.sent, queueId);
    if (event.kind === 'removed') this.ours.delete(queueId);
    const words = line.slice(line.indexOf(`: ${queueId}: `));
    return withoutAddresses(`${new Date(read.atMs).toISOString()} relay postfix/${part}[0]${words}`);
  }

  /** Entries that are new or say something new; all of them now and then, should the api have lost any. */
  entriesToPost(jsonLines: readonly string[], nowMs: number, most: number): readonly PostedEntry[] {
    if (nowMs - this.toldAllMs > EVERYTHING_AGAIN_MS) {
      this.told = new Map();
      this.toldAllMs = nowMs;
    }
    const entries = jsonLines.flatMap((line) => this.entryToPost(line) ?? []);
    const there = new Set(entries.map(({ queue_id }) => queue_id));
    for (const queueId of this.told.keys()) if (!there.has(queueId)) this.told.delete(queueId);
    return entries.filter((entry) => this.told.get(entry.queue_id) !== reasonsOf(entry)).slice(0, most);
  }

  /** The api has these now. */
  posted(entries: readonly PostedEntry[]): void {
    for (const entry of entries) this.told.set(entry.queue_id, reasonsOf(entry));
  }

  private entryToPost(line: string): PostedEntry | null {
    const entry = readQueueEntry(line);
    if (entry === null || !isReturnPath(entry.sender)) return null;
    remember(this.ours, entry.queueId);
    return {
      queue_id: entry.queueId,
      queue_name: entry.queue,
      arrival_time: entry.arrivedAtMs / 1000,
      sender: entry.sender,
      recipients: entry.recipients.map(({ domain, delayReason }) => ({
        address: `@${domain ?? ''}`,
        ...(delayReason === null ? {} : { delay_reason: withoutAddresses(delayReason) }),
      })),
    };
  }
}

function reasonsOf({ recipients }: PostedEntry): string {
  return JSON.stringify(recipients);
}

/** A set keeps its order: the oldest is forgotten first. */
function remember(set: Set<string>, queueId: string): void {
  set.delete(queueId);
  set.add(queueId);
  if (set.size <= MOST_KEPT) return;
  const [oldest] = set;
  if (oldest !== undefined) set.delete(oldest);
}
