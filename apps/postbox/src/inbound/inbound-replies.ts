/** Every refusal of a mail that comes in: code, enhanced code (RFC 3463) and words. None of it ever becomes a mail of ours. */
const REFUSALS = {
  stopping: [421, '4.3.2', 'stopping, please try again'],
  away: [451, '4.3.0', 'cannot store anything just now, please try again'],
  'not-ours': [550, '5.7.1', 'we take no mail for this domain'],
  unknown: [550, '5.1.1', 'no such mailbox here'],
  expired: [550, '5.7.1', 'this return path has expired'],
  repeated: [554, '5.7.1', 'this report came before'],
  'no-report': [
    550,
    '5.7.1',
    'this address takes delivery reports only; please answer to the address in From or Reply-To',
  ],
  size: [552, '5.3.4', 'the message is larger than 10 MiB'],
} as const satisfies Readonly<Record<string, readonly [number, string, string]>>;

/** A reason not to accept. */
export type InboundRefusalName = keyof typeof REFUSALS;

/** A refusal as the server library reads it. */
export class InboundRefusal extends Error {
  override readonly name = 'InboundRefusal';
  readonly responseCode: number;

  constructor(readonly reason: InboundRefusalName) {
    const [code, enhanced, words] = REFUSALS[reason];
    super(`${enhanced} ${words}`);
    this.responseCode = code;
  }
}
