import { fullInMs, levelAt, waitMs, type Bucket } from './token-bucket.js';

/** Whose quota a request uses. */
export interface Quota {
  /** The policy's name in the header fields. */
  readonly policy: 'key' | 'department';
  /** The key's or the department's id. */
  readonly id: string;
  readonly perMinute: number;
}

/** What is left of a quota. */
export interface QuotaLeft {
  readonly policy: Quota['policy'];
  readonly perMinute: number;
  /** Whole notifications or requests, at least 0. */
  readonly remaining: number;
  /** Until nothing of the quota is used, seconds, rounded up. */
  readonly fullInS: number;
}

/** Whether a request may go on. */
export interface Verdict {
  /** Seconds until the same request is let through, at least 1; null: it is let through now. */
  readonly retryAfterS: number | null;
  /** The quota that is waited for longest; null when the request is let through. */
  readonly exceeded: Quota['policy'] | null;
  readonly quotas: readonly QuotaLeft[];
}

/**
 * Token buckets in this process's memory. Neither in Redis, without which everything goes on, nor in Postgres, where each
 * request would cost a write: a limit protects the installation from one runaway client, it accounts for nothing. So
 * several api processes let through that many times the quota, and a restart forgets what was used. Only keys that were
 * found valid get a bucket, so there are never more than keys and departments.
 */
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();

  /**
   * Takes the cost from all quotas, or from none when one of them does not suffice: what was refused is not counted, so
   * that a client which asks too often gets its next turn when Retry-After says.
   * @param cost at least 1
   */
  take(quotas: readonly Quota[], cost: number, nowMs: number): Verdict {
    const found = quotas.map((quota) => {
      const level = levelAt(this.buckets.get(keyOf(quota)), quota.perMinute, nowMs);
      return { quota, level, waitMs: waitMs(level, cost, quota.perMinute) };
    });
    const slowest = found.reduce((worst, one) => (one.waitMs > worst.waitMs ? one : worst), NO_WAIT);
    const taken = slowest.quota === null ? cost : 0;
    const quotasLeft = found.map(({ quota, level }) => this.keep(quota, level - taken, nowMs));
    if (slowest.quota === null) return { retryAfterS: null, exceeded: null, quotas: quotasLeft };
    return { retryAfterS: seconds(slowest.waitMs), exceeded: slowest.quota.policy, quotas: quotasLeft };
  }

  private keep(quota: Quota, level: number, nowMs: number): QuotaLeft {
    const { policy, perMinute } = quota;
    this.buckets.set(keyOf(quota), { level, atMs: nowMs });
    return {
      policy,
      perMinute,
      remaining: Math.max(0, Math.floor(level)),
      fullInS: seconds(fullInMs(level, perMinute)),
    };
  }
}

/** Quotas a minute, and those of single keys or departments by their ids. */
export interface QuotaSettings {
  readonly keyPerMinute: number;
  readonly departmentPerMinute: number;
  readonly exceptions: ReadonlyMap<string, number>;
}

/** The quotas that a key uses: its own and its department's; a key of the whole city has its own alone. */
export function quotasOf(
  { keyId, departmentId }: { readonly keyId: string; readonly departmentId: string | null },
  { keyPerMinute, departmentPerMinute, exceptions }: QuotaSettings,
): Quota[] {
  const key: Quota = { policy: 'key', id: keyId, perMinute: exceptions.get(keyId) ?? keyPerMinute };
  if (departmentId === null) return [key];
  const perMinute = exceptions.get(departmentId) ?? departmentPerMinute;
  return [key, { policy: 'department', id: departmentId, perMinute }];
}

const NO_WAIT: { readonly quota: Quota | null; readonly waitMs: number } = { quota: null, waitMs: 0 };

function keyOf({ policy, id }: Quota): string {
  return `${policy}:${id}`;
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1_000);
}
