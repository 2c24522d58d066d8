import type { Facts, ReceiptKind, ReplyLabel, ReplyScope } from '#domain';
import { VERDICTS_OF_MEANING, type GatewayMeaning } from '#delivery/ports';

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

/** A receipt of a failure, by what its code means. */
export function failedReceipt(
  meaning: GatewayMeaning,
  gatewayId: string | null,
  details: SmsReceipt['details'],
): SmsReceipt {
  const { reported, suppress } = VERDICTS_OF_MEANING[meaning];
  return {
    kind: reported.scope === 'recipient' ? 'bounced' : 'failed',
    gatewayId,
    ...reported,
    suppress,
    ...(meaning === 'dead_if_repeated' ? { doubt: true as const } : {}),
    details,
  };
}
