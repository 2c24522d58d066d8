import { DomainError, type Uuid } from '#domain';
import { SCOPES, type KeyKind, type KeyRecord, type Scope, type StaffMember } from './ports/index.js';

/** Who asks, and what that one may do. */
export interface Principal {
  /** What audit rows name: a key's id, `administrator-key`, or `staff:` with a keyed hash. Nothing personal. */
  readonly actor: string;
  readonly role: 'key' | 'administrator' | 'staff';
  /** null: the whole city. */
  readonly departmentId: Uuid | null;
  /** null for people. */
  readonly keyKind: KeyKind | null;
  readonly scopes: readonly Scope[];
}

/** What staff of a department may do without a key. */
const STAFF_SCOPES: readonly Scope[] = ['read', 'report', 'templates'];

/** The city's own key. */
export const ADMINISTRATOR_KEY: Principal = {
  actor: 'administrator-key',
  role: 'administrator',
  departmentId: null,
  keyKind: 'live',
  scopes: SCOPES,
};

/** The principal of an API key. */
export function principalOfKey(record: KeyRecord): Principal {
  return {
    actor: record.id,
    role: 'key',
    departmentId: record.departmentId,
    keyKind: record.kind,
    scopes: record.scopes,
  };
}

/** The principal of somebody who signed in. @param personHash a keyed hash of the address */
export function principalOfStaff(staff: StaffMember, personHash: string): Principal {
  return {
    actor: `staff:${personHash}`,
    role: staff.role,
    departmentId: staff.departmentId,
    keyKind: null,
    scopes: staff.role === 'administrator' ? SCOPES : STAFF_SCOPES,
  };
}

/** @throws DomainError `scope-missing` */
export function requireScope(principal: Principal, scope: Scope): void {
  if (!principal.scopes.includes(scope)) throw new DomainError('scope-missing', `needs the scope ${scope}`);
}

/**
 * The department that a request is for.
 * @param named the department that the request names, or null
 * @returns null when a city-wide principal names none
 * @throws DomainError `foreign-department` when it names another than the principal's own
 */
export function departmentFor(principal: Principal, named: Uuid | null): Uuid | null {
  if (principal.departmentId === null) return named;
  if (named !== null && named !== principal.departmentId)
    throw new DomainError('foreign-department', 'belongs to another department');
  return principal.departmentId;
}
