import { FOLLOWED, demoPeople, type DemoPerson, type FollowedPerson } from './people.js';

/** What the traffic needs to know of the running system. */
export interface TrafficGround {
  readonly api: string;
  readonly key: string;
  /** Domain time, in which deadlines are set. */
  readonly now: () => number;
}

/** One notification every so often, milliseconds: about twenty a minute. */
const EVERY_MS = 3_000;
/** The followed people are written to again when their last notification is this old. */
const FOLLOWED_EVERY_MS = 30_000;

const OCCASIONS = [
  {
    category: 'waste',
    subject: 'Abfuhr am Mittwoch',
    body: 'Die Biotonne wird am Mittwoch geleert.',
    urgency: 'routine',
    minutes: null,
  },
  {
    category: 'school',
    subject: 'Elternabend',
    body: 'Der Elternabend beginnt am Donnerstag um 19 Uhr.',
    urgency: 'important',
    minutes: null,
  },
  {
    category: 'appointments',
    subject: 'Termin bestätigen',
    body: 'Bitte bestätigen Sie Ihren Termin im Bürgeramt.',
    urgency: 'urgent',
    minutes: 60,
  },
] as const;

/** Lets the demo city write to its people, gently, by its own send API. */
export class DemoTraffic {
  private readonly people = demoPeople().slice(FOLLOWED.length);
  private timer: NodeJS.Timeout | null = null;
  private turn = 0;
  private followedAt = 0;

  constructor(private readonly ground: TrafficGround) {}

  start(): void {
    this.timer = setInterval(() => void this.next(), EVERY_MS);
    void this.next();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private async next(): Promise<void> {
    const realNow = Date.now();
    if (realNow - this.followedAt > FOLLOWED_EVERY_MS) {
      this.followedAt = realNow;
      for (const person of FOLLOWED)
        await this.send(bodyOf(person, person, person.reference, this.ground.now()));
    }
    this.turn += 1;
    // Steps without a common factor with the counts, so that everybody and everything comes in turn.
    const person = this.people[(this.turn * 89) % this.people.length];
    const occasion = OCCASIONS[this.turn % OCCASIONS.length];
    if (person && occasion) await this.send(bodyOf(person, occasion, 'demo-verkehr', this.ground.now()));
  }

  /** A system that is stopping or starting takes nothing; the next turn comes soon. */
  private async send(body: unknown): Promise<void> {
    await fetch(`${this.ground.api}/v1/notifications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.ground.key}` },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5_000),
    }).catch(() => undefined);
  }
}

type Occasion = Pick<FollowedPerson, 'category' | 'subject' | 'body' | 'urgency' | 'minutes'>;

function bodyOf(person: DemoPerson, occasion: Occasion, reference: string, nowMs: number) {
  const { minutes } = occasion;
  return {
    recipient: {
      email: person.email,
      name: person.name,
      ...(person.phone === null ? {} : { phone: person.phone }),
    },
    category: occasion.category,
    content: { subject: occasion.subject, body: occasion.body },
    urgency: occasion.urgency,
    reference,
    ...(minutes === null
      ? {}
      : {
          deadline: {
            at: new Date(nowMs + minutes * 60_000).toISOString(),
            action: { label: 'Termin bestätigen', hosted: true },
          },
        }),
  };
}
