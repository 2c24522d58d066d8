import type { LaneKey } from '#domain';
import type { SessionOpener } from './session-opener.js';
import type { SmtpJob, SmtpRoute } from './smtp-job.js';
import type { SmtpEnd } from './smtp-end.js';
import { SmtpSession, type SmtpSecurity } from './smtp-session.js';
import { WaitingMail } from './waiting-mail.js';

/** A connection of the site: one lane's, as each lane has an identity of its own. */
interface Held {
  readonly lane: LaneKey;
  readonly mostMessages: number;
  /** null while it is being opened. */
  session: SmtpSession | null;
  /** Runs while nothing is in flight. */
  idle: NodeJS.Timeout | null;
}

/** Where lanes outnumber connections, one that is in use is handed on after so many messages. */
const TURN = 10;

/**
 * All connections of one MX site, shared by its lanes, never more than the provider allows. A message goes over a waiting
 * connection of its lane, else over a new one, else behind another message on one that pipelines, else it waits.
 */
export class SiteConnections {
  private readonly held = new Set<Held>();
  private readonly waiting = new WaitingMail();
  private serving: NodeJS.Immediate | null = null;

  constructor(
    private readonly opener: SessionOpener,
    private readonly idleMs: number,
  ) {}

  /** Whether there is neither a connection nor anything that waits. */
  get isQuiet(): boolean {
    return this.held.size === 0 && this.serving === null;
  }

  add(job: SmtpJob): void {
    this.waiting.add(job);
    this.serve(job.route.lane);
  }

  /** Closes the idle connections of a lane, or all. */
  closeIdle(lane?: LaneKey): void {
    for (const one of [...this.held])
      if (isIdle(one) && (lane === undefined || one.lane === lane)) this.dismiss(one);
  }

  private serveAll(): void {
    const lanes = [...this.waiting.waitingLanes()].sort((a, b) => this.countOf(a) - this.countOf(b));
    for (const lane of lanes) this.serve(lane);
  }

  /** Places what waits in a lane, for as long as there is a place. */
  private serve(lane: LaneKey): void {
    for (let job = this.waiting.first(lane); job !== undefined; job = this.waiting.first(lane))
      if (!this.place(job)) return;
  }

  /** @returns whether the job waits no more */
  private place(job: SmtpJob): boolean {
    const place = this.placeFor(job);
    if (place === null) return false;
    this.waiting.take(job.route.lane);
    if (!job.mayBegin()) return true;
    if (place !== 'new' && this.fits(place, job)) {
      this.give(place, job);
      return true;
    }
    if (place !== 'new') this.dismiss(place);
    void this.openFor(job);
    return true;
  }

  /** An idle connection, `new` where one more is allowed, an idle one that can make room, or one that is at work. */
  private placeFor(job: SmtpJob): Held | 'new' | null {
    const idle = this.find((one) => isIdle(one) && this.fits(one, job));
    if (idle !== null) return idle;
    if (this.held.size < job.route.limits.connections) return 'new';
    return (
      this.find((one) => isIdle(one) && this.isSpare(one, job)) ?? this.find((one) => this.fits(one, job))
    );
  }

  private find(suits: (one: Held) => boolean): Held | null {
    for (const one of this.held) if (suits(one)) return one;
    return null;
  }

  /** Domains of one site may have different exchangers, and different demands. */
  private fits(one: Held, { route, wantsFresh }: SmtpJob): boolean {
    const { session, lane } = one;
    if (session?.hasRoom !== true || wantsFresh || lane !== route.lane || !speaksTo(session, route))
      return false;
    return !isSpent(one) && !this.givesWay(one);
  }

  /** Whether an idle connection can be closed to make room: its lane needs it no more, or must give it up. */
  private isSpare(one: Held, job: SmtpJob): boolean {
    const next = this.waiting.first(one.lane);
    return next === undefined || next === job || this.givesWay(one) || !this.fits(one, next);
  }

  /**
   * Lanes share the connections: one that has two more than a lane that waits gives one up, and so does the only one when
   * it has had its turn.
   */
  private givesWay(one: Held): boolean {
    if (!this.waiting.hasOthers(one.lane)) return false;
    const count = this.countOf(one.lane);
    for (const other of this.waiting.waitingLanes()) {
      if (other === one.lane) continue;
      const others = this.countOf(other);
      if (count > others + 1 || (others === 0 && (one.session?.messages ?? 0) >= TURN)) return true;
    }
    return false;
  }

  private countOf(lane: LaneKey): number {
    let count = 0;
    for (const one of this.held) if (one.lane === lane) count += 1;
    return count;
  }

  private async openFor(job: SmtpJob): Promise<void> {
    const { lane, limits } = job.route;
    const one: Held = { lane, mostMessages: limits.messagesPerConnection, session: null, idle: null };
    this.held.add(one);
    const opened = await this.opener.open(job.route, job.begin()).catch((error: unknown) => {
      job.fail(error);
      return null;
    });
    if (!(opened instanceof SmtpSession)) {
      if (opened !== null) job.end(opened);
      this.drop(one);
      return;
    }
    one.session = opened;
    opened.onRoom = () => {
      this.fill(one);
    };
    opened.onClosed = () => {
      this.drop(one);
    };
    if (job.mayBegin()) this.give(one, job);
    else this.rest(one);
  }

  private give(one: Held, job: SmtpJob): void {
    if (one.idle !== null) clearTimeout(one.idle);
    one.idle = null;
    void this.send(one, job);
    this.fill(one);
  }

  private async send(one: Held, job: SmtpJob): Promise<void> {
    const { session } = one;
    if (session === null) return;
    const isFirst = session.messages === 0;
    try {
      const end = await session.send(job.errand.mail, job.begin());
      if (!isFirst && !job.wantsFresh && closedUnheard(end)) this.again(job);
      else job.end(end);
    } catch (error) {
      session.cut();
      job.fail(error);
    }
    if (session.inFlight === 0) this.rest(one);
  }

  /** The server had hung up before we spoke: no second hand-over, as there was no first. */
  private again(job: SmtpJob): void {
    job.wantsFresh = true;
    this.waiting.addFirst(job);
    this.serveSoon();
  }

  /** The next message of the lane, where one waits and the connection is to have it. */
  private fill(one: Held): void {
    for (let job = this.waiting.first(one.lane); job !== undefined; job = this.waiting.first(one.lane)) {
      if (!this.fits(one, job)) return;
      this.waiting.take(one.lane);
      if (!job.mayBegin()) continue;
      void this.send(one, job);
    }
  }

  /** Nothing is in flight on it any more. */
  private rest(one: Held): void {
    if (one.session?.isClosed !== false) {
      this.drop(one);
      return;
    }
    if (isSpent(one)) this.dismiss(one);
    this.serveAll();
    if (this.held.has(one) && isIdle(one)) this.waitIdle(one);
  }

  private waitIdle(one: Held): void {
    if (one.idle !== null) clearTimeout(one.idle);
    one.idle = setTimeout(() => {
      this.dismiss(one);
    }, this.idleMs);
    one.idle.unref();
  }

  private dismiss(one: Held): void {
    this.held.delete(one);
    if (one.idle !== null) clearTimeout(one.idle);
    one.session?.quit();
    this.serveSoon();
  }

  /** A connection is gone. */
  private drop(one: Held): void {
    if (!this.held.delete(one)) return;
    if (one.idle !== null) clearTimeout(one.idle);
    this.serveSoon();
  }

  /** What waits is looked at when those who heard of the last end have drawn their conclusions: a lane may be closed now. */
  private serveSoon(): void {
    this.serving ??= setImmediate(() => {
      this.serving = null;
      this.serveAll();
    });
  }
}

function isIdle({ session }: Held): boolean {
  return session !== null && !session.isClosed && session.inFlight === 0;
}

/** Nothing more goes over it. */
function isSpent({ session, mostMessages }: Held): boolean {
  return session !== null && (session.isRetired || session.messages >= mostMessages);
}

function speaksTo(session: SmtpSession, route: SmtpRoute): boolean {
  return route.hosts.includes(session.host) && SAFE_ENOUGH[route.tls].includes(session.security);
}

const SAFE_ENOUGH: Readonly<Record<SmtpRoute['tls'], readonly SmtpSecurity[]>> = {
  opportunistic: ['clear', 'encrypted', 'verified'],
  require: ['encrypted', 'verified'],
  verify: ['verified'],
};

function closedUnheard(end: SmtpEnd): boolean {
  return end.kind === 'cut' && end.reason === 'connection_failed' && end.silent && !end.mayHaveArrived;
}
