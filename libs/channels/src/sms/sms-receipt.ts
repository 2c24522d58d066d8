import type { Facts, ReceiptKind, ReplyLabel, ReplyScope } from '#domain';

/** What a gateway's report tells about one text. */
export interface SmsReceipt {
  readonly kind: ReceiptKind;
  readonly gatewayId: string | null;
  readonly label: ReplyLabel | null;
  readonly scope: ReplyScope | null;
  /** The number is proven dead. */
  readonly suppress: boolean;
  /** It may be dead: proven by the same word about another message. */
  readonly doubt?: true;
  /** The gateway's words: status, error code. Nothing personal. */
  readonly details: Facts;
}
