import type { LaneKey, Uuid } from '#domain';

/** A mailbox of our own at a provider. */
export interface Seed {
  /** By which the database knows it: a hash of its address. */
  readonly key: string;
  readonly address: string;
}

/** A seed mail as it lies in its mailbox. */
export interface FoundSeedMail {
  /** Of its notification. */
  readonly id: Uuid;
  readonly folder: SeedFolder;
  /** When the provider put it there, by the provider's real clock; null: it does not say. */
  readonly internalMs: number | null;
}

/** Where a provider puts a mail. */
export type SeedFolder = 'inbox' | 'junk';

/** A seed mail that was found for the first time. */
export interface SeedArrival {
  readonly id: Uuid;
  readonly folder: SeedFolder;
  /** From its acceptance by the provider; null: that is not known. */
  readonly delayMs: number | null;
}

/** What a visit showed, by domain time. */
export interface SeedVisit {
  /** When it began. */
  readonly atMs: number;
  /** How far domain time is ahead of real time. */
  readonly aheadMs: number;
  readonly found: readonly FoundSeedMail[];
}

/** Looks into seed mailboxes. */
export abstract class SeedMailboxReader {
  /**
   * Reads both folders, has what was found taken down, and deletes what `take` names. Bounded in time.
   * @throws when the mailbox could not be read whole: nothing is known then
   */
  abstract visit(
    address: string,
    take: (found: readonly FoundSeedMail[]) => Promise<ReadonlySet<Uuid>>,
  ): Promise<void>;
}

/** Keeps what was sent to seed mailboxes and what arrived. */
export abstract class SeedStore {
  /** Mailboxes whose last mail is not taken by the provider yet. */
  abstract waiting(nowMs: number): Promise<ReadonlySet<string>>;
  /** Mailboxes in which a mail that was taken is missing. */
  abstract missing(nowMs: number): Promise<ReadonlySet<string>>;
  /** Before the mail goes out: one that we do not know would never be found. */
  abstract keep(id: Uuid, seed: string, nowMs: number): Promise<void>;
  /** @returns `known`: all of the found that are ours; `arrived`: those of them that were not found before */
  abstract visited(
    seed: string,
    visit: SeedVisit,
  ): Promise<{ readonly known: ReadonlySet<Uuid>; readonly arrived: readonly SeedArrival[] }>;
  /** How late the lanes' seed mails arrive; lanes of which nothing is known are absent. */
  abstract delays(lanes: readonly LaneKey[], nowMs: number): Promise<ReadonlyMap<LaneKey, number>>;
}
