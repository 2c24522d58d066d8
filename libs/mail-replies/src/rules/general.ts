import type { ReplyRule } from '../rule.js';

/**
 * What is left when no wording was known: the class of words alone, then the moment, then the code. Every guess of a dead
 * mailbox among these is a hint, never proof.
 */
export const GENERAL: readonly ReplyRule[] = [
  {
    id: 'absent-alone',
    means:
      'Something does not exist, and neither we nor a server is named: most likely the mailbox, no proof.',
    label: 'mailbox_unknown',
    scope: 'recipient',
    any: '{absent}; {user} {invalid}',
    none: '{sender}; {client}; {domain}; {listed}; host; server; service; helo|ehlo; relay*; header|headers; command|parameter|option; dns|ptr|mx|rdns; file|device|memory|process|processing|system; reason|error|problem; from; your; policy; content|body; key|certificate; gateway; record|records',
    proof: false,
    source: 'RFC 5321 4.2.3, 550 in answer to RCPT',
    example: { response: '550 5.0.0 this spectator does not exist' },
  },
  {
    id: 'spam-anywhere',
    means: 'A word of spam, and neither our address nor our name beside it: the message was judged.',
    label: 'spam_content',
    scope: 'message',
    codes: ['5'],
    any: '{spam}',
    none: '{client}; {listed}; {sender}; {user}; {domain}',
    source: 'LABELS.md, spam_content',
    example: { response: '554 very high on the junk meter' },
  },
  {
    id: 'failure-anywhere',
    means: 'A failure, and nobody is named but perhaps their system: they cannot now.',
    label: 'server_temporary',
    scope: 'provider_outage',
    codes: ['4', '550', '552', '554', '-'],
    any: 'failure|failures|crash*|broken|corrupt*|exception|outage|stuck; {not} ..2 create|write|open|save|saved|store|stored|lock|read|load|start|reach|contact; {message} ..2 {not} ..1 saved|stored|processed|queued; error|errors|problem|problems|trouble; retry|expired; {unavailable}; storung|stoerung|panne; lookup ..1 failed',
    none: '{sender}; {client}; {user}; {mailbox}; {blocked}; {spam}; {listed}; unknown ..1 error|reason; {domain}; command|commands; protocol; syntax; policy; you; your; too; {message} ..1 failure $; ^ error $',
    source: 'RFC 3463 X.3',
    example: { response: '550 purple cows broke: failure' },
  },
];

/** Nothing is understood but of whom it is said. */
export const SUBJECTS: readonly ReplyRule[] = [
  {
    id: 'subject-client',
    means: 'What is said of our address is not understood, but it is said of our address.',
    label: 'sender_blocked_ip',
    scope: 'sender_at_provider',
    codes: ['5'],
    any: '{client}',
    none: '{user}; {mailbox}; {sender}; {later}',
    source: 'LABELS.md, who is named decides',
    example: { response: '550 your host is purple' },
  },
  {
    id: 'subject-sender',
    means: 'What is said of our sender address is not understood, but fault is found with it.',
    label: 'auth_failure',
    scope: 'own_infrastructure',
    codes: ['5'],
    any: '^ {sender}',
    none: '{later}; {spam}; {mailbox}',
    source: 'LABELS.md, who is named decides',
    example: { response: '550 sender address is purple' },
  },
];
