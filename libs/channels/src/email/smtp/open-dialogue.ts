import type { SmtpStage } from '#domain';
import { NO_EXTENSIONS, readExtensions, type SmtpExtensions } from './extensions.js';
import { openSocket } from './open-socket.js';
import { codeOf, refused, type SmtpCut, type SmtpEnd } from './smtp-end.js';
import type { SmtpManners, SmtpSecurity, SmtpTarget } from './smtp-session.js';
import { SmtpWire } from './smtp-wire.js';

/** A connection on which mail may be sent. */
export interface OpenedDialogue {
  readonly wire: SmtpWire;
  readonly extensions: SmtpExtensions;
  readonly security: SmtpSecurity;
}

/**
 * Connects and speaks up to the last reply to EHLO: greeting, EHLO (or HELO), STARTTLS, EHLO again. Nothing is pipelined
 * here: each command waits for its reply, and what was offered in clear is forgotten under TLS (RFC 3207, 4.2).
 */
export async function openDialogue(
  target: SmtpTarget,
  manners: SmtpManners,
  limitMs: number,
): Promise<OpenedDialogue | SmtpEnd> {
  const deadlineMs = performance.now() + limitMs;
  const socket = await openSocket(target, manners, Math.min(limitMs, manners.connectTimeoutMs));
  if ('kind' in socket) return socket;
  const opening = new Opening(target, manners, deadlineMs);
  const wire = new SmtpWire(socket, opening);
  try {
    const extensions = await opening.talk(wire);
    return { wire, extensions, security: opening.security };
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    if (error.end.kind === 'refused') {
      wire.say('QUIT');
      wire.end();
    } else wire.destroy();
    return error.end;
  }
}

/** The dialogue is over before a mail could be sent. */
class Ended extends Error {
  override readonly name = 'Ended';

  constructor(readonly end: SmtpEnd) {
    super(end.kind);
  }
}

class Opening {
  security: SmtpSecurity = 'clear';
  private stage: SmtpStage = 'connect';
  private answers = 0;
  private gone: string | null = null;
  private waiting: { onReply: (reply: string) => void; onGone: (why: string) => void } | null = null;

  constructor(
    private readonly target: SmtpTarget,
    private readonly manners: SmtpManners,
    private readonly deadlineMs: number,
  ) {}

  async talk(wire: SmtpWire): Promise<SmtpExtensions> {
    const greeting = await this.hear('connect', this.patienceMs());
    if (!isPositive(greeting)) throw this.refusedAt('connect', greeting);
    const inClear = await this.hello(wire);
    const { tls } = this.target;
    if (tls === 'off' || (tls === 'opportunistic' && !inClear.startTls)) return inClear;
    return (await this.secure(wire)) ? this.hello(wire) : inClear;
  }

  private async hello(wire: SmtpWire): Promise<SmtpExtensions> {
    const { heloName } = this.manners;
    const reply = await this.ask(wire, 'ehlo', `EHLO ${heloName}`);
    if (isPositive(reply)) return readExtensions(reply);
    const refusal = this.refusedAt('ehlo', reply);
    if (codeOf(reply) === 421) throw refusal;
    // A server of before 1995; if it will not have HELO either, its first answer was the reason.
    const second = await this.ask(wire, 'ehlo', `HELO ${heloName}`).catch(() => '');
    if (!isPositive(second)) throw refusal;
    return NO_EXTENSIONS;
  }

  /** @returns whether the connection is encrypted now; a refusal is worth the mail only where encryption is required */
  private async secure(wire: SmtpWire): Promise<boolean> {
    const reply = await this.ask(wire, 'starttls', 'STARTTLS');
    if (!isPositive(reply)) {
      if (this.target.tls !== 'opportunistic' || codeOf(reply) === 421)
        throw this.refusedAt('starttls', reply);
      return false;
    }
    const upgraded = await wire.upgrade(this.target, this.manners, this.patienceMs());
    if (upgraded.security === null) throw new Ended(this.cut('tls_failed', upgraded.why));
    this.security = upgraded.security;
    return true;
  }

  private ask(wire: SmtpWire, stage: SmtpStage, line: string): Promise<string> {
    wire.say(line);
    wire.flush();
    return this.hear(stage, this.leftMs());
  }

  private hear(stage: SmtpStage, limitMs: number): Promise<string> {
    this.stage = stage;
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(limit);
        this.waiting = null;
      };
      const fail = (reason: 'timeout' | 'connection_failed', detail: string) => {
        settle();
        reject(new Ended(this.cut(reason, detail)));
      };
      const limit = setTimeout(fail, limitMs, 'timeout', 'no answer in time');
      if (this.gone !== null) fail('connection_failed', this.gone);
      else
        this.waiting = {
          onReply: (reply) => {
            settle();
            resolve(reply);
          },
          onGone: (why) => {
            fail('connection_failed', why);
          },
        };
    });
  }

  onReply(reply: string): void {
    this.answers += 1;
    if (this.waiting !== null) this.waiting.onReply(reply);
    // What follows the reply to STARTTLS in clear is thrown away; elsewhere nobody asked for it.
    else if (this.stage !== 'starttls') this.gone ??= 'EPROTOCOL';
  }

  onGone(why: string): void {
    this.gone = why;
    this.waiting?.onGone(why);
  }

  private refusedAt(stage: SmtpStage, reply: string): Ended {
    if (codeOf(reply) >= 400) return new Ended(refused({ stage, reply }));
    return new Ended(this.cut('connection_failed', 'EPROTOCOL'));
  }

  private cut(reason: SmtpCut['reason'], detail: string): SmtpCut {
    const { stage } = this;
    return { kind: 'cut', reason, stage, detail, mayHaveArrived: false, silent: this.answers === 0 };
  }

  private leftMs(): number {
    return Math.max(this.deadlineMs - performance.now(), 1);
  }

  private patienceMs(): number {
    return Math.min(this.leftMs(), this.manners.greetingTimeoutMs);
  }
}

function isPositive(reply: string): boolean {
  return reply.startsWith('2');
}
