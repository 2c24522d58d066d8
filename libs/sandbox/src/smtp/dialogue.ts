import type { SmtpStage } from '../behaviours.js';
import type { ProviderData } from '../providers/provider-data.js';
import { parsePath, unofferedParameter, type PathArgument } from './envelope.js';
import { hasBareLineEnd, type ReceivedData } from './input-buffer.js';
import type { Mailboxes } from './mailboxes.js';
import type { ReplyOutcome } from './reply-plan.js';
import { ehloReply, isPositive } from './replies.js';

/** A reply at a stage where the provider's behaviour has a say. */
export interface StageReply {
  readonly stage: SmtpStage;
  /** What the provider says when it behaves as usual. */
  readonly usual: string;
  readonly from?: string;
  readonly recipients?: readonly string[];
  readonly messageId?: string | undefined;
}

/** The wire, as the dialogue sees it. */
export interface Wire {
  readonly isSecure: boolean;
  /** A reply in which behaviours have no say. */
  say(reply: string): void;
  answer(reply: StageReply): ReplyOutcome;
  startTls(): void;
  /** The next bytes are a message. */
  expectData(): void;
  deliver(from: string, recipients: readonly string[], bytes: Buffer): void;
  quit(): void;
}

interface Transaction {
  readonly from: string;
  readonly recipients: string[];
}

const outOfOrder = (need: string) => `503 5.5.1 Error: ${need}`;

/** The order of an SMTP dialogue (RFC 5321 §4.1.4): what each command means where it comes. */
export class Dialogue {
  #helo = '';
  #transaction: Transaction | undefined;
  readonly #maxBytes: number;

  constructor(
    private readonly wire: Wire,
    private readonly provider: ProviderData,
    private readonly mailboxes: Mailboxes,
  ) {
    this.#maxBytes = maxMessageBytes(provider);
  }

  /** The name the client gave; empty before EHLO. */
  get helo(): string {
    return this.#helo;
  }

  command(line: string): void {
    const [, verb = '', argument = ''] = /^(\S*)\s*(.*)$/.exec(line) ?? [];
    const act = this.#verbs[verb.toUpperCase()];
    if (act === undefined) this.wire.say('500 5.5.2 Error: command not recognized');
    else act(argument);
  }

  /** The message has come, up to its final dot. What stays unsaid has been received all the same. */
  endOfData({ bytes }: ReceivedData): void {
    const { from, recipients } = this.#transaction ?? { from: '', recipients: [] };
    this.#transaction = undefined;
    const usual = faultOf(bytes) ?? this.provider.accepted;
    const messageId = bytes === undefined ? undefined : messageIdOf(bytes);
    const outcome = this.wire.answer({ stage: 'end', usual, from, recipients, messageId });
    const taken = outcome === 'accepted' || (outcome === 'unsaid' && isPositive(usual));
    if (taken && bytes !== undefined) this.wire.deliver(from, recipients, bytes);
  }

  readonly #verbs: Readonly<Record<string, ((argument: string) => void) | undefined>> = {
    EHLO: (name) => {
      this.#hello(name, true);
    },
    HELO: (name) => {
      this.#hello(name, false);
    },
    STARTTLS: () => {
      this.#startTls();
    },
    MAIL: (argument) => {
      this.#mail(argument);
    },
    RCPT: (argument) => {
      this.#rcpt(argument);
    },
    DATA: () => {
      this.#data();
    },
    RSET: () => {
      this.#reset();
    },
    QUIT: () => {
      this.wire.quit();
    },
    NOOP: () => {
      this.wire.say('250 2.0.0 Ok');
    },
    VRFY: () => {
      this.wire.say('252 2.0.0 Cannot VRFY user');
    },
    HELP: () => {
      this.wire.say('214 2.0.0 RFC 5321');
    },
    AUTH: () => {
      this.wire.say('502 5.5.1 Error: command not implemented');
    },
    BDAT: () => {
      this.wire.say('502 5.5.1 Error: command not implemented');
    },
  };

  #hello(name: string, extended: boolean): void {
    if (name === '') {
      this.wire.say('501 5.5.4 Syntax: EHLO hostname');
      return;
    }
    const { hello, extensions } = this.provider;
    const offered = extensions.filter((extension) => extension !== 'STARTTLS' || !this.wire.isSecure);
    this.#transaction = undefined;
    this.#helo = name;
    const outcome = this.wire.answer({
      stage: 'ehlo',
      usual: extended ? ehloReply(hello, offered) : `250 ${hello}`,
      from: name,
    });
    if (outcome !== 'accepted') this.#helo = '';
  }

  #startTls(): void {
    if (this.wire.isSecure) {
      this.wire.say(outOfOrder('TLS already active'));
      return;
    }
    this.#helo = '';
    this.#transaction = undefined;
    this.wire.startTls();
  }

  #mail(argument: string): void {
    const path = /^FROM:/i.test(argument) ? parsePath(argument.slice(5)) : undefined;
    const objection = this.#objectionToMail(path);
    if (path === undefined || objection !== undefined) {
      this.wire.say(objection ?? '501 5.5.4 Syntax: MAIL FROM:<address>');
      return;
    }
    const outcome = this.wire.answer({ stage: 'mail', usual: '250 2.1.0 Ok', from: path.address });
    if (outcome === 'accepted') this.#transaction = { from: path.address, recipients: [] };
  }

  #objectionToMail(path: PathArgument | undefined): string | undefined {
    if (this.#helo === '') return outOfOrder('send EHLO first');
    if (this.#transaction !== undefined) return outOfOrder('nested MAIL command');
    if (path === undefined) return undefined;
    const unoffered = unofferedParameter(path, this.provider.extensions);
    if (unoffered !== undefined) return `555 5.5.4 Unsupported option: ${unoffered}`;
    const tooLarge = Number(path.parameters.get('SIZE') ?? 0) > this.#maxBytes;
    return tooLarge ? '552 5.3.4 Message size exceeds fixed limit' : undefined;
  }

  #rcpt(argument: string): void {
    const transaction = this.#transaction;
    const path = /^TO:/i.test(argument) ? parsePath(argument.slice(3)) : undefined;
    const objection =
      transaction === undefined ? outOfOrder('need MAIL command') : this.#objectionToRcpt(path);
    if (transaction === undefined || path === undefined || objection !== undefined) {
      this.wire.say(objection ?? '501 5.1.3 Bad recipient address syntax');
      return;
    }
    const { from, recipients } = transaction;
    const outcome = this.wire.answer({
      stage: 'rcpt',
      usual: this.#usualToRcpt(path.address),
      from,
      recipients: [path.address],
    });
    if (outcome === 'accepted') recipients.push(path.address);
  }

  #objectionToRcpt(path: PathArgument | undefined): string | undefined {
    if (path === undefined || path.address === '') return '501 5.1.3 Bad recipient address syntax';
    const unoffered = unofferedParameter(path, this.provider.extensions);
    return unoffered === undefined ? undefined : `555 5.5.4 Unsupported option: ${unoffered}`;
  }

  #usualToRcpt(address: string): string {
    const state = this.mailboxes.stateOf(address);
    return state === 'known' ? '250 2.1.5 Ok' : this.provider.refusals[state];
  }

  #data(): void {
    const { from, recipients } = this.#transaction ?? { from: '', recipients: [] };
    if (recipients.length === 0) {
      this.wire.say(
        this.#transaction === undefined
          ? outOfOrder('need MAIL command')
          : '554 5.5.1 Error: no valid recipients',
      );
      return;
    }
    const outcome = this.wire.answer({
      stage: 'data',
      usual: '354 End data with <CR><LF>.<CR><LF>',
      from,
      recipients,
    });
    if (outcome === 'accepted') this.wire.expectData();
  }

  #reset(): void {
    this.#transaction = undefined;
    this.wire.say('250 2.0.0 Ok');
  }
}

/** The SIZE a provider offers, in bytes. */
export function maxMessageBytes({ extensions }: ProviderData): number {
  const size = extensions.find((extension) => extension.startsWith('SIZE '));
  return size === undefined ? Infinity : Number(size.slice(5));
}

function faultOf(bytes: Buffer | undefined): string | undefined {
  if (bytes === undefined) return '552 5.3.4 Message size exceeds fixed limit';
  return hasBareLineEnd(bytes) ? '554 5.6.11 Message contains a bare CR or LF' : undefined;
}

/** Looks at the head only: bodies may quote other mails. */
function messageIdOf(bytes: Buffer): string | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.toString('latin1', 0, end < 0 ? Math.min(bytes.length, 65_536) : end);
  return /^message-id:\s*(\S+)/im.exec(head)?.[1];
}
