import type { Uuid } from '#domain';

/** Why no more is sent to an endpoint: it was stopped by hand, failed for a day, or said that it is gone (410). */
export type WebhookStop = 'by-hand' | 'failing' | 'gone';

/** An endpoint that this worker may send to now. */
export interface WebhookEndpoint {
  readonly id: Uuid;
  readonly url: string;
  /** Each signs: one, or two while a new one takes over. Bytes, not text. */
  readonly secrets: readonly Uint8Array[];
  /** Sent as it is in `Authorization`; null: none. */
  readonly authorization: string | null;
}

/** One event on its way to one endpoint. */
export interface WebhookDelivery {
  readonly id: Uuid;
  readonly endpointId: Uuid;
  /** Byte for byte the same at every try. */
  readonly body: string;
  /** Tries before this one. */
  readonly tries: number;
}

/** How a request ended: with an HTTP status, or without one and why. */
export interface WebhookAnswer {
  readonly status: number | null;
  readonly error: string | null;
  /** The beginning of what was answered; empty: nothing. */
  readonly body: string;
  /** When it may be asked again, as it says; null: it says nothing. */
  readonly retryAfterMs: number | null;
  readonly tookMs: number;
}

/** What one try means for its delivery and for its endpoint. Moments are Unix milliseconds of domain time. */
export interface WebhookOutcome {
  readonly delivery: WebhookDelivery;
  readonly answer: WebhookAnswer;
  readonly state: 'delivered' | 'waiting' | 'failed';
  /** When to try again; null: not. */
  readonly dueAtMs: number | null;
  readonly endpoint: 'well' | 'failing' | 'gone';
  /** Nothing goes to this endpoint before; null: no such wish. */
  readonly slowUntilMs: number | null;
}

/** An endpoint that we stopped, of which its department has to hear. */
export interface WebhookAlert {
  readonly endpointId: Uuid;
  readonly departmentId: Uuid;
  /** Id of the mail, so that it is written once. */
  readonly mailId: Uuid;
  readonly url: string;
  readonly reason: Exclude<WebhookStop, 'by-hand'>;
  /** Deliveries that wait. */
  readonly waiting: number;
}

/** Events on their way to departments' software. */
export abstract class WebhookStore {
  /** Owns endpoints to which something is due, free ones and its own, for `leaseMs` of the database's time. */
  abstract claim(owner: string, leaseMs: number, nowMs: number): Promise<readonly WebhookEndpoint[]>;
  /** What is due to these endpoints, oldest first, at most so many each, without those under way. */
  abstract due(
    endpointIds: readonly Uuid[],
    underWay: readonly Uuid[],
    limits: { readonly nowMs: number; readonly most: number },
  ): Promise<readonly WebhookDelivery[]>;
  /**
   * Writes what tries ended with. An outcome of a try that somebody else has written meanwhile changes nothing. An endpoint
   * that fails for `pauseAfterMs` is paused, one that is gone is switched off; both are audited and to be told.
   */
  abstract record(
    outcomes: readonly WebhookOutcome[],
    rules: { readonly nowMs: number; readonly pauseAfterMs: number; readonly newId: () => Uuid },
  ): Promise<void>;
  /** Gives endpoints back. */
  abstract release(owner: string): Promise<void>;
  abstract alerts(): Promise<readonly WebhookAlert[]>;
  /** The mail about it is written. */
  abstract alerted(endpointId: Uuid, nowMs: number): Promise<void>;
  /** Forgets what ended before that moment, some at a time. @returns how many */
  abstract forget(beforeMs: number): Promise<number>;
}

/** Sends one event. */
export abstract class WebhookCaller {
  /** One POST; redirects are not followed. Never throws. */
  abstract post(endpoint: WebhookEndpoint, delivery: WebhookDelivery): Promise<WebhookAnswer>;
}
