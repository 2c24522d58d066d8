import type { LaneKey } from '#domain';
import type { ProviderLimits } from '../provider-directory.js';
import type { SmtpEnd } from './smtp-end.js';
import type { SmtpMail, SmtpTarget } from './smtp-session.js';

/** Where a message goes: the lane, its site, and the site's exchangers in order. */
export interface SmtpRoute {
  readonly lane: LaneKey;
  readonly site: string;
  readonly hosts: readonly string[];
  readonly limits: ProviderLimits;
  readonly tls: Exclude<SmtpTarget['tls'], 'off'>;
}

/** A message to be handed over, and the rules it goes by. */
export interface SmtpErrand {
  readonly mail: SmtpMail;
  readonly route: SmtpRoute;
  /** From the first word (or the first packet of a new connection) to the answer, milliseconds. */
  readonly hardLimitMs: number;
  /** Asked when a connection is there for it: whether it is to go out still. */
  readonly mayBegin: () => boolean;
}

/** A failure to get any session. `no_address`: no exchanger has an address we may use. */
export type NoSession = SmtpEnd | { readonly kind: 'no_address'; readonly detail: string };

/** How an errand ended, and how long it took once it had begun. */
export interface Delivered {
  readonly end: NoSession;
  readonly latencyMs: number;
}

/** An errand that waits or is under way. */
export class SmtpJob {
  /** A kept connection had gone before the server said a word: it goes over a fresh one, once. */
  wantsFresh = false;
  private startedAtMs: number | null = null;

  constructor(
    readonly errand: SmtpErrand,
    private readonly settle: { resolve: (delivered: Delivered) => void; reject: (error: unknown) => void },
  ) {}

  get route(): SmtpRoute {
    return this.errand.route;
  }

  /** Whether it is to go out; if not, it has ended. */
  mayBegin(): boolean {
    if (this.errand.mayBegin()) return true;
    this.end({ kind: 'lapsed' });
    return false;
  }

  /** Its time runs. @returns the end of its hard limit, by `performance.now()` */
  begin(): number {
    this.startedAtMs ??= performance.now();
    return this.startedAtMs + this.errand.hardLimitMs;
  }

  end(end: NoSession): void {
    const startedAtMs = this.startedAtMs ?? performance.now();
    this.settle.resolve({ end, latencyMs: Math.round(performance.now() - startedAtMs) });
  }

  fail(error: unknown): void {
    this.settle.reject(error);
  }
}
