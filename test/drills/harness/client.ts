import { randomUUID } from 'node:crypto';
import type { Letter } from './letters.js';
import type { SubmissionClient } from './submission.js';
import { pass } from './wait.js';

/** What one request asked for, written before it is sent. */
export interface ClientRow {
  readonly key: string;
  readonly way: 'api' | 'smtp';
  readonly email: string | null;
  readonly phone: string | null;
  readonly startedAtMs: number;
  /** Answers so far, oldest first: statuses or reply codes, or 0 for none. */
  readonly answers: number[];
  id: string | null;
  acceptedAtMs: number | null;
  /** How long the answer took that accepted it, ms. */
  tookMs: number | null;
}

const REPEAT_MS = 300;
const REQUEST_TIMEOUT_MS = 5_000;

/**
 * A department's software: writes down what it asks for, then asks, and repeats until it is accepted; by the API with the same
 * key, by SMTP with nothing that says so.
 */
export class DrillClient {
  readonly ledger: ClientRow[] = [];
  private open: Promise<void>[] = [];

  constructor(
    private readonly api: string,
    private readonly apiKey: string,
    private readonly submissions: SubmissionClient,
  ) {}

  /** Begins one notification by the API; does not wait for its answer. */
  send(letter: Letter): ClientRow {
    const body = JSON.stringify(letter);
    return this.begin('api', letter, (row) => this.post(row, body));
  }

  /** Begins one by SMTP submission. */
  submit(letter: Letter): ClientRow {
    return this.begin('smtp', letter, async (row) => {
      const { code, id } = await this.submissions.submit(letter);
      if (id !== null) this.accepted(row, id);
      return code;
    });
  }

  /** All requests begun so far are accepted. */
  async settled(): Promise<void> {
    const open = this.open;
    this.open = [];
    await Promise.all(open);
  }

  private begin(
    way: ClientRow['way'],
    { recipient }: Letter,
    once: (row: ClientRow) => Promise<number>,
  ): ClientRow {
    const row: ClientRow = {
      key: randomUUID(),
      way,
      email: recipient.email ?? null,
      phone: recipient.phone ?? null,
      startedAtMs: Date.now(),
      answers: [],
      id: null,
      acceptedAtMs: null,
      tookMs: null,
    };
    this.ledger.push(row);
    this.open.push(this.repeat(row, once));
    return row;
  }

  private async repeat(row: ClientRow, once: (row: ClientRow) => Promise<number>): Promise<void> {
    for (;;) {
      const startedAt = performance.now();
      const status = await once(row);
      row.answers.push(status);
      row.tookMs = performance.now() - startedAt;
      if (row.id !== null) return;
      await pass(REPEAT_MS);
    }
  }

  private accepted(row: ClientRow, id: string): void {
    row.id = id;
    row.acceptedAtMs = Date.now();
  }

  private async post(row: ClientRow, body: string): Promise<number> {
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
      if (response.status === 202 && answer.id !== undefined) this.accepted(row, answer.id);
      return response.status;
    } catch {
      return 0;
    }
  }
}
