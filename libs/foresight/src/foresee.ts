import type { HealthChange } from '#health';
import { nextSteps, type Step } from '#policy';
import { Calendar } from './calendar.js';
import { factsOf } from './facts.js';
import { ForeseenLane } from './lane.js';
import { Life } from './life.js';
import type { Fate, ForeseenMail, ForeseenSite, World } from './mail.js';

/** What became of everything. */
export interface Foresight {
  /** In the order of the mails as they were given. */
  readonly fates: readonly Fate[];
  /** How health saw each site that was not well all the time. */
  readonly sites: readonly { readonly site: ForeseenSite; readonly changes: readonly HealthChange[] }[];
}

/** Hears every step of every notification, in the order of time. */
export type StepWitness = (mail: ForeseenMail, step: Step, atMs: number) => void;

/**
 * Lives all mails through, on the real policy and the real health: whom each tells, when and by what, while the sites
 * answer as the world has them answer. Deterministic; the order of mails of one moment is the order in which they were
 * given. It ends when every notification has ended.
 */
export function foresee(mails: readonly ForeseenMail[], world: World, witness?: StepWitness): Foresight {
  return new Foreseer(world, witness ?? (() => undefined)).run(mails);
}

class Foreseer {
  private readonly calendar = new Calendar();
  private readonly lanes = new Map<string, ForeseenLane>();

  constructor(
    private readonly world: World,
    private readonly witness: StepWitness,
  ) {}

  run(mails: readonly ForeseenMail[]): Foresight {
    const lives = mails.map((mail) => new Life(mail));
    const arrivals = [...lives].sort((a, b) => acceptedMs(a) - acceptedMs(b));
    let next = 0;
    for (;;) {
      const arriving = arrivals[next];
      if (arriving !== undefined && acceptedMs(arriving) <= this.calendar.nextMs) {
        next += 1;
        this.advance(arriving, acceptedMs(arriving));
      } else if (Number.isFinite(this.calendar.nextMs)) this.calendar.step();
      else break;
    }
    return {
      fates: lives.map((life) => life.fate(this.world.smsPriceMicros)),
      sites: [...this.lanes.values()]
        .filter(({ changes }) => changes.length > 0)
        .map(({ site, changes }) => ({ site, changes })),
    };
  }

  private advance(life: Life, now: number): void {
    if (life.isOver) return;
    const lane = this.laneOf(life.mail, now);
    const facts = factsOf(life.mail, lane?.facts() ?? null, this.world, now);
    const steps = nextSteps(life.past, facts, this.world.policy, now);
    life.apply(steps, now);
    for (const step of steps) this.witness(life.mail, step, now);
    this.follow(life, steps, now);
    if (lane !== null) this.tell(lane, life, now);
  }

  /** Plans what the steps ask for: hand-overs when they are due, and the next look. */
  private follow(life: Life, steps: readonly Step[], now: number): void {
    let opened = life.past.attempts.length - steps.filter(isNew).length;
    for (const step of steps) {
      if (isNew(step)) opened += 1;
      if (step.kind === 'attempt') this.plan(life, step.ordinal ?? opened, step.dueAtMs);
      if (step.kind === 'wait') this.lookAt(life, Math.max(step.untilMs, now + 1));
    }
  }

  private plan(life: Life, ordinal: number, dueAtMs: number): void {
    this.calendar.at(dueAtMs, (now) => {
      const attempt = life.attempt(ordinal);
      if (attempt?.state !== 'queued' || attempt.dueAtMs > now) return;
      if (attempt.channel === 'email') this.laneOf(life.mail, now)?.offer(life, ordinal, now);
      else {
        life.land(ordinal, { state: 'accepted_by_gateway', verdict: null }, now);
        this.advance(life, now);
      }
    });
  }

  private tell(lane: ForeseenLane, life: Life, now: number): void {
    const mail = life.isOver ? undefined : life.openMail();
    if (mail === undefined) lane.forget(life);
    else {
      lane.open.add(life);
      if (mail.state === 'held') lane.keep(life, mail.ordinal, now);
    }
  }

  private lookAt(life: Life, atMs: number): void {
    life.turn += 1;
    const { turn } = life;
    this.calendar.at(atMs, (now) => {
      if (life.turn === turn) this.advance(life, now);
    });
  }

  private laneOf({ site }: ForeseenMail, now: number): ForeseenLane | null {
    if (site === null) return null;
    const known = this.lanes.get(site.site);
    if (known !== undefined) return known;
    const lane = new ForeseenLane(site, this.world, this.calendar, {
      landed: (life, then) => {
        this.advance(life, then);
      },
      turned: (turned, then) => {
        this.turn(turned, then);
      },
    });
    this.lanes.set(site.site, lane);
    lane.suspect(this.isSisterSick(lane), now);
    return lane;
  }

  /** Everybody who waits for the site decides anew, and its sisters are looked at with other eyes. */
  private turn(lane: ForeseenLane, now: number): void {
    for (const life of lane.open) this.lookAt(life, now);
    for (const sister of this.sistersOf(lane)) sister.suspect(this.isSisterSick(sister), now);
  }

  private isSisterSick(lane: ForeseenLane): boolean {
    return this.sistersOf(lane).some(({ isSick }) => isSick);
  }

  private sistersOf(lane: ForeseenLane): ForeseenLane[] {
    const { group } = lane.site;
    return group === null
      ? []
      : [...this.lanes.values()].filter((other) => other !== lane && other.site.group === group);
  }
}

function acceptedMs({ mail }: Life): number {
  return mail.notification.acceptedAtMs;
}

function isNew(step: Step): boolean {
  return (step.kind === 'attempt' || step.kind === 'hold') && step.ordinal === null;
}
