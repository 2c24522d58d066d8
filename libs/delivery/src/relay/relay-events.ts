import {
  isLongQueueId,
  isReturnPath,
  readDeliveryWords,
  readLogLine,
  readQueueEntry,
  type DeliveryEvent,
  type DeliveryWords,
  type LogLine,
} from '#relay-log';
import type { AttemptId } from '#domain';

/** What a reader beside the relay saw, by value. */
export interface RelayReport {
  /** Name of the relay. */
  readonly host: string;
  /** The reader's clock as it posted. */
  readonly atMs: number;
  /** Objects of `postqueue -j` or their lines. */
  readonly queue: readonly unknown[];
  /** Lines of the log, in order. */
  readonly log: readonly string[];
  readonly removed: readonly { readonly queueId: string; readonly result: 'removed' | 'gone' | 'sent' }[];
  /** Whether the reader may take mail out of the queue. */
  readonly removes: boolean;
}

/** One thing that happened to one mail at the relay. */
export interface RelayEvent {
  readonly queueId: string;
  readonly seenMs: number;
  readonly fromQueue: boolean;
  readonly happened:
    | { readonly kind: 'there' }
    | { readonly kind: 'deferred' | 'bounced'; readonly words: DeliveryWords }
    | { readonly kind: 'sent'; readonly reply: string; readonly server: DeliveryEvent['server'] }
    | { readonly kind: 'expired' };
}

/** The events of a report, and which mails' senders are known from it. */
export interface RelayEvents {
  readonly events: readonly RelayEvent[];
  readonly senders: ReadonlyMap<string, AttemptId>;
}

const THERE = { kind: 'there' } as const;

/**
 * Reads a report. What speaks of no mail is passed over.
 * @param attemptOf the attempt behind a return path, null for one that we never made
 */
export function readReport(
  report: RelayReport,
  attemptOf: (returnPath: string) => AttemptId | null,
): RelayEvents {
  const events: RelayEvent[] = [];
  const senders = new Map<string, AttemptId>();
  const meet = (queueId: string, sender: string) => {
    const attempt = isReturnPath(sender) ? attemptOf(sender) : null;
    if (attempt !== null) senders.set(queueId, attempt);
  };
  for (const line of report.log) {
    const read = readLogLine(line, { nearMs: report.atMs, zoneMinutes: 0 });
    if (read === null) continue;
    if (read.event.kind === 'from') meet(read.queueId, read.event.sender);
    events.push(...eventsOfLine(read));
  }
  for (const given of report.queue) {
    const entry = readQueueEntry(given);
    if (entry === null) continue;
    meet(entry.queueId, entry.sender);
    const reason = entry.recipients.find(({ delayReason }) => delayReason !== null)?.delayReason ?? null;
    const happened =
      reason === null ? THERE : ({ kind: 'deferred', words: readDeliveryWords(reason) } as const);
    events.push({ queueId: entry.queueId, seenMs: report.atMs, fromQueue: true, happened });
  }
  return { events, senders };
}

function eventsOfLine({ queueId, atMs, event }: LogLine): RelayEvent[] {
  const happened = event.kind === 'delivery' ? happenedTo(event) : THERE;
  return event.kind === 'removed' ? [] : [{ queueId, seenMs: atMs, fromQueue: false, happened }];
}

function happenedTo(event: DeliveryEvent): RelayEvent['happened'] {
  switch (event.status) {
    case 'sent':
      return { kind: 'sent', reply: event.words, server: event.server };
    case 'deferred':
      return { kind: 'deferred', words: readDeliveryWords(event.words) };
    case 'bounced':
    case 'undeliverable':
      return { kind: 'bounced', words: readDeliveryWords(event.words) };
    case 'expired':
      return { kind: 'expired' };
  }
}

/** How a mail may be tied: by its sender, else by its queue id, if that is never used for another mail. */
export function tiesOf({ events, senders }: RelayEvents) {
  const ids = [...new Set(events.map(({ queueId }) => queueId))];
  return ids.flatMap((queueId) => {
    const attempt = senders.get(queueId) ?? null;
    return attempt === null && !isLongQueueId(queueId) ? [] : [{ queueId, attempt }];
  });
}
