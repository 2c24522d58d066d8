import { z } from 'zod';

const durationMs = z
  .number()
  .int()
  .min(0)
  .max(366 * 86_400_000);
const applicability = { share: z.number().min(0).max(1).optional(), forMs: durationMs.min(1).optional() };
const delayMs = z.number().int().min(0).max(86_400_000).optional();
const yes = z.literal(true).optional();
const httpStatus = z.number().int().min(100).max(599);

const smtpStages = ['connect', 'ehlo', 'mail', 'rcpt', 'data', 'end'] as const;
/** Where in an SMTP session a provider speaks: `data` answers the command, `end` the final dot. */
export type SmtpStage = (typeof smtpStages)[number];

const smtpReply = z
  .string()
  .max(4000)
  .refine(isSmtpReply, 'must be an SMTP reply: every line three digits, "-" on all but the last');

/** RFC 5321 §4.2: the same code on every line, a hyphen on all but the last. */
function isSmtpReply(text: string): boolean {
  const lines = text.split(/\r?\n/);
  const code = /^[2-5]\d\d/.exec(text)?.[0];
  const last = lines.length - 1;
  return (
    code !== undefined &&
    lines.every(
      (line, at) => line.startsWith(code + (at < last ? '-' : ' ')) || (at === last && line === code),
    )
  );
}

type Issue = (field: string, message: string) => void;
type Rule = (value: Record<string, unknown>, issue: Issue) => void;

/** Something must be said: at least one of `ways` is given. */
function someOf(...ways: string[]): Rule {
  return (value, issue) => {
    if (ways.every((way) => value[way] === undefined))
      issue(ways[0] ?? '', `one of ${ways.join(', ')} is needed`);
  };
}

/** Only one answer can be given: at most one of `ways`. */
function atMostOneOf(...ways: string[]): Rule {
  return (value, issue) => {
    const [first, second] = ways.filter((way) => value[way] !== undefined);
    if (first !== undefined && second !== undefined) issue(second, `cannot stand beside ${first}`);
  };
}

function checked<S extends z.ZodRawShape>(shape: S, ...rules: Rule[]) {
  return z.strictObject(shape).superRefine((value, context) => {
    const issue: Issue = (field, message) => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    for (const rule of rules) rule(value, issue);
  });
}

const stageRule: Rule = (value, issue) => {
  if (value['accept'] !== undefined && value['stage'] !== undefined)
    issue('stage', 'cannot stand beside accept');
  if (value['accept'] === undefined && value['stage'] === undefined)
    issue('stage', 'is needed unless accept is true');
};

const mailboxRule: Rule = (value, issue) => {
  const early = value['accept'] !== undefined || ['connect', 'ehlo', 'mail'].includes(String(value['stage']));
  if (value['mailboxes'] !== undefined && early)
    issue('mailboxes', 'needs stage rcpt, data or end: before RCPT no mailbox is known');
};

/** What a mailbox provider does with sessions. `delayMs` and `trickleMs` are real time, `forMs` and `arriveAfterMs` domain time. */
export const mailBehaviour = checked(
  {
    accept: yes,
    stage: z.enum(smtpStages).optional(),
    reply: smtpReply.optional(),
    hang: yes,
    trickleMs: z.number().int().min(1).max(600_000).optional(),
    close: yes,
    delayMs,
    mailboxes: z.array(z.string().min(3)).min(1).max(100_000).optional(),
    arriveAfterMs: durationMs.optional(),
    ...applicability,
  },
  someOf('accept', 'reply', 'hang', 'trickleMs', 'close', 'delayMs'),
  atMostOneOf('accept', 'reply', 'hang', 'trickleMs', 'close'),
  stageRule,
  mailboxRule,
);
export type MailBehaviour = z.infer<typeof mailBehaviour>;

/** What the SMS gateway does with requests, and with its callbacks and list. `listLagMs` and `delayMs` are real time. */
export const smsBehaviour = checked(
  {
    accept: yes,
    refuse: yes,
    code: z.number().int().min(20000).max(99999).optional(),
    acceptThen: z.union([httpStatus, z.literal('reset')]).optional(),
    status: httpStatus.optional(),
    hang: yes,
    close: yes,
    callbacks: z.enum(['lose', 'double', 'delay', 'swap']).optional(),
    callbackDelayMs: durationMs.optional(),
    listLagMs: z.number().int().min(0).max(600_000).optional(),
    delayMs,
    ...applicability,
  },
  someOf('accept', 'refuse', 'acceptThen', 'status', 'hang', 'close', 'callbacks', 'listLagMs', 'delayMs'),
  atMostOneOf('accept', 'refuse', 'acceptThen', 'status', 'hang', 'close'),
);
export type SmsBehaviour = z.infer<typeof smsBehaviour>;

/** What the push service does with requests. */
export const pushBehaviour = checked(
  {
    accept: yes,
    status: httpStatus.optional(),
    retryAfterS: z.number().int().min(0).max(86_400).optional(),
    hang: yes,
    close: yes,
    delayMs,
    subscriptions: z.array(z.string().min(1)).min(1).max(100_000).optional(),
    ...applicability,
  },
  someOf('accept', 'status', 'hang', 'close', 'delayMs'),
  atMostOneOf('accept', 'status', 'hang', 'close'),
);
export type PushBehaviour = z.infer<typeof pushBehaviour>;

/** What the webhook receiver answers. `body` serves those who read the answer, such as a department's condition. */
export const webhookBehaviour = checked(
  {
    accept: yes,
    status: httpStatus.optional(),
    retryAfterS: z.number().int().min(0).max(86_400).optional(),
    body: z.string().max(100_000).optional(),
    hang: yes,
    close: yes,
    delayMs,
    ...applicability,
  },
  someOf('accept', 'status', 'hang', 'close', 'delayMs'),
  atMostOneOf('accept', 'status', 'hang', 'close'),
);
export type WebhookBehaviour = z.infer<typeof webhookBehaviour>;
