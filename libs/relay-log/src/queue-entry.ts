import { isQueueId } from './queue-id.js';
import { domainIn } from './without-addresses.js';

/** One mail in a relay's queue, as `postqueue -j` lists it. */
export interface QueueEntry {
  readonly queueId: string;
  /** `active` ones may be on the wire now. */
  readonly queue: string;
  /** The envelope's sender; ours is a return path. */
  readonly sender: string;
  /** When the relay took it, Unix milliseconds; whole seconds. */
  readonly arrivedAtMs: number;
  readonly recipients: readonly QueuedRecipient[];
}

/** One recipient that has not got it yet. */
export interface QueuedRecipient {
  readonly domain: string | null;
  /** Why not; null: not tried yet. */
  readonly delayReason: string | null;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads one object of `postqueue -j`, or its line of JSON.
 * @returns null for what is none
 */
export function readQueueEntry(given: unknown): QueueEntry | null {
  const entry = typeof given === 'string' ? parsed(given) : given;
  if (!isJson(entry)) return null;
  const { queue_id: queueId, sender, arrival_time: arrival, queue_name: queue, recipients } = entry;
  if (typeof queueId !== 'string' || !isQueueId(queueId) || typeof sender !== 'string') return null;
  return {
    queueId,
    sender,
    queue: typeof queue === 'string' ? queue : 'deferred',
    arrivedAtMs: typeof arrival === 'number' ? arrival * 1000 : 0,
    recipients: Array.isArray(recipients) ? recipients.filter(isJson).map(recipientOf) : [],
  };
}

function recipientOf({ address, delay_reason: reason }: Json): QueuedRecipient {
  return {
    domain: typeof address === 'string' ? domainIn(address) : null,
    delayReason: typeof reason === 'string' && reason !== '' ? reason : null,
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
