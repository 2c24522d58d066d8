import { Redis, type RedisOptions } from 'ioredis';

/** Bull's three kinds of connection: commands, events, and the blocking wait for the next job. */
export type ConnectionKind = 'client' | 'subscriber' | 'bclient';

/** After so long without an answer a command is given up: `queue.add()` would wait for ever while Redis hangs. */
const COMMAND_TIMEOUT_MS = 1000;
const LONGEST_RECONNECT_MS = 1000;

/**
 * No offline queue: what cannot be sent now is dropped, since the sweep finds the work. Keep-alive finds out within 15 s
 * that a host vanished while a connection waits on it.
 */
const EVERY: RedisOptions = {
  enableReadyCheck: false,
  // Waits for no answer when it connects: a Redis that hangs still accepts connections.
  disableClientInfo: true,
  enableOfflineQueue: false,
  connectTimeout: 2000,
  disconnectTimeout: 200,
  keepAlive: 5000,
  retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), LONGEST_RECONNECT_MS),
};

const BY_KIND: Readonly<Record<ConnectionKind, RedisOptions>> = {
  // Keep-alive is not sent while bytes are under way: a socket that leaves a command unanswered is replaced.
  client: {
    commandTimeout: COMMAND_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    socketTimeout: 3000,
  },
  // Bull insists on null for these two: an interrupted wait for a job goes on over the next connection.
  subscriber: { maxRetriesPerRequest: null },
  bclient: { maxRetriesPerRequest: null },
};

/**
 * The connections of one queue. They are ours and not Bull's: its `close()` waits for a Redis that hangs, and forgets a
 * connection that it opened again while closing.
 */
export class RedisConnections {
  private readonly opened: { readonly kind: ConnectionKind; readonly redis: Redis }[] = [];
  private isClosed = false;

  /** @param url `redis://` or `rediss://`, with user, password and database if needed */
  constructor(private readonly url: string) {}

  /** Bull's `createClient`. */
  readonly open = (kind: ConnectionKind): Redis => {
    const redis = new Redis(this.url, { ...EVERY, ...BY_KIND[kind] });
    redis.on('ready', () => {
      if (this.isClosed) redis.disconnect();
    });
    this.opened.push({ kind, redis });
    return redis;
  };

  /** Ends the blocking wait, behind which Bull's QUIT would queue for half a second. */
  endWaiting(): void {
    for (const { kind, redis } of this.opened) if (kind === 'bclient') redis.disconnect();
  }

  /** Ends all connections within 200 ms, whether Redis answers or not, and those that are opened again later. */
  close(): void {
    this.isClosed = true;
    for (const { redis } of this.opened) redis.disconnect();
  }
}
