import type { Uuid } from '#domain';
import type { RequestContacts } from '#delivery/ports';

/** Who belongs to a department: its own people, whom `team` keys may reach, and its stored recipients. */
export abstract class TeamWall {
  /** Whether all given contacts are the department's own people or on its guest list. */
  abstract knows(departmentId: Uuid, contacts: RequestContacts): Promise<boolean>;
  /** A stored recipient's contacts, or null for an unknown one and another department's. */
  abstract recipient(departmentId: Uuid, id: Uuid): Promise<RequestContacts | null>;
}
