import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { createKeySchema } from '#contracts';
import { isUuid } from '#domain';
import type { KeyRefusal } from '#identity';
import { From, Needs, type Caller } from '../http/principal.js';
import { ProblemError, problem } from '../http/problem.js';
import { check } from '../http/validate.js';
import { KeyAdministration } from './key-administration.js';

/** API keys of a department: its own key of scope `keys`, or the city's administrator key with a department named. */
@Controller('v1/keys')
export class KeysController {
  constructor(private readonly keys: KeyAdministration) {}

  @Post()
  @Needs('keys')
  @HttpCode(201)
  async create(@From() caller: Caller, @Body() body: unknown) {
    const { name, kind, scopes, expiresAt, departmentId } = check(createKeySchema, body);
    const department = caller.departmentId ?? departmentId ?? (await this.keys.firstDepartment());
    if (department === null)
      throw new ProblemError(
        problem(422, 'invalid_body', {
          errors: [{ field: 'departmentId', message: 'is needed with the administrator’s key' }],
        }),
      );
    const expiresAtMs = expiresAt === undefined ? null : Date.parse(expiresAt);
    const wish = { departmentId: departmentId ?? department, name, kind, scopes, expiresAtMs };
    const refusal = this.keys.refusalOf(caller, wish);
    if (refusal !== null) throw refused(refusal);
    return this.keys.create(wish);
  }

  @Delete(':id')
  @Needs('keys')
  @HttpCode(204)
  async revoke(@From() caller: Caller, @Param('id') id: string): Promise<void> {
    const done = isUuid(id) && (await this.keys.revoke(id, caller.departmentId));
    if (!done) throw new ProblemError(problem(404, 'not_found', { detail: `no key ${id}` }));
  }
}

/** About who asks: 403. About the wish: 422 with its field. */
function refused(refusal: KeyRefusal): ProblemError {
  const field = FIELDS[refusal];
  if (field === undefined) return new ProblemError(problem(403, 'forbidden', { detail: refusal }));
  return new ProblemError(problem(422, 'invalid_body', { errors: [{ field, message: refusal }] }));
}

const FIELDS: Readonly<Partial<Record<KeyRefusal, string>>> = {
  foreign_department: 'departmentId',
  no_scopes: 'scopes',
  expiry_past: 'expiresAt',
};
