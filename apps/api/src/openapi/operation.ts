import type { z } from 'zod';
import type { Scope } from '#identity/ports';

/** One operation of the API, as the description tells it. */
export interface Operation {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  /** null: public. */
  readonly scope: Scope | null;
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
  readonly status: number;
  readonly answer: z.ZodType | null;
  /** Problems that this operation can answer beside 401, 403 and 503. */
  readonly problems: readonly number[];
  readonly idempotent?: boolean;
}
