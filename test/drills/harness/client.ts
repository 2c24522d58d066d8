import { randomUUID } from 'node:crypto';
import { pass } from './wait.js';

/** What one request asked for, written before it is sent. */
export interface ClientRow {
  readonly key: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly startedAtMs: number;
  /** Answers so far, oldest first: statuses, or 0 for none. */
  readonly answers: number[];
  id: string | null;
  acceptedAtMs: number | null;
  /** How long the answer took that accepted it, ms. */
  tookMs: number | null;
}

const REPEAT_MS = 300;
const REQUEST_TIMEOUT_MS = 5_000;

/** A department's software: writes down what it asks for, then asks, and repeats with the same key until it is accepted. */
export class DrillClient {
  readonly ledger: ClientRow[] = [];
  private open: Promise<void>[] = [];

  constructor(
    private readonly api: string,
    private readonly apiKey: string,
  ) {}

  /** Begins one notification; does not wait for its answer. */
  send(
    body: { readonly recipient: { readonly email?: string; readonly phone?: string } } & Record<
      string,
      unknown
    >,
  ): ClientRow {
    const row: ClientRow = {
      key: randomUUID(),
      email: body.recipient.email ?? null,
      phone: body.recipient.phone ?? null,
      startedAtMs: Date.now(),
      answers: [],
      id: null,
      acceptedAtMs: null,
      tookMs: null,
    };
    this.ledger.push(row);
    this.open.push(this.repeat(row, JSON.stringify(body)));
    return row;
  }

  /** All requests begun so far are accepted. */
  async settled(): Promise<void> {
    const open = this.open;
    this.open = [];
    await Promise.all(open);
  }

  private async repeat(row: ClientRow, body: string): Promise<void> {
    for (;;) {
      const startedAt = performance.now();
      const status = await this.once(row, body);
      row.answers.push(status);
      row.tookMs = performance.now() - startedAt;
      if (row.id !== null) return;
      await pass(REPEAT_MS);
    }
  }

  private async once(row: ClientRow, body: string): Promise<number> {
    try {
      const response = await fetch(`${this.api}/v1/notifications`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.apiKey}`,
          'content-type': 'application/json',
          'idempotency-key': row.key,
        },
        body,
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      const answer = (await response.json()) as { id?: string };
      if (response.status === 202 && answer.id !== undefined) {
        row.id = answer.id;
        row.acceptedAtMs = Date.now();
      }
      return response.status;
    } catch {
      return 0;
    }
  }
}
