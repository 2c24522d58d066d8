import type { Uuid } from '#domain';
import type { KeyRefusal, KeyWish } from '#identity';
import type { Caller } from '../http/principal.js';

/** Makes and ends API keys. */
export abstract class KeyAdministration {
  /** Why this caller may not have this key, or null. */
  abstract refusalOf(caller: Caller, wish: KeyWish): KeyRefusal | null;
  /** @returns the key itself, which is shown this once */
  abstract create(wish: KeyWish): Promise<{ readonly id: Uuid; readonly key: string }>;
  /** @param departmentId null: the city's administrator, who may end any key. @returns whether there was such a key */
  abstract revoke(id: Uuid, departmentId: Uuid | null): Promise<boolean>;
  /** The city's first department, for an administrator who names none; null while there is none. */
  abstract firstDepartment(): Promise<Uuid | null>;
}
