/** Every refusal of a submission: code, enhanced code (RFC 3463) and words. The contract with the clients. */
const REFUSALS = {
  stopping: [421, '4.3.2', 'stopping, please try again'],
  away: [451, '4.3.0', 'cannot store anything just now, please try again'],
  rate: [451, '4.7.1', 'too many mails a minute with this key, please try again'],
  tooMuchAtOnce: [452, '4.5.3', 'too large for so many recipients at once, send it in several'],
  signIn: [530, '5.7.0', 'authentication required'],
  wrongKey: [
    535,
    '5.7.8',
    'user or password is wrong: the user is the prefix of the key, the password the key',
  ],
  noNetwork: [554, '5.7.1', 'your address may not send here'],
  sender: [550, '5.7.1', 'this key may not send from this address'],
  stranger: [550, '5.7.1', 'a team key reaches the people of its own list only'],
  recipient: [501, '5.1.3', 'not a mailbox that mail can be sent to'],
  size: [552, '5.3.4', 'the message is larger than 15 MiB'],
  content: [554, '5.6.0', 'the message cannot be accepted'],
} as const satisfies Readonly<Record<string, readonly [number, string, string]>>;

/** A reason not to accept. */
export type RefusalName = keyof typeof REFUSALS;

/** A refusal as the server library reads it: its code and its text with the enhanced code in front. */
export class SmtpRefusal extends Error {
  override readonly name = 'SmtpRefusal';
  readonly responseCode: number;

  /** @param detail said behind the usual words; nothing personal */
  constructor(
    readonly reason: RefusalName,
    detail = '',
  ) {
    const [code, enhanced, words] = REFUSALS[reason];
    super(`${enhanced} ${words}${detail === '' ? '' : `: ${detail}`}`);
    this.responseCode = code;
  }

  /** Whether it is about the message itself and for good: what a client without back-off must not see (`legacy`). */
  get isAboutMessage(): boolean {
    return this.responseCode >= 550 && this.reason !== 'noNetwork';
  }
}

/** The answer to a message that is stored. */
export function acceptedReply(id: string): string {
  return `accepted ${id}`;
}
