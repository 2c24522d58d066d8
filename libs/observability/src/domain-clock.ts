/** From the real moment `realMs` on, domain time runs from `domainMs` at `rate` domain milliseconds a real one. */
export interface ClockPiece {
  readonly realMs: number;
  readonly domainMs: number;
  readonly rate: number;
}

/** How domain time follows real time: a constant lead in milliseconds, or a piece. */
export type ClockSetting = number | ClockPiece;

/**
 * Domain time, mapped to real time piecewise, the same for all processes: the setting holds absolute moments, so that
 * it does not matter when a process receives it. Has the shape of delivery's Clock and identity's IdentityClock.
 */
export class DomainClock {
  private piece: ClockPiece;

  constructor(
    setting: ClockSetting = 0,
    private readonly readRealMs: () => number = Date.now,
  ) {
    this.piece = pieceOf(setting);
  }

  now(): number {
    const { realMs, domainMs, rate } = this.piece;
    return Math.floor(domainMs + (this.readRealMs() - realMs) * rate);
  }

  realNow(): number {
    return this.readRealMs();
  }

  /** How far domain time is ahead of real time at this moment. */
  get offsetMs(): number {
    return this.now() - this.realNow();
  }

  setOffset(setting: ClockSetting): void {
    this.piece = pieceOf(setting);
  }
}

/** What `listenForClock` needs of a process: `process` itself, or a child. */
export interface MessageSource {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  off(event: 'message', listener: (message: unknown) => void): unknown;
}

/**
 * Sets the clock whenever the parent process sends `{clock: ClockSetting}`; other messages are left to others.
 * @returns stops listening
 */
export function listenForClock(source: MessageSource, clock: DomainClock): () => void {
  const listener = (message: unknown): void => {
    const setting = readClockMessage(message);
    if (setting !== null) clock.setOffset(setting);
  };
  source.on('message', listener);
  return () => {
    source.off('message', listener);
  };
}

function pieceOf(setting: ClockSetting): ClockPiece {
  return typeof setting === 'number' ? { realMs: 0, domainMs: setting, rate: 1 } : setting;
}

function readClockMessage(message: unknown): ClockSetting | null {
  if (typeof message !== 'object' || message === null || !('clock' in message)) return null;
  const { clock } = message;
  if (typeof clock === 'number') return Number.isFinite(clock) ? clock : null;
  return isPiece(clock) ? clock : null;
}

function isPiece(value: unknown): value is ClockPiece {
  if (typeof value !== 'object' || value === null) return false;
  const { realMs, domainMs, rate } = value as Partial<Record<keyof ClockPiece, unknown>>;
  return [realMs, domainMs, rate].every(Number.isFinite) && Number(rate) >= 0;
}
