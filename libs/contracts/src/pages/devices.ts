import type { PageFrame } from './frame.js';

/** A citizen's browsers that get pushes. */
export interface DevicesPageModel extends PageFrame {
  /** `/p/{token}/geraete`: browsers are registered there; forms post below it. */
  readonly action: string;
  /** `/p/{token}`. */
  readonly preferencesHref: string;
  /** Our public key (RFC 8292), base64url; null where the city sends no pushes. */
  readonly vapidKey: string | null;
  readonly devices: readonly {
    readonly id: string;
    /** null: never named. */
    readonly name: string | null;
    /** RFC 3339. */
    readonly since: string;
  }[];
  /** What was just done; null: nothing. */
  readonly done: 'renamed' | 'removed' | null;
}
