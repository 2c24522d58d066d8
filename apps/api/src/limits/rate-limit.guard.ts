import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { RateLimiter, quotasOf, type QuotaSettings, type Verdict } from '#delivery';
import { Clock } from '#delivery/ports';
import type { CalledRequest } from '../http/principal.js';
import { ProblemError, problem } from '../http/problem.js';

/** Quotas a minute, and those of single keys or departments by their id. */
export abstract class RateLimits implements QuotaSettings {
  abstract readonly keyPerMinute: number;
  abstract readonly departmentPerMinute: number;
  abstract readonly exceptions: ReadonlyMap<string, number>;
}

const COST = 'cost';

/** What a request of this route counts for, by its body; 1 without it. */
export const Costs = (of: (body: unknown) => number) => SetMetadata(COST, of);

/**
 * Counts requests of keys and of their departments before anything is read or stored, repeats of an idempotency key too.
 * Runs after the AuthGuard: a request without a caller is public and counts for nobody.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly limiter = new RateLimiter();

  constructor(
    private readonly reflector: Reflector,
    private readonly limits: RateLimits,
    private readonly clock: Clock,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const { caller, body } = http.getRequest<CalledRequest>();
    if (caller === undefined) return true;
    const of = this.reflector.get<((body: unknown) => number) | undefined>(COST, context.getHandler());
    const verdict = this.limiter.take(quotasOf(caller, this.limits), of?.(body) ?? 1, this.clock.realNow());
    void http.getResponse<FastifyReply>().headers(fieldsOf(verdict));
    if (verdict.exceeded !== null) throw tooMany(verdict);
    return true;
  }
}

/** `RateLimit-Policy` and `RateLimit` as in draft-ietf-httpapi-ratelimit-headers-10: quota, window; remaining, reset. */
function fieldsOf({ quotas, retryAfterS }: Verdict): Record<string, string> {
  const policies = quotas.map(({ policy, perMinute }) => `"${policy}";q=${String(perMinute)};w=60`);
  const left = quotas.map(
    ({ policy, remaining, fullInS }) => `"${policy}";r=${String(remaining)};t=${String(fullInS)}`,
  );
  return {
    'ratelimit-policy': policies.join(', '),
    ratelimit: left.join(', '),
    ...(retryAfterS === null ? {} : { 'retry-after': String(retryAfterS) }),
  };
}

function tooMany({ exceeded, quotas }: Verdict): ProblemError {
  const quota = quotas.find(({ policy }) => policy === exceeded)?.perMinute ?? 0;
  const detail = `the ${String(exceeded)} may send ${String(quota)} a minute; each row of a batch counts`;
  return new ProblemError(problem(429, 'rate_limited', { detail }));
}
