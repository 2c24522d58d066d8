import type { SmtpStage } from '#domain';

/** Who spoke, in the words that Postfix gives for a delivery. */
export interface DeliveryWords {
  readonly said:
    | SaidByServer
    /** No answer: the site was not reached, or not to the end. */
    | {
        readonly by: 'nobody';
        readonly reason: 'timeout' | 'connection_failed' | 'dns_failed' | 'tls_failed';
        readonly stage: SmtpStage | null;
      }
    /** The relay itself: its own words about the mail or its configuration. */
    | { readonly by: 'relay' };
  /** The words themselves without the relay's introduction: for `server`, the reply as the server gave it. */
  readonly words: string;
  /** Not tried: an earlier mail to the same site was refused with these words, and the relay spares the site. */
  readonly isRepeated: boolean;
}

interface SaidByServer {
  readonly by: 'server';
  /** Its name as the relay looked it up. */
  readonly host: string;
  readonly stage: SmtpStage | null;
}

const SUSPENDED = /^delivery temporarily suspended: /;
const HOST = String.raw`host ([^\s[]+)\[[^\]]*\](?::\d+)?`;
const GREETING = new RegExp(`^${HOST} refused to talk to me: (.*)$`, 's');
const REPLY = new RegExp(`^${HOST} said: (.*?)(?: \\(in reply to ([^()]*?)(?: command)?\\))?$`, 's');

/** Postfix's names for the places of an SMTP session (smtp_chat.c, smtp_proto.c). */
const STAGES: readonly (readonly [RegExp, SmtpStage])[] = [
  [/^(EHLO|HELO|LHLO)/, 'ehlo'],
  [/^STARTTLS/, 'starttls'],
  [/^AUTH/, 'auth'],
  [/^MAIL FROM/, 'mail'],
  [/^RCPT TO/, 'rcpt'],
  [/^end of DATA/, 'end'],
  [/^DATA/, 'data'],
];

type Silence = Extract<DeliveryWords['said'], { by: 'nobody' }>;

/** In order. What the relay says when nobody answered it (smtp_connect.c, smtp_trouble.c, dns_strerror). */
const SILENCES: readonly (readonly [RegExp, Pick<Silence, 'reason' | 'stage'>])[] = [
  [
    /Host not found, try again|Name service error|Malformed or unexpected name server reply/,
    { reason: 'dns_failed', stage: null },
  ],
  [
    /^(?:Cannot start TLS|TLS is required|Server certificate|SSL_connect|TLSA)/,
    { reason: 'tls_failed', stage: 'starttls' },
  ],
  [/^connect to .*: (?:Connection|Operation) timed out$/, { reason: 'timeout', stage: 'connect' }],
  [/^(?:connect to|unable to connect)/, { reason: 'connection_failed', stage: 'connect' }],
  [
    /^(?:conversation with .* timed out|timeout) while (?:receiving the initial server greeting|performing the (?:EHLO|HELO))/,
    { reason: 'timeout', stage: 'connect' },
  ],
  [/^conversation with .* timed out while/, { reason: 'timeout', stage: 'end' }],
  [
    /^lost connection with .* while receiving the initial server greeting/,
    { reason: 'connection_failed', stage: 'connect' },
  ],
  [/^lost connection with/, { reason: 'connection_failed', stage: null }],
];

/** Reads the words in brackets behind `status=`, or a `delay_reason`. */
export function readDeliveryWords(text: string): DeliveryWords {
  const isRepeated = SUSPENDED.test(text);
  return { ...readUnsuspended(text.replace(SUSPENDED, '').trim()), isRepeated };
}

function readUnsuspended(text: string): Omit<DeliveryWords, 'isRepeated'> {
  const [, greeter, greeting] = GREETING.exec(text) ?? [];
  if (greeter !== undefined && greeting !== undefined)
    return { said: { by: 'server', host: greeter.toLowerCase(), stage: 'connect' }, words: greeting };
  const [, host, reply, place] = REPLY.exec(text) ?? [];
  if (host !== undefined && reply !== undefined)
    return { said: { by: 'server', host: host.toLowerCase(), stage: stageOf(place) }, words: reply };
  const silence = SILENCES.find(([pattern]) => pattern.test(text));
  return { said: silence === undefined ? { by: 'relay' } : { by: 'nobody', ...silence[1] }, words: text };
}

function stageOf(place: string | undefined): SmtpStage | null {
  return STAGES.find(([pattern]) => pattern.test(place ?? ''))?.[1] ?? null;
}
