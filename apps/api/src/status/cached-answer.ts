import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** An answer that is the same for everybody who asks for the same in the same language. */
export interface PublicAnswer {
  readonly type: string;
  readonly body: string;
  /** false: a copy, as the database is away. */
  readonly current: boolean;
  /** Whether the browser's language decides what is answered. */
  readonly variesByLanguage: boolean;
}

const CURRENT = 'public, max-age=60, stale-while-revalidate=60, stale-if-error=86400';
/** A copy is asked for again soon: the database may be back. */
const COPY = 'public, max-age=10, stale-if-error=86400';
/** RFC 7234, section 5.5.2. Obsolete, and still the word that caches and people know. */
const REVALIDATION_FAILED = '111 - "Revalidation Failed"';

/** Answers with an entity tag, or with 304 when the asker has it already (RFC 9110, section 13.1.2). */
export function sendPublic(request: FastifyRequest, reply: FastifyReply, answer: PublicAnswer): void {
  const etag = `"${createHash('sha256').update(answer.body).digest('base64url').slice(0, 22)}"`;
  void reply.headers({
    etag,
    'cache-control': answer.current ? CURRENT : COPY,
    ...(answer.current ? {} : { warning: REVALIDATION_FAILED }),
    ...(answer.variesByLanguage ? { vary: 'Accept-Language' } : {}),
  });
  if (hasIt(request.headers['if-none-match'], etag)) void reply.status(304).send();
  else void reply.status(200).type(answer.type).send(answer.body);
}

/** Weak comparison: a cache on the way may have weakened the tag. */
function hasIt(given: string | undefined, etag: string): boolean {
  if (given === undefined) return false;
  const tags = given.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
