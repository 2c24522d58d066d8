import type { Uuid } from '#domain';
import type { Content } from './content.port.js';

/** Where the app inbox keeps its copies. */
export abstract class InboxStore {
  /** Puts a copy into a citizen's inbox; repeating it for the same notification changes nothing. */
  abstract put(item: {
    readonly notificationId: Uuid;
    readonly citizenId: Uuid;
    readonly content: Content;
    readonly atMs: number;
  }): Promise<void>;
}
