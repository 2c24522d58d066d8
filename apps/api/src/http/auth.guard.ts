import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Scope } from '#identity/ports';
import { CallerFinder } from './caller-finder.js';
import { SCOPE, type CalledRequest } from './principal.js';
import { ProblemError, problem } from './problem.js';

/** Lets a request through when its key is valid and has the route's scope. Routes without a scope are public. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: CallerFinder,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const scope = this.reflector.getAllAndOverride<Scope | undefined>(SCOPE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (scope === undefined) return true;
    const request = context.switchToHttp().getRequest<CalledRequest>();
    const caller = await this.callers.find(request.headers.authorization);
    if (caller === null)
      throw new ProblemError(problem(401, 'unauthorized'), {
        'www-authenticate': 'Bearer realm="stadtbote"',
      });
    if (!caller.scopes.includes(scope))
      throw new ProblemError(problem(403, 'forbidden', { detail: `needs the scope ${scope}` }));
    request.caller = caller;
    return true;
  }
}
