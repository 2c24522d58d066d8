import { createHmac, randomBytes } from 'node:crypto';
import { getDomain } from 'tldts';
import { ProviderDirectory } from '#channels';
import { Replay, type ForeseenSite, type LoggedDelivery, type ReplayReport } from '#foresight';
import { DEFAULT_POLICY } from '#policy';
import type { DeliveryLine } from '#relay-log';
import { inOrderOfTime } from './in-order-of-time.js';
import { LineCounts } from './line-counts.js';
import { LogFile, type TimedLine } from './log-file.js';
import type { ReplayOptions } from './options.js';
import { Zone } from './zone.js';

/** What was read, and what it tells. */
export interface ReadLogs {
  readonly report: ReplayReport;
  readonly counts: LineCounts;
}

/** Parts of Postfix that hand mail to other organisations; the rest stays in the house. */
const OUTGOING = new Set(['smtp', 'error', 'qmgr', 'postsuper']);
/** Filters and further relays of the house. */
const INTERNAL = /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cde])/i;
const MOST_TEXTS = 50_000;

/**
 * Reads logs and plays them through. Addresses are hashed with a key of this run as soon as they are needed, and dropped where
 * they are not. @param onBytes hears how much was read. @throws when a file cannot be read
 */
export async function readLogs(
  options: ReplayOptions,
  onBytes: (bytes: number, total: number) => void = () => undefined,
): Promise<ReadLogs> {
  const zone = new Zone(options.zone);
  const dating = { untilMs: options.untilMs, offsetMinutes: zone.offsetMinutes };
  const files: LogFile[] = [];
  for (const path of options.files) files.push(await LogFile.at(path, dating));
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const counts = new LineCounts();
  const replay = new Replay({
    ...options,
    ...sitesOf(new ProviderDirectory()),
    policy: DEFAULT_POLICY,
    endOfDayMs: zone.endOfDayMs,
  });
  const reader = new DeliveryReader(replay);
  const sources = files.map((file) => ({
    firstMs: file.firstMs,
    batches: file.batches(counts, (bytes) => {
      onBytes(bytes, total);
    }),
  }));
  for await (const batch of inOrderOfTime(sources)) for (const line of batch) reader.take(line);
  return { report: replay.finish(), counts };
}

/** Sites as the provider directory has them, else by the registrable part of a name. */
function sitesOf(directory: ProviderDirectory) {
  const named = (site: string): ForeseenSite => {
    const provider = directory.providerOfSite(site);
    return { site, name: provider?.name ?? site, group: provider?.group ?? null };
  };
  const plain = (name: string) => named(getDomain(name) ?? name);
  const byDomain = new Map(
    directory
      .all()
      .flatMap(({ domains, mxSuffixes }) => domains.map((domain) => [domain, mxSuffixes[0]?.slice(1)])),
  );
  return {
    siteOfHost: (host: string) => {
      const known = directory.siteOfHosts([host]);
      if (known !== null) return named(known.site);
      return host.includes('.') ? plain(host) : null;
    },
    siteOfDomain: (domain: string) => {
      const site = byDomain.get(domain);
      return site === undefined ? plain(domain) : named(site);
    },
  };
}

/** Takes what is personal out of each line. State: the key of the run, and names that repeat. */
class DeliveryReader {
  private readonly key = randomBytes(32);
  private texts = new Map<string, string>();

  constructor(private readonly replay: Replay) {}

  take(timed: TimedLine): void {
    if (this.concerns(timed.line)) this.replay.take(this.deliveryOf(timed));
  }

  private concerns({ part, address, status, queueId }: DeliveryLine): boolean {
    if (!OUTGOING.has(part) || (address !== null && INTERNAL.test(address))) return false;
    return (status !== 'removed' && status !== 'expired') || this.replay.waitsFor(queueId);
  }

  private deliveryOf({ atMs, line }: TimedLine): LoggedDelivery {
    const { status, to, host, queueId, delayMs } = line;
    const isRefusal = status === 'deferred' || status === 'bounced' || status === 'undeliverable';
    const needsPerson = isRefusal || this.replay.waitsFor(queueId);
    return {
      atMs,
      queueId: isRefusal ? detached(queueId) : queueId,
      status,
      recipient: needsPerson && to !== null ? this.hash(to) : null,
      domain: to === null ? null : this.kept(to.slice(to.lastIndexOf('@') + 1).toLowerCase()),
      host: host === null ? null : this.kept(host),
      delayMs,
      words: isRefusal ? detached(line.words) : '',
    };
  }

  private hash(address: string): string {
    return createHmac('sha256', this.key).update(address.toLowerCase()).digest('base64url').slice(0, 16);
  }

  /** The same text for the same name, cut loose from the megabyte in which it stood. */
  private kept(text: string): string {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    if (this.texts.size >= MOST_TEXTS) this.texts = new Map();
    const own = detached(text);
    this.texts.set(own, own);
    return own;
  }
}

/** A part of a string keeps the whole alive; a copy does not. */
function detached(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
