import { uuidV7, type Uuid } from '#domain';
import { operationalUnit } from '../incidents/operational-mail.js';
import type {
  AcceptStore,
  Clock,
  LatenessStore,
  Seed,
  SeedArrival,
  SeedMailboxReader,
  SeedStore,
} from '../ports/index.js';

/** What the watch works with. */
export interface SeedWatchParts {
  readonly seeds: readonly Seed[];
  readonly store: SeedStore;
  readonly rounds: Pick<LatenessStore, 'claimRound'>;
  readonly reader: SeedMailboxReader;
  readonly accept: AcceptStore;
  /** In whose name the mails go out; null: there is no department yet. */
  readonly writingDepartment: () => Promise<Uuid | null>;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  /** A mail is there to be sent. */
  readonly onAccepted: () => void;
  readonly onArrived: (seed: Seed, arrival: SeedArrival) => void;
  /** A mailbox could not be read. */
  readonly onFailed: (seed: Seed, error: unknown) => void;
}

const SEND_EVERY_MS = 600_000;
const VISIT_EVERY_MS = 120_000;
/** Later it would tell of a time that is over. */
const VALID_MS = 2 * 3_600_000;
const ACTOR = 'seed-watch';

/** Writes to our own mailboxes at providers and looks when it arrives; one worker does, by domain time. */
export class SeedWatch {
  constructor(private readonly parts: SeedWatchParts) {}

  /** @throws what the stores throw; a mailbox that cannot be read is told to `onFailed` */
  async look(): Promise<void> {
    const { rounds, clock } = this.parts;
    if (await rounds.claimRound('seed-mails', clock.now(), SEND_EVERY_MS)) await this.send();
    if (await rounds.claimRound('seed-visits', clock.now(), VISIT_EVERY_MS)) await this.visitAll();
  }

  private async send(): Promise<void> {
    const { seeds, store, clock, writingDepartment } = this.parts;
    const departmentId = await writingDepartment();
    if (departmentId === null) return;
    // Where one waits already, the provider refuses us: more of them would only lengthen its queue.
    const waiting = await store.waiting(clock.now());
    for (const seed of seeds.filter(({ key }) => !waiting.has(key))) await this.write(seed, departmentId);
  }

  private async write(seed: Seed, departmentId: Uuid): Promise<void> {
    const { store, accept, clock, random, onAccepted } = this.parts;
    const id = uuidV7(clock.realNow(), random(10));
    const nowMs = clock.now();
    await store.keep(id, seed.key, nowMs);
    const unit = operationalUnit({
      id,
      departmentId,
      to: seed.address,
      language: 'de',
      subject: `Laufzeittest ${id}`,
      body: 'Mit dieser Nachricht prüft die Stadt, wie lange ihre E-Mails zu diesem Anbieter brauchen. Niemand muss etwas tun.',
      attachments: [],
      actor: ACTOR,
      nowMs,
      urgency: 'important',
      validUntilMs: nowMs + VALID_MS,
    });
    await accept.acceptGroup([unit]);
    onAccepted();
  }

  private async visitAll(): Promise<void> {
    const { seeds, store, clock } = this.parts;
    const missing = await store.missing(clock.now());
    const due = seeds.filter(({ key }) => missing.has(key));
    await Promise.all(due.map((seed) => this.visit(seed)));
  }

  private async visit(seed: Seed): Promise<void> {
    const { store, reader, clock, onArrived, onFailed } = this.parts;
    const atMs = clock.now();
    const aheadMs = atMs - clock.realNow();
    try {
      await reader.visit(seed.address, async (found) => {
        const { known, arrived } = await store.visited(seed.key, { atMs, aheadMs, found });
        for (const one of arrived) onArrived(seed, one);
        return known;
      });
    } catch (error) {
      onFailed(seed, error);
    }
  }
}
