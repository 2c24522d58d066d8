import type { AttemptId, Facts, ReceiptKind, ReplyLabel, ReplyScope } from '#domain';

/** What a gateway reported later about one attempt. */
export interface Receipt {
  readonly attempt: AttemptId;
  readonly kind: ReceiptKind;
  readonly atMs: number;
  /** Where it came from: `twilio`, `push`, `dsn`. */
  readonly source: string;
  readonly gatewayId: string | null;
  readonly label: ReplyLabel | null;
  readonly scope: ReplyScope | null;
  readonly suppress: boolean;
  /** The address may be dead: proven by the same word about another notification. */
  readonly doubt?: true;
  /** The gateway's words: status, error code. Nothing personal. */
  readonly details: Facts;
}

/** Stores receipts and merges them into their attempts. */
export abstract class ReceiptStore {
  /**
   * Merges receipts by rank, in any order. One that arrives before its send has committed is parked and applied with
   * the outcome. One whose attempt does not exist changes nothing. @returns how many attempts changed
   */
  abstract record(receipts: readonly Receipt[], nowMs: number): Promise<number>;
}
