import { recipientAddress } from './addresses.js';
import { statusIn } from './codes.js';
import { fieldOf } from './decoded-mail.js';
import type { MailField } from './decoded-mail.js';
import { readFieldBlocks } from './fields.js';
import type { ReportedAction } from './report.js';

/** What a report says of one recipient in fields (RFC 3464 2.3). */
export interface FieldRecipient {
  readonly address: string;
  /** Where the message was first sent to, when the reporter names it and it is another. */
  readonly originalAddress: string | null;
  readonly action: ReportedAction | null;
  readonly status: string | null;
  /** The Diagnostic-Code without its type; empty when there is none. */
  readonly diagnostic: string;
  /** What stands in brackets behind the status; empty when nothing does. */
  readonly remark: string;
}

const MAX_RECIPIENTS = 1000;
const FINAL = 'final-recipient';
const ADDRESS_FIELDS = [FINAL, 'original-recipient', 'x-actual-recipient', 'x-original-recipient'];
const ACTIONS: readonly ReportedAction[] = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'];
/** Fields of one recipient: the first of them opens it where the blank line is missing. */
const OF_RECIPIENT = [
  ...ADDRESS_FIELDS,
  'action',
  'status',
  'diagnostic-code',
  'remote-mta',
  'last-attempt-date',
];

function actionIn(value: string): ReportedAction | null {
  const said = value.toLowerCase();
  return (
    ACTIONS.find((action) => said.startsWith(action)) ?? (said.startsWith('deliverable') ? 'delivered' : null)
  );
}

/** The type of a Diagnostic-Code is no part of what was said: `smtp; 550 …`, `X-Postfix; …`. */
function withoutType(value: string): string {
  return value.replace(/^[ \t]*(?:smtp|lmtp|x-[\w-]{1,30}|unknown|dns|uucp)[ \t]*;/i, '').trim();
}

/** The remark that some put behind a status: `4.0.0 (host name lookup failure)`; empty where it only names its class. */
function remarkIn(status: string): string {
  const remark = /\(([^()]{4,200})\)/.exec(status)?.[1]?.trim() ?? '';
  return /^(?:permanent|temporary|transient|persistent|undefined|other)\b/i.test(remark) ? '' : remark;
}

/** Starts a recipient at each repeated field, so that a lost blank line costs nobody. */
function groups(text: string): MailField[][] {
  const found: MailField[][] = [];
  for (const block of readFieldBlocks(text)) {
    let group: MailField[] = [];
    for (const field of block) {
      const opens = field.name === FINAL || field.name === 'original-recipient';
      if (opens && group.some(({ name }) => name === field.name)) {
        found.push(group);
        group = [];
      }
      if (OF_RECIPIENT.includes(field.name)) group.push(field);
    }
    found.push(group);
  }
  return joined(found);
}

/** A block without an address goes to the one before: some reporters put blank lines between the fields. */
function joined(blocks: readonly MailField[][]): MailField[][] {
  const whole: MailField[][] = [];
  for (const block of blocks.filter(({ length }) => length > 0)) {
    const before = whole.at(-1);
    if (before === undefined || names(block)) whole.push([...block]);
    else if (names(before)) before.push(...block);
  }
  return whole.filter(names);
}

function names(block: readonly MailField[]): boolean {
  return block.some(({ name }) => ADDRESS_FIELDS.includes(name));
}

/** The surest address: one with a full domain, else one with a host, else a name of the reporter's own. */
function addressOf(group: readonly MailField[], fields: readonly string[]): string | null {
  const found = fields
    .map((name) => recipientAddress(fieldOf(group, name)))
    .filter((address) => address !== null);
  return (
    found.find((address) => /@.+\./.test(address)) ??
    found.find((address) => address.includes('@')) ??
    found[0] ??
    null
  );
}

function recipientOf(group: readonly MailField[]): FieldRecipient | null {
  const address = addressOf(group, ADDRESS_FIELDS);
  if (address === null) return null;
  const status = statusIn(fieldOf(group, 'status'));
  const original = addressOf(group, ['original-recipient', 'x-original-recipient']);
  return {
    address,
    originalAddress: original === null || original.toLowerCase() === address.toLowerCase() ? null : original,
    action: actionIn(fieldOf(group, 'action')) ?? (status?.startsWith('2') === true ? 'delivered' : null),
    status,
    diagnostic: withoutType(
      group
        .filter(({ name }) => name === 'diagnostic-code')
        .map(({ value }) => value)
        .join(' '),
    ),
    remark: remarkIn(fieldOf(group, 'status')),
  };
}

/** Reads the recipients of a `message/delivery-status`, or of a text that holds its fields. Total. */
export function readDeliveryStatus(text: string): FieldRecipient[] {
  return groups(text)
    .slice(0, MAX_RECIPIENTS)
    .map(recipientOf)
    .filter((recipient) => recipient !== null);
}
