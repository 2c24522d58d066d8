/** Where the domain time stands against real time, as the sandbox tells it. */
export interface ClockState {
  /** Milliseconds by which domain time is ahead. */
  readonly offsetMs: number;
  /** Domain milliseconds per real one; 1 but in time lapse. */
  readonly rate: number;
}

/** The applications know an offset only; in time lapse they are told again this often. */
const LAPSE_STEP_MS = 200;

/** Carries the domain time from the sandbox, which decides it, to those who reckon with it. */
export class ClockRelay {
  #state: ClockState = { offsetMs: 0, rate: 1 };
  #since = Date.now();
  #timer: NodeJS.Timeout | undefined;
  readonly #tell: (offsetMs: number) => void;

  constructor(tell: (offsetMs: number) => void) {
    this.#tell = tell;
  }

  /** How far domain time is ahead at this moment, in whole milliseconds; never behind. */
  get offsetMs(): number {
    const lapsed = (this.#state.rate - 1) * (Date.now() - this.#since);
    // A reading that crosses the turn of a millisecond tells −1, which no application accepts.
    return Math.max(0, Math.round(this.#state.offsetMs + lapsed));
  }

  /** Takes over what the sandbox says, and passes it on. */
  set(state: ClockState): void {
    this.stop();
    this.#state = state;
    this.#since = Date.now();
    this.#tell(this.offsetMs);
    if (state.rate === 1) return;
    this.#timer = setInterval(() => {
      this.#tell(this.offsetMs);
    }, LAPSE_STEP_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** The clock in a message of the sandbox, or undefined when the message is about something else. */
export function clockIn(message: unknown): ClockState | undefined {
  if (typeof message !== 'object' || message === null || !('clock' in message)) return undefined;
  return asClockState(message.clock);
}

/** Asks the sandbox's control; after a restart its clock stands where it stood. */
export async function askClock(controlUrl: string): Promise<ClockState> {
  const response = await fetch(`${controlUrl}/clock`);
  const state = asClockState(await response.json());
  if (state === undefined) throw new Error('the sandbox does not tell its clock');
  return state;
}

function asClockState(value: unknown): ClockState | undefined {
  if (typeof value !== 'object' || value === null || !('offsetMs' in value) || !('rate' in value))
    return undefined;
  const { offsetMs, rate } = value;
  return typeof offsetMs === 'number' && typeof rate === 'number' ? { offsetMs, rate } : undefined;
}
