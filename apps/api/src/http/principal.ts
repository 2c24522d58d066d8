import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { KeyKind, Scope } from '#identity/ports';

/** Who asks: a department's key, or the city's administrator key. */
export interface Caller {
  readonly keyId: string;
  readonly departmentId: string | null;
  readonly kind: KeyKind;
  readonly scopes: readonly Scope[];
  readonly administrator: boolean;
}

/** A caller that acts for one department. */
export interface DepartmentCaller extends Caller {
  readonly departmentId: string;
}

/** A request with its caller, set by the guard. */
export type CalledRequest = FastifyRequest & { caller?: Caller; rawBody?: Buffer };

export const SCOPE = 'scope';

/** The scope that a route needs; without it a route is public. */
export const Needs = (scope: Scope) => SetMetadata(SCOPE, scope);

/** The caller of a route that needs a scope. */
export const From = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller | undefined =>
    context.switchToHttp().getRequest<CalledRequest>().caller,
);
