import type { Uuid } from '#domain';
import type { KeyKind, Scope } from '#identity/ports';

/** A key to make. */
export interface KeyWish {
  readonly departmentId: Uuid;
  readonly name: string;
  readonly kind: KeyKind;
  readonly scopes: readonly Scope[];
  readonly expiresAtMs: number | null;
}

/** Makes and ends API keys. */
export abstract class KeyAdministration {
  /** @returns the key itself, which is shown this once */
  abstract create(wish: KeyWish): Promise<{ readonly id: Uuid; readonly key: string }>;
  /** @param departmentId null: the city's administrator, who may end any key. @returns whether there was such a key */
  abstract revoke(id: Uuid, departmentId: Uuid | null): Promise<boolean>;
  /** The city's first department, for an administrator who names none; null while there is none. */
  abstract firstDepartment(): Promise<Uuid | null>;
}
